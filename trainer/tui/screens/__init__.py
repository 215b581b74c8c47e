"""Screens: each is given its service and posts what the learner decided."""
