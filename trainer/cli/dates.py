"""Days of the calendar on the command line."""

from datetime import date

import click


class Day(click.ParamType[date]):
    """A day as `2026-11-29`."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day of a text; a wrong usage where it is none."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-11-29.", param, ctx)


DAY = Day()
