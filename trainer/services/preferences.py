"""What is kept beside the log, for one device: it changes no schedule.

Known without the store, which the first paint must not wait for.
"""

from typing import Final

THEME: Final = "theme"
DEFAULT_THEME: Final = "trainer-dark"
CONFIDENCE: Final = "confidence"
"""Name of the switch that has the learner say how sure they are, before the mark."""
SYNC: Final = "sync.background"
"""Name of the switch that lets the app sync by itself where there is a hub."""
KEYS: Final = "keys."
"""What the name of a remapped key's preference begins with; a binding's id follows."""
ON: Final = "on"
OFF: Final = "off"
"""What `confidence` is when nobody has set it."""
