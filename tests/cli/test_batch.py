from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from d2s.cli.batch import Task, check_writable, plan, run, whole_folder
from d2s.errors import KnowledgeError, UsageError


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_is_named_after_its_file(tmp_path: Path) -> None:
    tasks = plan([write(tmp_path / "a.pdf", "a"), write(tmp_path / "b.c.pdf", "b")], tmp_path / "out")
    assert [task.folder.relative_to(tmp_path) for task in tasks] == [Path("out/a"), Path("out/b.c")]


def test_stems_that_collide_get_their_hash(tmp_path: Path) -> None:
    sources = [
        write(tmp_path / "x" / "a.pdf", "1"),
        write(tmp_path / "y" / "A.pdf", "2"),
        write(tmp_path / "b.pdf", "3"),
    ]
    names = [task.folder.name for task in plan(sources, tmp_path)]
    assert names == ["a-6b86b273", "A-d4735e3a", "b"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    first, copy = write(tmp_path / "x" / "a.pdf", "1"), write(tmp_path / "y" / "a.pdf", "1")
    assert len(plan([first, first], tmp_path)) == 1
    assert [task.source for task in plan([first, copy, first], tmp_path)] == [first]


def test_a_folder_appears_whole_and_replaces_the_former_one(tmp_path: Path) -> None:
    write(tmp_path / "a" / "old.json", "")
    with whole_folder(tmp_path / "a") as folder:
        write(folder / "new.json", "")
        assert [path.name for path in (tmp_path / "a").iterdir()] == ["old.json"]
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["new.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_folder_leaves_nothing_and_keeps_the_former_one(
    tmp_path: Path, error: type[BaseException]
) -> None:
    write(tmp_path / "a" / "old.json", "")
    with pytest.raises(error), whole_folder(tmp_path / "a") as folder:
        write(folder / "half.json", "")
        raise error
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["old.json"]


def test_an_output_folder_is_made_and_a_file_in_its_way_refused(tmp_path: Path) -> None:
    check_writable(tmp_path / "new" / "out")
    assert list((tmp_path / "new" / "out").iterdir()) == []
    with pytest.raises(UsageError, match="D902"):
        check_writable(write(tmp_path / "file", "") / "out")


def size(task: Task) -> int:
    if task.source.name == "broken.pdf":
        raise KnowledgeError("D801", file="broken.yaml", line=3, reason="broken")
    if task.source.name == "deadly.pdf":
        os._exit(9)
    return len(task.source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_stays_with_its_file(tmp_path: Path, jobs: int) -> None:
    sources = [write(tmp_path / name, name) for name in ("a.pdf", "broken.pdf", "bcd.pdf")]
    done = {item.task.source.name: item for item in run(plan(sources, tmp_path), size, jobs)}
    assert (done["a.pdf"].result, done["bcd.pdf"].result) == (5, 7)
    error = done["broken.pdf"].error
    assert isinstance(error, KnowledgeError)
    assert (error.code, error.line, str(error)) == ("D801", 3, "[D801] broken.yaml:3: broken")


@pytest.mark.slow
def test_a_process_that_dies_takes_no_other_file_along(tmp_path: Path) -> None:
    sources = [write(tmp_path / name, name) for name in ("a.pdf", "deadly.pdf", "b.pdf", "c.pdf")]
    done = {item.task.source.name: item for item in run(plan(sources, tmp_path), size, 2)}
    assert sorted(name for name, item in done.items() if item.error) == ["deadly.pdf"]
    assert len(done) == 4


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_that_a_library_swallows_stops_the_next_task(tmp_path: Path) -> None:
    """A finalizer that is interrupted reports the interrupt and goes on."""
    worked: list[str] = []

    def work(task: Task) -> str:
        worked.append(task.source.name)
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return task.source.name

    tasks = [Task(tmp_path / name, tmp_path / f"{name}-out") for name in ("a", "b", "c")]
    with pytest.raises(KeyboardInterrupt):
        list(run(tasks, work, 1))
    assert worked == ["a"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("interruptible")
def test_an_ignored_interrupt_stays_ignored(tmp_path: Path) -> None:
    """A job in the background is started with interrupts ignored."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def work(task: Task) -> str:
        signal.raise_signal(signal.SIGINT)
        return task.source.name

    tasks = [Task(tmp_path / name, tmp_path / f"{name}-out") for name in ("a", "b")]
    assert [done.result for done in run(tasks, work, 1)] == ["a", "b"]
