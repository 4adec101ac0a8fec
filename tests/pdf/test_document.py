from __future__ import annotations

import io
import time
from dataclasses import replace

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from d2s.errors import InputError, UsageError
from d2s.pdf import plain_text, read_source, render_page
from d2s.records.page import UNREADABLE, PageKind

TABLE = "Symbol Parameter Min Typ Max Unit   10 V 20 A 5 mA 25 W"


def text(page) -> str:
    return "".join(char.text for char in page.chars)


def codes(source) -> list[str]:
    return [item.code for item in source.problems]


def test_reads_chars_where_they_stand(make, each_source, rules):
    source = read_source(make.pdf(make.show("VDSS 60 V", x=50, y=200, size=10)), each_source, rules)
    (page,) = source.pages
    assert text(page) == "VDSS 60 V"
    assert (page.width, page.height, source.page_count, source.problems) == (400, 300, 1, ())
    first = page.chars[0]
    assert first.x0 == pytest.approx(50)
    assert first.bottom - 0.21 * first.size == pytest.approx(100)  # the base line, 200 points above the lower edge
    assert (first.size, first.upright, first.visible) == (pytest.approx(10), True, True)


@pytest.mark.parametrize(
    ("rotate", "x0", "baseline"), [(0, 30.0, 90.0), (90, 190.0, None), (180, None, 210.0), (270, 90.0, None)]
)
def test_visible_page_coordinates(make, each_source, rules, rotate, x0, baseline):
    page = f"/MediaBox [0 0 400 300] /CropBox [20 10 380 290] /Rotate {rotate}"
    (read,) = read_source(make.pdf(make.show("X"), page=page), each_source, rules).pages
    upright = rotate in (0, 180)
    assert (read.width, read.height) == ((360, 280) if upright else (280, 360))
    (char,) = read.chars
    assert char.upright is (rotate == 0)
    with pypdfium2.PdfDocument(make.folder / "sheet.pdf") as document:
        picture = document[0].render(scale=4).to_pil().convert("L")
    box = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    ink = [value / 4 for value in box]
    assert char.x0 - 1 <= ink[0] and ink[2] <= char.x1 + 1
    assert char.top - 1 <= ink[1] and ink[3] <= char.bottom + 1
    if x0 is not None and rotate == 0:
        assert char.x0 == pytest.approx(x0)
        assert char.bottom - 0.21 * char.size == pytest.approx(baseline)


def test_rise_scaling_and_spacing_agree(make, rules, settings):
    content = "BT /F1 10 Tf 80 Tz 1.5 Tc 3 Tw 50 200 Td [(V) -120 (DS A)] TJ 0 Tc 0 Tw 50 0 Td 4 Ts 6 Tf (1) Tj ET\n"
    path = make.pdf(content.replace("6 Tf", "/F1 6 Tf"))
    one, two = (
        read_source(path, replace(settings, page_source=name), rules).pages[0] for name in ("playa", "pdfplumber")
    )
    assert text(one) == text(two) == "VDS A1"
    for a, b in zip(one.chars, two.chars, strict=True):
        assert a[1:5] == pytest.approx(b[1:5], abs=0.01)


def test_codes_without_a_width_take_no_room(make, each_source, rules):
    font = (
        "<< /Type /Font /Subtype /TrueType /BaseFont /Unknown /FirstChar 65 /LastChar 66 /Widths [600 700] "
        "/Encoding /WinAnsiEncoding /FontDescriptor << /Type /FontDescriptor /FontName /Unknown /Flags 32 /Ascent 700 "
        "/Descent -200 /FontBBox [0 -200 1000 700] /CapHeight 700 /ItalicAngle 0 /StemV 80 >> >>"
    )
    (page,) = read_source(make.pdf(make.show("A B", font="U"), fonts={"U": font}), each_source, rules).pages
    first, *_, last = page.chars
    assert (first.text, last.text) == ("A", "B")
    assert last.x0 == pytest.approx(first.x1)


def test_symbol_font_and_numbered_names(make, each_source, rules):
    fonts = {"S": make.symbol, "G": make.numbered_font("IntDutch801G-Roman", "C0109 C0087")}
    content = make.show("mW", font="S") + "BT /G 10 Tf 50 100 Td (\x01\x02) Tj ET\n"
    (page,) = read_source(make.pdf(content, fonts=fonts), each_source, rules).pages
    assert text(page) == "µΩµΩ"


def test_unknown_glyph_beside_a_number_is_a_finding(make, each_source, rules):
    fonts = {"U": make.numbered_font("Unknown", "C0109")}
    content = make.show("Reverse leakage current of this device 10") + "BT /U 10 Tf 235 200 Td (\x01) Tj ET\n"
    source = read_source(make.pdf(content, fonts=fonts), each_source, rules)
    assert text(source.pages[0]).endswith("10" + UNREADABLE)
    assert codes(source) == ["D202"]
    assert source.problems[0].page == 1


def test_fonts_without_meaning_give_no_text(make, each_source, rules):
    names = " ".join(f"x{n}q" for n in range(1, 40))
    content = "".join(
        f"BT /U 10 Tf 50 {250 - 12 * n} Td (\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11\x12) Tj ET\n"
        for n in range(14)
    )
    source = read_source(make.pdf(content, fonts={"U": make.numbered_font("Unknown", names)}), each_source, rules)
    assert codes(source)[0] == "D110"
    assert source.pages[0].chars == ()


def test_invisible_and_white_text(make, each_source, rules):
    content = (
        "BT 3 Tr /F1 10 Tf 50 200 Td (hidden) Tj ET\n"
        "0 0 0.5 rg 40 90 200 20 re f\n1 1 1 rg BT 0 Tr /F1 10 Tf 50 95 Td (header) Tj ET\n"
        "BT /F1 10 Tf 50 50 Td (paper) Tj ET\n"
        "0 g BT /F1 10 Tf 900 50 Td (off) Tj ET\n"
    )
    (page,) = read_source(make.pdf(content), each_source, rules).pages
    seen = {}
    for char in page.chars:
        seen.setdefault(char.visible, []).append(char.text)
    assert "".join(seen[True]) == "header"
    assert "".join(seen[False]) == "hiddenpaper"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "D108"), (b"hello, no PDF", "D101"), (b"%PDF-1.4\n" + b"garbage" * 50, "D103")],
)
def test_bad_input_is_a_result(make, settings, rules, data, code):
    source = read_source(make.file(data), settings, rules)
    assert codes(source) == [code]
    assert source.pages == ()


def test_missing_file_and_folder(tmp_path, settings, rules):
    assert codes(read_source(tmp_path / "none.pdf", settings, rules)) == ["D102"]
    assert codes(read_source(tmp_path, settings, rules)) == ["D102"]
    with pytest.raises(InputError, match="D102"):
        plain_text(tmp_path / "none.pdf")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_truncated_file_never_raises(make, each_source, rules, share):
    data = make.build(*[make.show(TABLE)] * 3)
    source = read_source(make.file(data[: int(share * len(data))]), each_source, rules)
    assert source.problems or source.pages


def test_passwords(make, settings, rules):
    for user, expected in (("", []), ("secret", ["D104"])):
        out = io.BytesIO()
        canvas = Canvas(out, encrypt=StandardEncryption(user, ownerPassword="owner", strength=128))
        canvas.drawString(100, 700, TABLE)
        canvas.save()
        source = read_source(make.file(out.getvalue()), settings, rules)
        assert codes(source) == expected
        assert [text(page) for page in source.pages] == ([TABLE] if not user else [])


def test_no_page_and_pictures_only(make, settings, rules):
    assert codes(read_source(make.pdf(), settings, rules)) == ["D105"]
    source = read_source(make.pdf("q 300 0 0 200 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID A EI Q\n"), settings, rules)
    assert codes(source) == ["D107"]
    assert source.pages[0].kind is PageKind.SCAN


def test_too_many_pages(make, settings, rules):
    path = make.pdf(*[make.show("page")] * 2000)
    begin = time.process_time()
    source = read_source(path, settings, rules)
    assert codes(source) == ["D106"]
    assert (source.page_count, source.pages) == (2000, ())
    assert time.process_time() - begin < 2
    chosen = read_source(path, settings, rules, pages=[1999, 3])
    assert [page.number for page in chosen.pages] == [3, 1999]
    assert chosen.problems == ()


def test_time_limit_keeps_what_was_read(make, settings, rules):
    source = read_source(make.pdf(make.show("a")), replace(settings, time_limit=-1.0), rules)
    assert codes(source) == ["D109"]
    assert source.pages == ()


def test_broken_page_keeps_the_others(make, settings, rules):
    good = make.show(TABLE)
    data = make.build(good, good)
    broken = data.replace(b"/Resources << /Font << /F1", b"/Resources << /Font 99 0 R /Nil << /F1", 1)
    source = read_source(make.file(broken), settings, rules)
    assert text(source.pages[-1]) == TABLE


def test_triage_skips_what_holds_no_table(make, settings, rules):
    prose = "".join(make.show("Mechanical drawing of the package outline", y=250 - 15 * n) for n in range(5))
    source = read_source(make.pdf(prose, prose, make.show(TABLE)), settings, rules)
    assert [bool(page.chars) for page in source.pages] == [True, False, True]
    assert "Mechanical drawing" in source.pages[1].text
    assert source.pages[2].kind is PageKind.TABLE


def test_triage_reads_a_page_of_types_without_heading_words(make, settings, rules):
    prose = make.show("Mechanical drawing of the package outline", y=250)
    lines = "".join(make.show(f"{n}V{n} {n}.4 5 2.28 to 2.56 < 85 < 600 1", y=250 - 15 * n) for n in range(1, 7))
    source = read_source(make.pdf(make.show(TABLE), prose, lines), settings, rules)
    assert [bool(page.chars) for page in source.pages] == [True, False, True]


def test_metadata_plain_text_and_picture(make, settings, rules):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.setTitle("BAT54 – Schottky µ")
    canvas.drawString(50, 50, "one")
    canvas.showPage()
    canvas.drawString(50, 50, "two")
    canvas.save()
    path = make.file(out.getvalue())
    assert read_source(path, settings, rules).metadata["Title"] == "BAT54 – Schottky µ"
    assert plain_text(path).split("\f") == ["one", "two"]
    assert render_page(path, 2, 2.0).size == (800, 600)
    with pytest.raises(UsageError, match="there is no page 3"):
        render_page(path, 3, 1.0)


def test_unknown_page_source(make, settings, rules):
    with pytest.raises(UsageError, match="known: pdfplumber, playa"):
        read_source(make.pdf(make.show("x")), replace(settings, page_source="other"), rules)


def test_a_file_whose_pages_a_source_misses_is_read_as_mended(make, each_source, rules):
    whole = make.build(make.show("first 10 V", y=200), make.show("second 20 V", y=200))
    tail = (
        b"7 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] >>\nendobj\n"
        b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 8 >>\nstartxref\n7\n%%EOF\n"
    )
    source = read_source(make.file(whole + tail), each_source, rules, pages=[1, 2])
    assert [text(page) for page in source.pages] == ["first 10 V", "second 20 V"]


def test_a_watermark_across_the_page_is_no_upright_text(make, each_source, rules):
    slanted = "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 80 60 Tm (MAKER) Tj ET\n"
    source = read_source(make.pdf(make.show("VDSS 60 V") + slanted), each_source, rules, pages=[1])
    assert "".join(char.text for char in source.pages[0].chars if char.upright) == "VDSS 60 V"
