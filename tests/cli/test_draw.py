from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from d2s.cli import main
from d2s.cli.draw import Stage
from d2s.pdf.pdfium import render_page
from d2s.report.draw import STAGES

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "NHS540.pdf"


def code(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def test_the_command_offers_every_stage() -> None:
    assert [stage.value for stage in Stage] == list(STAGES)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_is_drawn_over_the_page(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "page.png"
    assert code("draw", SAMPLE, "--page", 1, "--stage", stage, "-o", target, "--scale", 1) == 0
    assert capsys.readouterr().out == f"{target}\n"
    with Image.open(target) as drawn:
        plain = render_page(SAMPLE, 1, 1.0).convert("RGB")
        assert drawn.size == plain.size
        assert ImageChops.difference(drawn.convert("RGB"), plain).getbbox() is not None


def test_a_page_that_is_not_there_and_a_place_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code("draw", SAMPLE, "--page", 99) == 2
    assert "page 99 cannot be drawn: it has" in capsys.readouterr().err
    assert code("draw", SAMPLE, "-o", tmp_path / "none" / "page.png") == 2
    assert "[D902]" in capsys.readouterr().err
