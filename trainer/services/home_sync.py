"""A sync of a home with the hub that it has joined, at the level that was chosen last."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.domain.plain_text import visible
from trainer.errors import HubError
from trainer.hub import rows
from trainer.hub.connection import place_of
from trainer.hub.roles import login_of
from trainer.services.clock import Clock
from trainer.services.home_hub import (
    chosen_level,
    keep_hub,
    kept_hub,
    level_is_told,
)
from trainer.services.invitation import Invitation
from trainer.services.place import hub_path
from trainer.services.syncing import Lacking, Progress, Synced, join, lacking, sync
from trainer.store.engine import Store

_WAS_COPY: Final = "This was a copy of another device's data; it goes on as a device of its own."
_IN_NO_PROGRAMME: Final = (
    "You are in no programme of this hub: your progress stays and goes on syncing between your"
    " devices, and no director reads anything of it."
)


def join_home(store: Store, invitation: Invitation) -> None:
    """Come to a hub with an invitation, once the hub lets its login in; nothing is changed before.

    Raises HubError where it does not, and for a home whose log is another trainee's at its hub.
    """
    home = store.path.parent
    lacking_at(store, invitation)
    join(store, invitation.trainee)
    keep_hub(home, invitation.url, invitation.authority)


def lacking_at(store: Store, invitation: Invitation) -> Lacking:
    """What there would be to send and to come, were the invitation taken; see `join_home`."""
    _refuse_another(store, store.path.parent, invitation)
    with _address(invitation) as url:
        return lacking(store, url, invitation.trainee)


def _refuse_another(store: Store, home: Path, invitation: Invitation) -> None:
    own = store.identity.trainee
    if invitation.trainee == own or not hub_path(home).exists():
        return
    if conninfo_to_dict(kept_hub(home)).get("user") == login_of(own):
        raise HubError(
            f"{home}: what was learnt here is another trainee's at {place_of(kept_hub(home))}, and"
            f" this invitation is for {invitation.pseudonym}; nothing was changed.",
            hint="Give whoever it is for a home of their own: `trainer --profile NAME sync --join"
            " INVITATION`.",
        )


@contextmanager
def _address(invitation: Invitation) -> Iterator[str]:
    """Where an invitation leads, with its authority in a file for as long as it is tried."""
    if not invitation.authority:
        yield invitation.url
        return
    with TemporaryDirectory() as folder:
        authority = Path(folder) / "authority.pem"
        authority.write_text(invitation.authority, encoding="utf-8")
        yield make_conninfo(invitation.url, sslrootcert=str(authority))


def sync_home(
    store: Store,
    clock: Clock,
    *,
    progress: Progress = lambda _done, _of: None,
    at_once: int = rows.BATCH,
) -> Synced:
    """Sync the home in which a store lies; raises HubError where it has no hub, as `sync` does."""
    home = store.path.parent
    level = chosen_level(home)
    done = sync(store, clock, kept_hub(home), level=level, progress=progress, at_once=at_once)
    level_is_told(home, level)
    return done


def news_of(done: Synced) -> tuple[str, ...]:
    """What a sync has changed here that a learner should hear of, in words."""
    told = [_WAS_COPY] if done.is_new_device else []
    told += [] if done.is_assigned else [_IN_NO_PROGRAMME]
    passed_over = (visible(f"A published deck was passed over: {why}") for why in done.passed_over)
    return (*told, *(line for change in done.decks for line in change.news), *passed_over)
