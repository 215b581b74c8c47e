"""What every test of the screens leaves behind is cleared away."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_frozen() -> Iterator[None]:
    """Let garbage be collected again, which the app exempts once it is warm."""
    yield
    gc.unfreeze()
