"""Use cases, which the screens, the command line and the tests all call."""
