"""Frozen types that cross rooms."""
