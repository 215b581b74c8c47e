"""Small decks to build tests from."""

HEAD = """\
# A deck
deck: a-deck
version: 1
"""
GROUND = (
    HEAD
    + """
## source leaflet
Title: A leaflet

## fact claim
Claim: A claim.
Category: technique
Source: leaflet, part one

## fact rate
Claim: It follows few procedures.
Category: risk figure
Figure: < 1 in 1000 procedures
Status: disputed
Source: leaflet, risks

"""
)
CARDS = r"""
## basic b-1
Q: What is it?
Fact: claim
A: This
Why: Since it is.

## basic b-2
Q: What is it, typed?
Fact: claim, rate
A: This thing
Accept: that thing; such a thing
Close: a thing
Reject: no thing

## cloze c-1
Text: The [[1:first::a number]] comes before the [[3:second]],
in {rate}.
Fact: claim
Retired: 2
Accept-3: 2nd

## choice o-1
Q: Which?
Fact: claim
[x] Right
[ ] Wrong

## figure f-1
Q: How often?
States: procedures
Fact: rate
A: {rate}
Tolerance: 5 %

## steps s-1
Q: In which order?
Fact: claim
1. One
2. Two
2. Also two
3. Three
Critical: 1-3

## true-false t-1
Q: It is so.
Fact: claim
A: false
[x] For this reason
[ ] For that reason
[ ] For no reason

## retired b-0
"""
GOOD = GROUND + "## term thing\nWords: thing; object\n" + CARDS
