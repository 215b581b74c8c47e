"""Values and functions of the field: no files, no clock, no randomness of its own."""
