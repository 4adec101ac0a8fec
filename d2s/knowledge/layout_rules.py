"""Shapes of text that layout tells apart: `rules/layout.yaml`."""

from __future__ import annotations

import re

from pydantic import field_validator

from d2s.knowledge.loader import Block


class LayoutRules(Block):
    """Regular expressions for blanks, numbers, units, conditions, part labels and headings."""

    blank: str
    referred: str
    number: str
    range_word: str
    range_open: str
    range_close: str
    unit: str
    condition: str
    condition_cell: str
    part_label: str
    part_glue: str
    rank_label: str
    rank_range: str
    rank_title: str
    package_label: str
    polarity_label: str
    everyone: str
    titled_name: str
    joint_name: str
    default_heading: str
    page_furniture: str
    figure_caption: str
    table_caption: str
    summary_item: str
    short_label: str
    spaced_label: str
    statement: str
    listed_rating: str
    quantity_nouns: dict[str, str]

    @field_validator("*")
    @classmethod
    def _compiles(cls, value: str | dict[str, str]) -> str | dict[str, str]:
        """Refuse a broken regular expression."""
        if not isinstance(value, str):
            return value
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"bad regular expression: {error}") from error
        return value
