"""Text to values: numbers, units and test conditions as datasheets print them."""
