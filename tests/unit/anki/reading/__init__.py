"""Reading what Anki writes."""
