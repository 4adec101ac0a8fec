"""Facts of a part → SPICE model cards: one file for each device class."""
