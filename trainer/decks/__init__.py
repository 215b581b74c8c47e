"""Deck files: reading, checking and writing them.

`check` reads them; `ids` writes missing ids; FORMAT.md, beside this, is their grammar.
"""
