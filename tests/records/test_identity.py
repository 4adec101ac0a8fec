from __future__ import annotations

from d2s.records.geometry import Box
from d2s.records.identity import record_id

SHA = "ab" * 32
BOX = Box(10.0, 20.0, 300.0, 32.0)


def test_the_same_row_has_the_same_name_whatever_the_white_space_and_the_noise_of_the_box() -> None:
    noisy = Box(10.01, 20.02, 299.99, 32.0)
    assert record_id(SHA, 2, BOX, "RDS(on)  44 mΩ", "A") == record_id(SHA, 2, noisy, "RDS(on) 44\nmΩ", "A")


def test_each_ingredient_makes_a_difference() -> None:
    first = record_id(SHA, 2, BOX, "x", "A")
    others = {
        record_id("cd" * 32, 2, BOX, "x", "A"),
        record_id(SHA, 3, BOX, "x", "A"),
        record_id(SHA, 2, Box(10.0, 20.0, 300.0, 33.0), "x", "A"),
        record_id(SHA, 2, BOX, "y", "A"),
        record_id(SHA, 2, BOX, "x", "B"),
        record_id(SHA, 2, BOX, "x", "A", "VGD"),
    }
    assert len(others | {first}) == 7


def test_a_name_is_a_urn_that_takes_a_fragment() -> None:
    name = record_id(SHA, 2, BOX, "x", "A")
    assert name.startswith("urn:d2s:record:ababababab:")
    assert "#" not in name


def test_a_zero_has_one_sign() -> None:
    assert record_id(SHA, 1, Box(-0.01, 0, 1, 1), "x", "A") == record_id(SHA, 1, Box(0.0, 0, 1, 1), "x", "A")
