"""A server that answers as AnkiConnect's documentation says, over a real collection."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from anki.notes import NoteId

from tests.anki.judge import Judge

Answers = Mapping[str, Callable[..., Any]]


class FakeAddOn:
    """The actions that a deck needs; each may be replaced by another."""

    def __init__(self, judge: Judge, *, key: str | None = None) -> None:
        self._judge = judge
        self._key = key
        self.asked: list[str] = []
        """Actions in the order in which they were asked for."""
        self.actions: dict[str, Callable[..., Any]] = {
            "requestPermission": lambda: {"permission": "granted", "version": 6},
            "version": lambda: 6,
            "importPackage": self._import_package,
            "findNotes": lambda query: list(judge.collection.find_notes(query)),
            "notesInfo": lambda notes: [self._info(note) for note in notes],
            "updateNoteFields": self._update_fields,
        }

    def answer(self, body: bytes) -> object:
        """What the add-on sends back."""
        asked = json.loads(body)
        self.asked.append(asked["action"])
        if self._key and asked.get("key") != self._key and asked["action"] != "requestPermission":
            return {"result": None, "error": "valid api key must be provided"}
        try:
            return {"result": self.actions[asked["action"]](**asked["params"]), "error": None}
        except Exception as error:  # noqa: BLE001 - the add-on sends whatever went wrong
            return {"result": None, "error": str(error)}

    def _import_package(self, path: str) -> bool:
        self._judge.imports(Path(path))
        return True

    def _info(self, note_id: int) -> dict[str, object]:
        note = self._judge.collection.get_note(NoteId(note_id))
        fields = {
            name: {"value": value, "order": order}
            for order, (name, value) in enumerate(note.items())
        }
        return {"noteId": note_id, "tags": note.tags, "fields": fields}

    def _update_fields(self, note: Mapping[str, Any]) -> None:
        there = self._judge.collection.get_note(NoteId(note["id"]))
        for name, value in note["fields"].items():
            there[name] = value
        self._judge.collection.update_note(there)


@contextmanager
def serving(answer: Callable[[bytes], object]) -> Iterator[int]:
    """A server on a free port of this machine that sends what `answer` gives; the port.

    Bytes are sent as they are, anything else as JSON.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answered = answer(body)
            content = answered if isinstance(answered, bytes) else json.dumps(answered).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
