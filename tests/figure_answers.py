"""What clinicians type at the figure cards of the shipped deck, and the mark it earns."""

from typing import Final

_INFECTION = """
    < 1 in 1000 | <1/1000 | less than 1 in 1000 | under 1 in 1,000 | fewer than 1 per 1000
    < 1:1000 | <1 in 1 000 | fewer than 10 per 10 000 | <10/10000 | under 0.1 % | below 0.1%
    less than 0,1 % | under 0.1 per cent | less than 0.1 percent | < 1 ‰ | less than 1 per mille
    < 1e-3 | < 10^-3 | < 0.001 | less than one in a thousand | under 1 per thousand
    at most 1 in 1000 | ≤ 0.1 % | <= 1 in 1000 | up to 1 in 1000 | no more than 0.1%
    not more than 1 in 1000 | 1 in 1000 or less | fewer than 1 in 1000 procedures
    it is below 1 in 1000 procedures | fewer than one per thousand
"""
_INFECTION_ONE_IN = """
    1000 | 1,000 | 1 000 | thousand | a thousand | one thousand | 1000 procedures | 1 in 1000
    1 in 1,000 | 1/1000 | 1:1000 | one in a thousand | 1 per 1000 | one per thousand | 1e3 | 10^3
    < 1 in 1000 | fewer than 1 in 1000 | less than one in a thousand | 1 in 1000 or less
    1 in 1000 procedures | 0.1 % | <0.1% | 10 per 10000 | 1 ‰
"""
_INFECTION_PERCENT = """
    0.1 | 0.1 % | 0.1% | 0,1 | 0,1 % | .1 | 0.10 % | 0.1 percent | 0.1 per cent | <0.1 | < 0.1 %
    less than 0.1 % | below 0.1 | under 0.1 per cent | ≤ 0.1% | at most 0.1% | up to 0.1 %
    0.1 % or less | 1 in 1000 | 1/1000 | 1 per 1000 | 1 ‰ | 1 per mille | 10 per 10 000
    0.1 % of procedures | fewer than 1 in 1000
"""
_RELIEF = """
    < 24 h | <24h | < 24 hours | less than 24 hours | less than 24 hrs | under 24 h
    in under 24 hrs | within 24 hours | within 24h | fewer than 24 hours | below 24 h | < 1 day
    less than a day | less than one day | under one day | under 1 d | within a day
    at most 24 hours | up to 24 hours | ≤ 24 h | <= 24 h | no more than 24 h
    not more than 24 hours | 24 hours or less | less than twenty-four hours | < 1440 min
    in less than 24 hours
"""
_RELIEF_HOURS = """
    24 | 24 h | 24 hours | 24 hrs | 24hr | twenty-four | twenty four hours | <24 | < 24 h
    under 24 | less than 24 | less than 24 hours | fewer than 24 | within 24 h | ≤24 | at most 24
    up to 24 hours | 24.0 | one day | 1 day | a day | 1 d | 1440 minutes
"""
_PUNCTURES = """
    2 | two | Two. | 2. | = 2 | 2 punctures | two punctures | 2 skin punctures | 2 per vertebra
    two per vertebra | 2/vertebra | 2 punctures per vertebra | two punctures for each vertebra
    2 for each vertebra | two for every vertebra | two skin punctures per vertebra | usually 2
    usually two | usually two per vertebra | about 2 | generally 2 | exactly 2 | 2 each
    2 per level | usually 2 per vertebral level | 2 per vertebral level | 2 per vertebral body
"""
_BED_HOURS = """
    6-8 | 6–8 | 6—8 | 6 - 8 | 6 to 8 | six to eight | 8-6 | 8 to 6 h | between 6 and 8
    between six and eight hours | from 6 to 8 hours | 6-8 h | 6-8 hours | 6-8 hrs | 6 to 8 hrs
    6h-8h | 6 h to 8 h | about 6-8 hours | approximately 6 to 8 | 6.0-8.0 | 360-480 min
    360 to 480 minutes
"""
_BED = """
    6-8 h | 6–8 h | 6—8 hours | 6 - 8 h | 6 to 8 hours | six to eight hours | 8-6 h | 8 to 6 h
    between 6 and 8 hours | between six and eight hours | from 6 to 8 hours | 6-8h | 6-8 hrs
    6 to 8 hrs | 6h-8h | 6 h to 8 h | about 6-8 hours | approximately 6 to 8 h | usually 6-8 h
    360-480 min | 360 to 480 minutes | for 6 to 8 hours
"""
_STAY_HOURS = """
    24 | 24 h | 24 hours | 24hrs | about 24 | about 24 h | ~24 | ~ 24 h | ≈ 24 h | around 24 hours
    approximately 24 h | approx. 24 h | circa 24 | c. 24 h | ca. 24 hours | roughly 24
    twenty-four | usually 24 h | one day | 1 day | a day | about a day | about 1 d | 1440 min | 25
    23 h | 22-26 h
"""
_STAY = """
    24 h | 24 hours | 24hrs | 24 hrs | about 24 h | ~ 24 h | ~24h | ≈ 24 h | around 24 hours
    approximately 24 h | approx. 24 h | circa 24 hours | c. 24 h | ca. 24 hours | roughly 24 h
    twenty-four hours | usually 24 h | one day | 1 day | a day | about a day | about 1 d | 1440 min
    25 h | 23 hours | 1 d
"""
_FRACTURES_PERCENT = """
    10 | ten | 10 % | 10% | ~10 % | about 10% | around 10 % | roughly 10% | circa 10 % | ca. 10 %
    approximately 10 % of patients | 10.0 | 10 per cent | 10 percent | ten per cent | 1 in 10 | 1/10
    1:10 | one in ten | about one in ten | 10 in 100 | 10/100 | 10 out of 100 | 1 out of 10
    100 per 1000 | 9.5 % | 11 %
"""
_FRACTURES_ONE_IN = """
    10 | ten | 10 patients | about 10 | ~10 | around 10 | approximately 10 | circa 10 | 1 in 10
    one in ten | 1/10 | 1:10 | ~1 in 10 | about one in ten | roughly 1 in 10 | 1 per 10
    1 out of 10 | one in 10 patients | 10 in 100 | 10/100 | 10 % | 10% | 10 per cent | about 10 %
"""
_AUDIT = """
    0.20 | 0.2 | .2 | 0,2 | 0.20 % | 0.2 % | 0.20% | 0,20 % | 0.2 percent | 0.2 per cent
    2 per 1000 | 2 in 1000 | 2/1000 | 2:1000 | two per thousand | 2 ‰ | 2 per mille | 1 in 500
    1/500 | 20 per 10 000 | 200 per 100 000 | 0.197 % | 47 in 23868 | 47/23868
"""
_SERIES = """
    3 | three | about 3 | ~3 | around 3 | roughly 3 | about three | 3.1 | 3 patients | 3 in 1000
    3 per 1000 | 3/1000 | 3 out of 1000 | three in a thousand | about 3 patients in 1000 | 0.3 %
    0.31 % | 0.32 % | 0.3 per cent | 3 ‰ | 3 per mille | 30 per 10 000 | 300 per 100 000
    18 in 5749 | 18/5749
"""
_UNAIDED = """
    53 | fifty-three | 53 % | 53% | 53.0 % | 53.1 | 53.1 % | 53,1 % | 53 per cent | 53 percent
    fifty-three per cent | about 53 % | ~53 % | 53 in 100 | 53/100 | 53 out of 100 | 53 of 100
    530 per 1000 | 53 % of patients | 53 % of eligible patients | 229/431 | 229 in 431 | 229 of 431
"""

CORRECT: Final = {
    "vp-7k2m": _INFECTION,
    "vp-4hpm": _INFECTION_ONE_IN,
    "vp-4tng": _INFECTION_PERCENT,
    "vp-8pwd": _RELIEF,
    "vp-5b84": _RELIEF_HOURS,
    "vp-4xfr": _PUNCTURES,
    "vp-4h8s": _BED_HOURS,
    "vp-4c3f": _BED,
    "vp-9nc3": _STAY_HOURS,
    "vp-2ctd": _STAY,
    "vp-7h55": _FRACTURES_PERCENT,
    "vp-2bkv": _FRACTURES_ONE_IN,
    "vp-7hwd": _AUDIT,
    "vp-6z6w": _SERIES,
    "vp-2c3n": _UNAIDED,
}

CLOSE: Final = {
    "vp-7k2m": "1 in 1000 | 0.1 % | about 1 in 1000 | ~0.1%",
    "vp-4hpm": "about 1 in 1000",
    "vp-4tng": "about 0.1 %",
    "vp-8pwd": "24 h | about 24 hours | one day",
    "vp-5b84": "about 24 | about a day",
    "vp-4xfr": "1-2 | 1 to 2 | up to 2 | at least 2",
    "vp-4h8s": "7 | 6 | 8 | 7 h | up to 8 hours | at least 6 | 6-7 | 6-9",
    "vp-4c3f": "7 h | 6 hours | 8 h | at least 6 h | 6-9 h | 6-8",
    "vp-9nc3": "20 | 28 h | < 24 | under 24 h | more than 24 h",
    "vp-2ctd": "20 h | 28 hours | < 24 h | less than a day",
    "vp-7h55": "12 % | 8 | < 10 % | 1 in 12 | less than 10 % | 8-12 %",
    "vp-2bkv": "12 | 1 in 12 | fewer than 1 in 10",
    "vp-7hwd": "0.21 % | 0.19",
    "vp-6z6w": "2.5 | 0.35 %",
    "vp-2c3n": "50 % | 55 | 50-55 %",
}

WRONG: Final = {
    "vp-7k2m": """> 1 in 1000 | more than 0.1 % | < 1 in 100 | < 1 in 10 000 | < 1 % | < 0.01 %
        2 per 1000 | < 2 in 1000 | 10 % | < 0.05 % | never | rarely""",
    "vp-4hpm": "100 | 10000 | 500 | 10 | > 1 in 1000 | 2000 | one",
    "vp-4tng": "1 | 0.01 | 10 % | 0.001 | > 0.1 % | 1 in 100 | 0.2 %",
    "vp-8pwd": "> 24 h | at least 24 h | < 48 h | 24 min | < 12 h | 2 days | at once | < 24 days",
    "vp-5b84": "48 | 12 | 8 | more than 24 | 24 minutes | 24 days | 2 days",
    "vp-4xfr": "1 | 3 | 4 | one | 20 | 2 per patient | 2 per side | none",
    "vp-4h8s": "24 | 3 | 12-16 | 6-8 min | 6-8 days | 4 | 10 | 60-80",
    "vp-4c3f": "24 h | 3 h | 6-8 min | 6-8 days | 2-4 h | a day",
    "vp-9nc3": "48 | 12 | 6-8 | 24 min | 24 days | 2 days | 240",
    "vp-2ctd": "48 h | 12 h | 6-8 h | 24 min | 24 days | two days | a week",
    "vp-7h55": "1 | 20 | 0.1 | 1 % | 100 % | 1 in 100 | 90 % | 5 %",
    "vp-2bkv": "100 | 5 | 1000 | 20 | 1 in 100 | 1 %",
    "vp-7hwd": "2 | 0.02 | 20 % | 0.1 % | 1 in 5000 | 0.5",
    "vp-6z6w": "30 | 1 | 0.3 | 3 % | 10 | 6",
    "vp-2c3n": "47 | 5.3 | 0.53 | 30 % | 80",
}


def split(answers: str) -> tuple[str, ...]:
    """The single answers of a table's row."""
    lines = answers.strip().splitlines()
    return tuple(answer.strip() for line in lines for answer in line.split(" | "))
