"""Typesets the sample datasheets of Norhaven Semiconductor, a maker that does not exist."""
