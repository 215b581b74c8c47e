from tests.services.builders import FakeClock
from trainer.tui.held_keys import HeldKeys


def pressed_at(clock: FakeClock, keys: HeldKeys, milliseconds: int) -> bool:
    clock.advance(seconds=(milliseconds - clock.ticks_ms()) / 1000)
    return keys.press_to_rate()


def painted_keys() -> tuple[FakeClock, HeldKeys]:
    clock = FakeClock()
    keys = HeldKeys(clock)
    keys.painted()
    return clock, keys


def test_no_rating_is_taken_before_the_answer_is_painted() -> None:
    clock = FakeClock()
    assert not pressed_at(clock, HeldKeys(clock), 10_000)


def test_no_rating_is_taken_in_the_first_250_ms() -> None:
    clock, keys = painted_keys()
    assert not pressed_at(clock, keys, 249)


def test_a_rating_is_taken_after_250_ms() -> None:
    clock, keys = painted_keys()
    assert pressed_at(clock, keys, 250)


def test_a_second_try_after_an_early_one_is_taken() -> None:
    clock, keys = painted_keys()
    assert not pressed_at(clock, keys, 120)
    assert pressed_at(clock, keys, 260)


def test_a_key_held_since_before_the_answer_never_rates() -> None:
    clock, keys = painted_keys()
    assert not any(pressed_at(clock, keys, milliseconds) for milliseconds in range(0, 5000, 33))


def test_nothing_is_rated_once_the_answer_is_covered_again() -> None:
    clock, keys = painted_keys()
    keys.covered()
    assert not pressed_at(clock, keys, 10_000)
