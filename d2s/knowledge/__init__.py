"""Reads `ontology/` and `rules/` into typed objects; no semantics."""
