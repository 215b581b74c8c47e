"""A running Anki, spoken to through its add-on AnkiConnect on this machine's own address."""

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from trainer.errors import AnkiError

PORT: Final = 8765
"""Where AnkiConnect listens unless it is told otherwise."""
_HOST: Final = "127.0.0.1"
_VERSION: Final = 6
"""Of its interface; every answer since has the shape `{"result": …, "error": …}`."""
_MOST_BYTES: Final = 200_000_000
_CHUNK: Final = 1 << 20
_TIMEOUT_S: Final = 120.0
"""An import of a large package takes Anki a while, and it answers nothing meanwhile."""
_HOW_TO_INSTALL: Final = (
    "Start Anki with the add-on AnkiConnect (code 2055492159) and try again, or write a package"
    " with -o and import it in Anki."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteInAnki:
    """One note as it is there now."""

    id: int
    fields: Mapping[str, str]


class AnkiConnect:
    """The add-on's interface, as far as a deck needs it."""

    def __init__(
        self, *, port: int = PORT, key: str | None = None, timeout_s: float = _TIMEOUT_S
    ) -> None:
        self._port = port
        self._key = key
        self._timeout_s = timeout_s

    def greet(self) -> None:
        """Ask to be let in; raises AnkiError where nobody answers, or not as the add-on would."""
        answer = self._ask("requestPermission")
        if not isinstance(answer, dict) or answer.get("permission") != "granted":
            raise AnkiError(
                "Anki does not let trainer in.", hint="Answer Yes when Anki asks, and try again."
            )
        version = self._ask("version")
        if not isinstance(version, int) or version < _VERSION:
            raise AnkiError(
                f"This AnkiConnect speaks version {version!r}; {_VERSION} or newer is needed.",
                hint="Update the add-on: Tools, Add-ons, Check for Updates.",
            )

    def import_package(self, path: str) -> None:
        """Have Anki import a package, with its own importer and its own defaults."""
        if self._ask("importPackage", path=path) is not True:
            raise AnkiError(
                "Anki did not import the package, and does not say why.",
                hint="Write it with -o and import it in Anki.",
            )

    def notes(self, query: str) -> list[NoteInAnki]:
        """The notes that a search finds."""
        found = self._ask("findNotes", query=query)
        if not isinstance(found, list):
            raise _not_the_add_on(self._port)
        return [_note(one) for one in self._listed("notesInfo", notes=found)]

    def update_fields(self, note: int, fields: Mapping[str, str]) -> None:
        """Put other texts into some fields of a note."""
        self._ask("updateNoteFields", note={"id": note, "fields": dict(fields)})

    def _listed(self, action: str, **params: object) -> Sequence[Any]:
        answer = self._ask(action, **params)
        if not isinstance(answer, list):
            raise _not_the_add_on(self._port)
        return answer

    def _ask(self, action: str, **params: object) -> Any:  # noqa: ANN401 - whatever it answers
        asked: dict[str, object] = {"action": action, "version": _VERSION, "params": params}
        if self._key:
            asked["key"] = self._key
        content = self._sent(json.dumps(asked).encode())
        try:
            answer = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise _not_the_add_on(self._port) from error
        if not isinstance(answer, dict) or not {"result", "error"} <= answer.keys():
            raise _not_the_add_on(self._port)
        if answer["error"] is not None:
            raise _refusal(action, str(answer["error"]))
        return answer["result"]

    def _sent(self, content: bytes) -> bytes:
        # No library of requests: it is one address, without proxies, redirects or names to look up.
        connection = http.client.HTTPConnection(_HOST, self._port, timeout=self._timeout_s)
        try:
            connection.request("POST", "/", content, {"Content-Type": "application/json"})
            with connection.getresponse() as response:
                return _read(response, self._port)
        except TimeoutError as error:
            raise AnkiError(
                "Anki does not answer.",
                hint="Look whether a window is open in Anki that waits for you, and try again.",
            ) from error
        except ConnectionRefusedError as error:
            raise AnkiError(
                f"Nobody answers at {_HOST}:{self._port}: Anki is not running, or has no"
                " AnkiConnect.",
                hint=_HOW_TO_INSTALL,
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise _not_the_add_on(self._port) from error
        finally:
            connection.close()


def _read(response: http.client.HTTPResponse, port: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while chunk := response.read(_CHUNK):
        size += len(chunk)
        if size > _MOST_BYTES:
            raise _not_the_add_on(port)
        pieces.append(chunk)
    return b"".join(pieces)


def _note(answer: object) -> NoteInAnki:
    try:
        fields = {str(name): str(field["value"]) for name, field in answer["fields"].items()}  # type: ignore[index]
        return NoteInAnki(id=int(answer["noteId"]), fields=fields)  # type: ignore[index]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AnkiError(
            "Anki tells of a note in a form that is not known here.",
            hint="Update AnkiConnect and trainer, or write a package with -o.",
        ) from error


def _refusal(action: str, reason: str) -> AnkiError:
    if "api key" in reason.lower():
        return AnkiError(
            "This AnkiConnect wants a key.",
            hint="Put the key of its settings into the variable TRAINER_ANKICONNECT_KEY.",
        )
    return AnkiError(
        f"Anki refuses ({action}): {' '.join(reason.split())}",
        hint="Write a package with -o and import it in Anki, if this comes again.",
    )


def _not_the_add_on(port: int) -> AnkiError:
    return AnkiError(
        f"What answers at {_HOST}:{port} is not AnkiConnect.",
        hint="Give its port with --anki-connect-port, or write a package with -o.",
    )
