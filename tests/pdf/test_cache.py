from __future__ import annotations

import zlib
from dataclasses import replace

from d2s.pdf import read_source


def test_kept_pages_equal_read_ones(make, settings, rules, tmp_path):
    content = make.show("VDSS 60 V ±20 µA") + "50 100 200 50 re S\n50 50 m 100 90 200 90 250 50 c S\n"
    path = make.pdf(content)
    cached = replace(settings, cache=tmp_path / "cache")
    plain, first, second = (read_source(path, s, rules) for s in (settings, cached, cached))
    assert plain == first == second
    (entry,) = [file for file in (tmp_path / "cache").rglob("*") if file.is_file()]
    assert entry.name == plain.sha256


def test_key_holds_content_rules_and_pages(make, settings, rules, tmp_path):
    cached = replace(settings, cache=tmp_path / "cache")
    path = make.pdf(make.show("a"), make.show("b"))
    assert len(read_source(path, cached, rules).pages) == 2
    assert [page.number for page in read_source(path, cached, rules, pages=[2]).pages] == [2]
    other = rules.model_copy(update={"canonical": {**rules.canonical, "a": "z"}})
    assert read_source(path, cached, other).pages[0].chars[0].text == "z"


def test_damaged_entry_counts_as_absent(make, settings, rules, tmp_path):
    cached = replace(settings, cache=tmp_path / "cache")
    path = make.pdf(make.show("a"))
    first = read_source(path, cached, rules)
    (entry,) = [file for file in (tmp_path / "cache").rglob("*") if file.is_file()]
    whole = entry.read_bytes()
    for bad in (b"", b"x" * 50, whole[:-9], zlib.compress(b"\xff" * 40), zlib.compress(zlib.decompress(whole)[:-16])):
        entry.write_bytes(bad)
        assert read_source(path, cached, rules) == first
        assert entry.read_bytes() == whole


def test_unwritable_cache_and_partial_reading(make, settings, rules, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    path = make.pdf(make.show("a"))
    assert read_source(path, replace(settings, cache=blocked), rules).pages[0].chars[0].text == "a"
    late = replace(settings, cache=tmp_path / "cache", time_limit=-1.0)
    read_source(path, late, rules)
    assert not (tmp_path / "cache").exists()
