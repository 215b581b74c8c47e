"""Clinical units: what they are called, and that their frozen scales are pint's."""

from fractions import Fraction

import pytest

from trainer.domain.units import base_value, convert, dimension, same_kind, unit_word

# Conversions of the table's units through pint, against the frozen scales of answer keys.
PAIRS = [
    ("hour", "second"),
    ("minute", "second"),
    ("day", "hour"),
    ("week", "day"),
    ("fortnight", "week"),
    ("year", "month"),
    ("centimeter", "meter"),
    ("millimeter", "meter"),
    ("micrometer", "meter"),
    ("kilometer", "meter"),
    ("inch", "centimeter"),
    ("milliliter", "liter"),
    ("deciliter", "liter"),
    ("centiliter", "liter"),
    ("nanoliter", "liter"),
    ("millimeter**2", "meter**2"),
    ("microliter", "liter"),
    ("kilogram", "gram"),
    ("milligram", "gram"),
    ("microgram", "gram"),
    ("nanogram", "gram"),
    ("pound", "kilogram"),
    ("millimole", "mole"),
    ("micromole", "mole"),
    ("nanomole", "mole"),
    ("picomole", "mole"),
    ("kilopascal", "pascal"),
    ("bar", "pascal"),
    ("psi", "pascal"),
    ("mmHg", "pascal"),
    ("cmH2O", "pascal"),
    ("kilojoule", "joule"),
    ("kilocalorie", "joule"),
    ("milligray", "gray"),
    ("millisievert", "sievert"),
    ("milligram/kilogram", "gram/kilogram"),
    ("milliliter/hour", "liter/day"),
]


@pytest.mark.parametrize(("unit", "other"), PAIRS)
def test_the_frozen_scale_of_a_unit_is_the_library_s(unit: str, other: str) -> None:
    converted = convert(Fraction(7), unit, other)
    assert converted == base_value(Fraction(7), unit) / base_value(Fraction(1), other)


def test_a_temperature_is_converted_with_its_offset() -> None:
    assert convert(Fraction(100), "degC", "degF") == 212
    assert base_value(Fraction(212), "degF") == 100
    assert convert(Fraction(311), "kelvin", "degC") == base_value(Fraction(311), "kelvin")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hour", "gram"),
        ("international_unit", "milligram"),
        ("milliequivalent", "millimole"),
        ("enzyme_dose_unit", "international_unit"),
        ("milligram/kilogram", "milligram"),
        ("mole", "gram"),
        ("gray", "sievert"),
    ],
)
def test_units_of_different_things_never_convert(one: str, other: str) -> None:
    assert not same_kind(one, other)


@pytest.mark.parametrize(
    ("spellings", "kind"),
    [
        ("h hr hrs hour hours min mins d wk s", "time"),
        ("mo mth yr y years", "month"),
        ("ml mls cc cm3 l dl cl dm3 mm3 mcl nl", "volume"),
        ("mg mcg μg ug g kg microgrammes", "mass"),
        ("mmhg kpa cmh2o", "pressure"),
        ("meq", "equivalent"),
        ("iu", "international unit"),
    ],
)
def test_a_clinical_spelling_is_its_unit(spellings: str, kind: str) -> None:
    for spelling in spellings.split():
        found = unit_word(spelling)
        assert found is not None
        assert dimension(found[0].name) == kind


def test_a_bare_m_is_no_unit() -> None:
    assert unit_word("m") is None
