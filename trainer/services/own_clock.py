"""Whether the clocks of a trainee's own devices were set back, by their log."""

from typing import Final

from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.domain.writing_order import SetBack, Written, writing_order
from trainer.services.report_choices import WEEKS
from trainer.store import entries
from trainer.store.engine import Store

_DAYS_PER_WEEK: Final = 7


def set_back_lately(store: Store, moment: Moment) -> tuple[SetBack, ...]:
    """When a clock was set back in as many weeks as a report is of, or since the last answer.

    The longest first.
    """
    with store.reading() as tx:
        own = Written(
            tx.identity.device,
            entries.own_head(tx) + 1,
            b"",
            moment.at_ms,
            moment.offset_minutes,
            is_brought=False,
        )
        written = sorted((*entries.written(tx), own))
    since = StudyDay(study_day(moment, rollover_hour=0) - WEEKS * _DAYS_PER_WEEK)
    return tuple(one for one in writing_order(written).set_back if one.before >= since)
