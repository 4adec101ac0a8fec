"""Decides which printed row is which canonical parameter of which part."""
