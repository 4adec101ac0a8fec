"""Publishes results: JSON with its schemas, the HTML audit report, pages drawn stage by stage."""
