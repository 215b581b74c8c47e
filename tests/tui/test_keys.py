from itertools import chain

from textual.binding import Binding
from textual.dom import DOMNode

from trainer.tui.app import TrainerApp
from trainer.tui.key_groups import key_groups, report_key_groups
from trainer.tui.report_app import ReportApp
from trainer.tui.screens.study import StudyScreen
from trainer.tui.widgets.choice_list import ChoiceList
from trainer.tui.widgets.steps_list import StepsList

GROUPS = dict(key_groups(TrainerApp.BINDINGS))
OF_REPORTS = dict(report_key_groups(ReportApp.BINDINGS))
ALL = [*chain.from_iterable(GROUPS.values()), *OF_REPORTS["Progress report"]]


def test_every_key_has_an_id_of_its_own_to_be_bound_anew_by() -> None:
    ids = [binding.id for binding in ALL]
    assert all(ids)
    assert len(ids) == len(set(ids))


def test_every_key_says_what_it_does() -> None:
    assert all(binding.description for binding in ALL)


def test_no_letter_is_taken_from_a_text_field() -> None:
    assert not any(binding.priority for binding in ALL)


def test_every_key_of_the_study_screen_leads_somewhere() -> None:
    for node, bindings in ((StudyScreen, StudyScreen.BINDINGS), (ChoiceList, ChoiceList.BINDINGS)):
        _assert_actions(node, bindings)
    _assert_actions(StepsList, StepsList.BINDINGS)


def _assert_actions(node: type[DOMNode], bindings: object) -> None:
    assert isinstance(bindings, list)
    for binding in bindings:
        assert isinstance(binding, Binding)
        assert hasattr(node, "action_" + binding.action.split("(")[0])
