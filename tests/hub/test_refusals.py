"""What a refusal is called: by the words of PostgreSQL's that a connection ends in."""

import pytest

from trainer.hub.refusals import refusal


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ('FATAL:  database "hbu" does not exist', "there is no such database"),
        ('FATAL:  role "d_okafro" does not exist', "there is no such login"),
        ('private key file "/x/own.key" does not exist', "a file that the address names"),
        ('could not open certificate file "/x/own.crt": No such file', "a file that the address"),
        (
            'FATAL:  unrecognized configuration parameter "sarch_path"',
            "the address asks for a setting",
        ),
        ('FATAL:  password authentication failed for user "d_x"', "the password is not right"),
    ],
)
def test_what_is_not_there_is_called_what_it_is(words: str, wrong: str) -> None:
    told = refusal("host=127.0.0.1", None, words)
    assert told is not None
    assert told.wrong.startswith(wrong)
    assert told.hint


def test_a_connection_that_was_cut_is_no_refusal() -> None:
    assert refusal("host=127.0.0.1", None, "server closed the connection unexpectedly") is None


@pytest.mark.parametrize("state", ["23505", "40P01"])
def test_what_two_did_at_the_same_moment_is_tried_again(state: str) -> None:
    told = refusal("host=127.0.0.1", state, "duplicate key value violates unique constraint")
    assert told is not None
    assert "at the same moment" in told.wrong
    assert told.hint.startswith("Try again")
