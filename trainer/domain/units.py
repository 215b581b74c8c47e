"""Clinical units: their spellings by a table, their conversion by pint."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pint import UnitRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWord:
    """One unit a spelling can stand for."""

    name: str
    """Its name in this table and for pint."""
    dimension: str
    """What it measures; units of one dimension convert into each other."""
    scale: Fraction
    """How many of the dimension's base it is; frozen, since answer keys are hashed with it."""


# name, dimension, scale to the dimension's base, spellings.  Lower case stands for any case.
# The scales are frozen: a key's hash must not move with a library.  A test holds them to pint's.
_TABLE: Final = (
    ("second", "time", "1", "s sec secs second seconds"),
    ("minute", "time", "60", "min mins minute minutes mn"),
    ("hour", "time", "3600", "h hr hrs hour hours hourly"),
    ("day", "time", "86400", "d day days dy dys"),
    ("week", "time", "604800", "wk wks week weeks"),
    ("fortnight", "time", "1209600", "fortnight fortnights"),
    ("month", "month", "1", "mo mos mth mths month months"),
    ("year", "month", "12", "y yr yrs year years"),
    ("meter", "length", "1", "metre metres meter meters"),
    ("centimeter", "length", "1/100", "cm cms centimetre centimetres centimeter centimeters"),
    ("millimeter", "length", "1/1000", "mm mms millimetre millimetres millimeter millimeters"),
    ("micrometer", "length", "1/1000000", "μm um micron microns micrometre micrometer"),
    ("kilometer", "length", "1000", "km kilometre kilometres kilometer kilometers"),
    ("inch", "length", "127/5000", "inch inches"),
    ("centimeter**2", "area", "1/10000", "cm2"),
    ("millimeter**2", "area", "1/1000000", "mm2"),
    ("meter**2", "area", "1", "m2"),
    ("liter", "volume", "1", "l litre litres liter liters ltr ltrs dm3"),
    ("deciliter", "volume", "1/10", "dl decilitre deciliter"),
    ("centiliter", "volume", "1/100", "cl centilitre centilitres centiliter centiliters"),
    (
        "milliliter",
        "volume",
        "1/1000",
        "ml mls cc ccs cm3 millilitre millilitres milliliter milliliters",
    ),
    (
        "microliter",
        "volume",
        "1/1000000",
        "μl ul mcl mcls mm3 microlitre microlitres microliter microliters",
    ),
    ("nanoliter", "volume", "1/1000000000", "nl nanolitre nanolitres nanoliter nanoliters"),
    ("gram", "mass", "1", "g gm gms gram grams gramme grammes"),
    ("kilogram", "mass", "1000", "kg kgs kilo kilos kilogram kilograms kilogramme"),
    ("milligram", "mass", "1/1000", "mg mgs milligram milligrams milligramme milligrammes"),
    (
        "microgram",
        "mass",
        "1/1000000",
        "μg ug mcg mcgs microgram micrograms microgramme microgrammes",
    ),
    ("nanogram", "mass", "1/1000000000", "ng nanogram nanograms nanogramme nanogrammes"),
    ("pound", "mass", "45359237/100000", "lb lbs pound pounds"),
    ("mole", "amount", "1", "mol mole moles"),
    ("millimole", "amount", "1/1000", "mmol mmols millimole millimoles"),
    ("micromole", "amount", "1/1000000", "μmol umol micromole micromoles"),
    ("nanomole", "amount", "1/1000000000", "nmol nanomole nanomoles"),
    ("picomole", "amount", "1/1000000000000", "pmol picomole picomoles"),
    ("milliequivalent", "equivalent", "1", "meq meqs milliequivalent milliequivalents"),
    ("international_unit", "international unit", "1", "iu ius"),
    ("enzyme_dose_unit", "unit", "1", "u unit units"),
    ("pascal", "pressure", "1", "pa pascal pascals"),
    ("kilopascal", "pressure", "1000", "kpa kilopascal kilopascals"),
    ("bar", "pressure", "100000", "bar bars"),
    ("psi", "pressure", "8896443230521/1290320000", "psi"),
    ("mmHg", "pressure", "26664477483/200000000", "mmhg torr"),
    ("cmH2O", "pressure", "196133/2000", "cmh2o cmh20"),
    ("joule", "energy", "1", "j joule joules"),
    ("kilojoule", "energy", "1000", "kj kilojoule kilojoules"),
    ("kilocalorie", "energy", "4184", "kcal kilocalorie kilocalories"),
    ("gray", "absorbed dose", "1", "gy gray grays"),
    ("milligray", "absorbed dose", "1/1000", "mgy milligray"),
    ("sievert", "equivalent dose", "1", "sv sievert sieverts"),
    ("millisievert", "equivalent dose", "1/1000", "msv millisievert millisieverts"),
    ("degC", "temperature", "1", "°c degc celsius centigrade"),
    ("degF", "temperature", "5/9", "°f degf fahrenheit"),
    ("kelvin", "temperature", "1", "kelvin"),
    ("hertz", "frequency", "1", "hz hertz"),
    ("beat_per_minute", "rate", "1/60", "bpm"),
    ("french", "gauge french", "1", "fr french"),
    ("wire_gauge", "gauge", "1", "gauge ga"),
    ("year_of_age", "age", "1", ""),
)

# What pint lacks, or knows as something else.
_DEFINITIONS: Final = (
    "milliequivalent = [equivalent]",
    "international_unit = [international_unit_of_effect]",
    "enzyme_dose_unit = [unit_of_effect]",
    "beat_per_minute = 1 / minute",
    "french = [french_gauge]",
    "wire_gauge = [wire_gauge_size]",
    "year_of_age = [age]",
)

_WORDS: Final[dict[str, UnitWord]] = {
    spelling: UnitWord(name=name, dimension=dimension, scale=Fraction(scale))
    for name, dimension, scale, spellings in _TABLE
    for spelling in spellings.split()
}
_NAMES: Final[dict[str, UnitWord]] = {
    name: UnitWord(name=name, dimension=dimension, scale=Fraction(scale))
    for name, dimension, scale, _ in _TABLE
}
_TWO_WORDS: Final = {
    ("mm", "hg"): "mmhg",
    ("mm", "mercury"): "mmhg",
    ("cm", "h2o"): "cmh2o",
    ("cm", "h20"): "cmh2o",
    ("cm", "water"): "cmh2o",
    ("cubic", "mm"): "mm3",
    ("cubic", "cm"): "cm3",
    ("°", "c"): "°c",
    ("°", "f"): "°f",
    ("degree", "c"): "°c",
    ("degree", "celsius"): "°c",
    ("degree", "f"): "°f",
    ("degree", "fahrenheit"): "°f",
    ("international", "units"): "iu",
    ("international", "unit"): "iu",
    ("degrees", "celsius"): "°c",
    ("degrees", "centigrade"): "°c",
    ("degrees", "c"): "°c",
    ("deg", "c"): "°c",
    ("degrees", "fahrenheit"): "°f",
    ("degrees", "f"): "°f",
    ("deg", "f"): "°f",
}

AMBIGUOUS: Final = {
    "m": ("minute", "month", "meter"),
    "f": ("degF", "french"),
    "k": ("kelvin",),
    "c": ("degC",),
    "oc": ("degC",),
}
"""Letters that only what is asked makes a unit of, with the units they could be."""

_SELDOM: Final = frozenset(
    [
        "centiliter",
        "deciliter",
        "nanoliter",
        "inch",
        "pound",
        "fortnight",
        "kilometer",
        "bar",
        "psi",
        "kelvin",
    ]
)

_SYMBOLS: Final = {
    "meter": "m",
    "degC": "°C",
    "degF": "°F",
    "mmHg": "mmHg",
    "cmH2O": "cmH₂O",
    "kelvin": "K",
    "pascal": "Pa",
    "kilopascal": "kPa",
    "international_unit": "IU",
    "milliequivalent": "mEq",
    "joule": "J",
    "kilojoule": "kJ",
    "gray": "Gy",
    "milligray": "mGy",
    "sievert": "Sv",
    "millisievert": "mSv",
    "french": "Fr",
    "centimeter**2": "cm²",
    "millimeter**2": "mm²",
    "meter**2": "m²",
    "enzyme_dose_unit": "units",
    "day": "day",
    "month": "month",
    "year": "year",
    "week": "week",
}


def unit_word(spelling: str, following: str = "") -> tuple[UnitWord, int] | None:
    """The unit a lower-case word stands for, with the word behind it where it takes two.

    Gives the unit and how many words it took; None when the word is no unit.
    """
    known = _WORDS.get(spelling)
    pair = _PAIRS.get((_name(spelling), _name(following))) if following else None
    if pair is not None:
        return _WORDS[pair], 2
    return None if known is None else (known, 1)


def _name(word: str) -> str:
    """What a pair of words is found by: a unit's name, or the word itself."""
    return _WORDS[word].name if word in _WORDS else word


_PAIRS: Final = {
    (_name(first), _name(second)): word for (first, second), word in _TWO_WORDS.items()
}


def unit_named(words: str) -> UnitWord | None:
    """The unit that some words are, and nothing else: `μl`, `cubic millimetre`."""
    first, _, second = words.partition(" ")
    found = unit_word(first, second)
    return found[0] if found is not None and found[1] == len(words.split()) else None


def multiple(unit: UnitWord, number: Fraction) -> UnitWord | None:
    """The unit that is so many of another: 100 ml are a decilitre."""
    scale = unit.scale * number
    same = (one for one in _NAMES.values() if one.dimension == unit.dimension)
    return next((one for one in same if one.scale == scale), None)


def alike(unit: str) -> Iterator[str]:
    """The units of one kind with a unit, which comes first: mg, g, kg; of mg/kg those per kg.

    Without those that nobody leaves out: a bare 50 is no half litre in centilitres.
    """
    first, *rest = unit.split("/")
    yield unit
    for name, one in _NAMES.items():
        is_like = one.dimension == _NAMES[first].dimension and name not in _SELDOM
        if is_like and name != first:
            yield "/".join((name, *rest))


def spellings_of(kinds: Collection[str]) -> Iterator[tuple[str, str]]:
    """The spellings of the units of some dimensions, each with its unit's name."""
    for spelling, unit in _WORDS.items():
        if unit.dimension in kinds:
            yield spelling, unit.name


def symbol(unit: str) -> str:
    """A unit as clinicians write it: `g/l`, `°C`."""
    return "/".join(_SYMBOLS.get(part) or _spelled(part) for part in unit.split("/"))


def _spelled(name: str) -> str:
    return next(spelling for spelling, unit in _WORDS.items() if unit.name == name)


def dimension(unit: str) -> str:
    """What a unit such as `milligram/kilogram` measures."""
    return "/".join(_NAMES[part].dimension for part in unit.split("/"))


def base_value(value: Fraction, unit: str) -> Fraction:
    """A value in its dimension's base, by the frozen scales and without pint."""
    if unit == "degF":
        return (value - 32) * _NAMES[unit].scale
    if unit == "kelvin":
        return value - Fraction("273.15")
    first, *divisors = unit.split("/")
    scale = _NAMES[first].scale
    for divisor in divisors:
        scale /= _NAMES[divisor].scale
    return value * scale


def same_kind(first: str, second: str) -> bool:
    """Whether two units measure the same thing, months and hours included."""
    if first == second or dimension(first) == dimension(second):
        return True
    calendar = {"time", "month"}
    return {dimension(first), dimension(second)} <= calendar


def convert(value: Fraction, source: str, target: str) -> Fraction | None:
    """A value in another unit, exactly; None when the two do not measure the same thing."""
    if source == target:
        return value
    # 0.11 s to import: only when a unit is first converted.
    from pint import DimensionalityError, OffsetUnitCalculusError

    try:
        return Fraction(_registry().convert(value, source, target))
    except (DimensionalityError, OffsetUnitCalculusError):
        return None


def in_unit(value: Fraction, source: str, target: str) -> Fraction | None:
    """A value in another unit as `convert` gives it, by the frozen scales where they suffice."""
    kind = dimension(source)
    if kind == dimension(target) and kind != "temperature":
        return base_value(value, source) / base_value(Fraction(1), target)
    return convert(value, source, target)


def warm() -> None:
    """Load pint and its definitions, so that no answer waits for them."""
    convert(Fraction(1), "hour", "minute")


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Fraction]:
    # A further 0.16 s to read its definitions.
    from pint import UnitRegistry

    registry: UnitRegistry[Fraction] = UnitRegistry(non_int_type=Fraction, cache_folder=None)
    registry.load_definitions(list(_DEFINITIONS))
    return registry
