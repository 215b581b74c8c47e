"""Anki's side of a deck: note types, notes, packages, and what an export loses."""
