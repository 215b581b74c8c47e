"""What tests of reports share."""

from collections.abc import Iterator

import pytest

from tests.reports.shared import trainee
from tests.store.builders import COHORT
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.store.cohort_file import IN_MEMORY


@pytest.fixture
def cohorts() -> Iterator[Cohorts]:
    """A programme of one trainee; a module whose programmes begin otherwise has its own."""
    with opened_cohorts(IN_MEMORY) as opened:
        opened.put(COHORT)
        opened.enrol(COHORT.name, trainee(1))
        yield opened
