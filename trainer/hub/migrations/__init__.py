"""Migrations of a hub."""
