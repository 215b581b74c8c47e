"""The way from the command line onto the screen."""

import gc

from trainer.cli.output import say_aside
from trainer.cli.signals import taken_as_leave
from trainer.services.opening import Opening
from trainer.services.sitting import Plan


def show(opening: Opening, plan: Plan | None = None) -> int:
    """Run the app until the learner leaves it; its exit code.

    Raises what made the app close itself, for the outermost frame to say.
    """
    # A start makes hardly any garbage, and looking for it took a twentieth of the time to the first
    # card.  The app switches collection on again once all that it needs is loaded.
    gc.disable()
    if plan is not None:
        # SQLite looks among all cards, 14 ms for 100 000, while Python imports Textual, 150 ms.
        opening.glance_ahead(plan)
    from trainer.tui.app import TrainerApp

    app = TrainerApp(opening, plan)
    with taken_as_leave(app.leave):
        app.run()
    for line in app.untold:
        say_aside(line)
    problem = app.problem or app.fault
    if problem is not None:
        raise problem
    return app.return_code or 0
