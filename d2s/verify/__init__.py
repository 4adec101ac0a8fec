"""Runs emitted models in the simulator and compares them with the datasheet."""
