"""Reading what Anki writes: packages and collections of every generation."""
