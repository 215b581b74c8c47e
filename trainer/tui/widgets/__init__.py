"""Parts of screens: each draws what it is given and says what was done to it."""
