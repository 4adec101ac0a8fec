"""Measures an extraction against labels read off the page."""
