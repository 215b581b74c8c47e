"""Deck files: reading, checking and writing them."""
