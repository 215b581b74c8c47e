"""Python's collector of rubbish, which a report does without."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let Python look for no cycles of rubbish until the end.

    A report makes a hundred thousand rows and more, and no cycle among them: each search would go
    through all of them for nothing, a seventh of the time in all.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
