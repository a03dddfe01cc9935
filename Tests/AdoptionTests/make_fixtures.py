"""Writes the fixtures."""
