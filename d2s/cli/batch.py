"""Works on many files: output names, whole folders or none, processes, and a file that fails alone."""

from __future__ import annotations

import hashlib
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from os import getpid
from pathlib import Path
from threading import Event, current_thread, main_thread
from types import FrameType
from typing import Generic, NamedTuple, TypeVar

from d2s.errors import UsageError

R = TypeVar("R")


class Task(NamedTuple):
    """One file and the folder of its results."""

    source: Path
    folder: Path


class Done(NamedTuple, Generic[R]):
    """A task with its result, or with the error that ended it."""

    task: Task
    result: R | None
    error: BaseException | None = None


def plan(sources: Sequence[Path], out: Path) -> list[Task]:
    """Give each file its folder: its stem, or `<stem>-<sha8>` where two stems collide; equal files once.

    Stems that differ in case only collide too, as some file systems do not tell them apart.
    """
    paths = list({path.resolve(): path for path in sources}.values())
    stems = Counter(path.stem.casefold() for path in paths)
    tasks: dict[Path, Task] = {}
    for path in paths:
        name = path.stem if stems[path.stem.casefold()] == 1 else f"{path.stem}-{_sha8(path)}"
        tasks.setdefault(out / name, Task(path, out / name))
    return list(tasks.values())


def _sha8(path: Path) -> str:
    """Return the first digits of the file's hash; of its address where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except OSError:
        return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]


def check_writable(out: Path) -> None:
    """Make the output folder; raise `UsageError` D902 where nothing can be written into it."""
    probe = out / f".d2s-{getpid()}.part"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.mkdir()
        probe.rmdir()
    except OSError as error:
        raise UsageError("D902", path=out, reason=error.strerror or error) from error


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into that takes the place of `target` at the end; an exception leaves nothing of it."""
    partial = target.with_name(f".{target.name}.{getpid()}.part")
    former = target.with_name(f".{target.name}.{getpid()}.former")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        if target.exists():
            target.replace(former)
        partial.replace(target)
    finally:
        if former.exists() and not target.exists():
            former.replace(target)
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def run(tasks: Sequence[Task], work: Callable[[Task], R], jobs: int) -> Iterator[Done[R]]:
    """Yield tasks as they end, in `jobs` processes (1: in this one); a process that dies fails its own task alone."""
    if jobs == 1 or len(tasks) == 1:
        with _interrupts() as interrupted:
            for task in tasks:
                if interrupted.is_set():
                    raise KeyboardInterrupt
                yield _attempt(task, work)
        return
    suspects: list[Task] = []
    with _pool(min(jobs, len(tasks))) as pool:
        futures = {pool.submit(work, task): task for task in tasks}
        for future in as_completed(futures):
            done = _collect(future, futures[future])
            if isinstance(done.error, BrokenProcessPool):
                suspects.append(done.task)
            else:
                yield done
    for task in suspects:
        with _pool(1) as pool:
            yield _collect(pool.submit(work, task), task)


@contextmanager
def _interrupts() -> Iterator[Event]:
    """Keep in mind that the user interrupted: what is raised inside a finalizer of a library is lost.

    Where interrupts are ignored (a job in the background) or handled by the calling program, they stay so.
    """
    seen = Event()
    former = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or former is not signal.default_int_handler:
        yield seen
        return

    def remember(number: int, frame: FrameType | None) -> None:
        seen.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, remember)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, former)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _attempt(task: Task, work: Callable[[Task], R]) -> Done[R]:
    try:
        return Done(task, work(task))
    except Exception as error:
        return Done(task, None, error)


def _collect(future: Future[R], task: Task) -> Done[R]:
    error = future.exception()
    return Done(task, None, error) if error else Done(task, future.result())
