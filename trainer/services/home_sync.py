"""A sync of a home with the hub that it has joined, with what was chosen last to be shared."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.domain.ids import TraineeId
from trainer.domain.plain_text import counted, visible
from trainer.errors import HubError
from trainer.hub import rows
from trainer.hub.connection import as_the_same_hub, place_of
from trainer.hub.known import Known
from trainer.hub.roles import login_of
from trainer.reports.gathered import Told
from trainer.services.clock import Clock
from trainer.services.home_hub import (
    chosen_level,
    chosen_note,
    forget_hub,
    keep_hub,
    keep_told,
    kept_hub,
    kept_hub_by,
    level_is_told,
    note_is_told,
    remember_choice,
    remembered_choice,
)
from trainer.services.hub_sharing import Prepared, Sharing
from trainer.services.invitation import Invitation
from trainer.services.place import hub_path
from trainer.services.syncing import Lacking, Progress, Synced, Unreadable, join, lacking, sync
from trainer.store import preferences
from trainer.store.engine import Store

_AT_A_HUB: Final = "hub-trainee"
"""Names what is kept of whose the log was when it was last at a hub: a backup has it as well."""
_WAS_COPY: Final = (
    "Another copy of this device's data has written under its name; this one goes on as a device of"
    " its own, and nothing is lost."
)
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
    _note_trainee(store, invitation.trainee)
    keep_hub(home, invitation.url, invitation.authority)


def leave_home(store: Store) -> None:
    """Forget the hub of a home, and keep all that was learnt."""
    # What was learnt stays theirs until it is said to be another's.
    _note_trainee(store, store.identity.trainee)
    forget_hub(store.path.parent)


def former_trainee(store: Store, invitation: Invitation) -> TraineeId | None:
    """As whom what was learnt here has been at a hub, where an invitation is for somebody else."""
    with store.reading() as tx:
        known, own = preferences.preferences(tx).get(_AT_A_HUB), tx.trainee
    return own if known == own.hex() and own != invitation.trainee else None


def _note_trainee(store: Store, trainee: TraineeId) -> None:
    with store.writing() as tx:
        preferences.put(tx, _AT_A_HUB, trainee.hex())


def lacking_at(store: Store, invitation: Invitation) -> Lacking:
    """What there would be to send and to come, were the invitation taken; see `join_home`."""
    refuse_another(store, invitation)
    with _address(invitation) as url:
        return lacking(store, url, invitation.trainee)


def refuse_another(store: Store, invitation: Invitation) -> None:
    """Raise HubError for a home whose log is another trainee's at the hub that it has."""
    own, home = store.identity.trainee, store.path.parent
    if invitation.trainee == own or not hub_path(home).exists():
        return
    if conninfo_to_dict(kept_hub(home)).get("user") == login_of(own):
        raise HubError(
            f"{home}: what was learnt here is another trainee's at {place_of(kept_hub(home))}, and"
            f" this invitation is for {invitation.pseudonym}; nothing was changed.",
            hint="Give whoever it is for a home of their own: `trainer --profile NAME sync --join"
            " INVITATION`. If it is you, enrolled anew: `trainer sync --leave`, and join then.",
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


def sync_home(  # noqa: PLR0913 - what is synced, by which way, and how
    store: Store,
    clock: Clock,
    *,
    by: str | None = None,
    ahead: Prepared | None = None,
    progress: Progress = lambda _done, _of: None,
    at_once: int = rows.BATCH,
) -> Synced:
    """Sync the home in which a store lies; raises HubError where it has no hub, as `sync` does.

    `by` is another address of its hub, for this once; `ahead` what `prepared` gave.
    """
    home = store.path.parent
    level, note = chosen_level(home), chosen_note(home)
    with _way(home, by) as url:
        done = sync(
            store,
            clock,
            url,
            level=level,
            note=note,
            remembered=remembered_choice(home),
            ahead=ahead,
            progress=progress,
            at_once=at_once,
        )
    level_is_told(home, level)
    note_is_told(home, note)
    remember_choice(home, done.choice)
    keep_told(home, Told(done.programmes, done.note))
    return done


def prepared(store: Store, clock: Clock, expected: Known) -> Prepared:
    """What the next sync of a home is to share, worked out before the hub is asked.

    So the hub is kept for less long; where there is no network now, the next sync has less to do.
    """
    home = store.path.parent
    return Sharing(
        store,
        clock,
        chosen_level(home),
        expected,
        note=chosen_note(home),
        remembered=remembered_choice(home),
    ).prepared()


def lacking_of_home(store: Store, *, by: str | None = None) -> Lacking:
    """What a sync of the home in which a store lies would find to do; see `sync_home`."""
    with _way(store.path.parent, by) as url:
        return lacking(store, url)


@contextmanager
def _way(home: Path, by: str | None) -> Iterator[str]:
    """Where the hub of a home is; by another address only where it proves to be the same one."""
    joined = kept_hub(home)
    if by is None:
        yield joined
        return
    url = kept_hub_by(by, home)
    with as_the_same_hub(url, joined):
        yield url


def news_of(done: Synced) -> tuple[str, ...]:
    """What a sync has changed here that a learner should hear of, in words."""
    told = [_WAS_COPY] if done.is_new_device else []
    told += [] if done.is_assigned else [_IN_NO_PROGRAMME]
    passed_over = (visible(f"A published deck was passed over: {why}") for why in done.passed_over)
    told += map(_waits, done.unreadable)
    return (*told, *(line for change in done.decks for line in change.news), *passed_over)


def _waits(unreadable: Unreadable) -> str:
    """What an entry that cannot be read is, and what to do about it."""
    waiting = counted(unreadable.waiting, "entry", "entries")
    return (
        f"An entry at the hub cannot be read by this trainer, and holds up {waiting} there: number"
        f" {unreadable.sequence} of the device {unreadable.device.hex()}. All else was synced, and"
        " your data here is sound. Bring this trainer up to date; where that does not help, tell"
        " the hub's owner what stands here."
    )
