"""What real Anki makes of it."""

# Anki's modules import one another in a circle that holds only where its collection comes first.
import anki.collection  # noqa: F401
