"""Worker processes: each runs one request at a time, and one that takes too long is killed and replaced."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from d2s.errors import StoreError
from d2s.web.worker import HEAD, Header, pack

#: Seconds that a process may take to start.
_START = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: seconds, bytes of the answer, bytes of memory; and how many may wait."""

    seconds: float = 10.0
    answer: int = 64 << 20
    memory: int = 2 << 30
    waiting: int = 64


async def _exchange(process: Process, header: Header, body: bytes) -> tuple[Header, bytes]:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(pack(header, body))
    await process.stdin.drain()
    lengths = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
    answer = json.loads(await process.stdout.readexactly(lengths[0]))
    return answer, await process.stdout.readexactly(lengths[1])


class Worker:
    """One process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: Process | None = None
        #: The snapshot that the worker has open or is about to open.
        self.holds: Path | None = None

    async def ask(self, header: Header, body: bytes = b"") -> tuple[Header, bytes]:
        """Return the answer to a request.

        Raise `StoreError` D507 where the time limit is reached and D509 where the process died, as it does beyond its
        memory. It is replaced at the next request.
        """
        try:
            process = await self._running()
            async with asyncio.timeout(self._limits.seconds):
                return await _exchange(process, header, body)
        except TimeoutError as error:
            await self.close()
            raise StoreError("D507", seconds=self._limits.seconds) from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            await self.close()
            raise StoreError("D509", megabytes=self._limits.memory >> 20) from error
        except asyncio.CancelledError:
            await self.close()
            raise

    async def _running(self) -> Process:
        """Return the process, started where it does not run; the time that takes is not the request's."""
        if self._process is None or self._process.returncode is not None:
            command = (sys.executable, "-m", "d2s.web.worker", str(self._limits.memory))
            self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
            async with asyncio.timeout(_START):
                await _exchange(self._process, {"act": "ready"}, b"")
        return self._process

    async def close(self) -> None:
        """Kill the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            if process.stdin is not None:
                process.stdin.close()
            await process.wait()


class Pool:
    """Readers over a snapshot of the store, and one writer that holds it, where updates are allowed.

    Without a writer the store is locked only while the snapshot is taken at the start.
    """

    def __init__(self, folder: Path, limits: Limits, *, writable: bool = False, readers: int = 2) -> None:
        self.limits, self.writable = limits, writable
        self._folder = folder
        self._writer = Worker(limits)
        self._readers = [Worker(limits) for _ in range(readers)]
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._waiting = 0
        self._writing, self._taking = asyncio.Lock(), asyncio.Lock()
        self._snapshots: Path | None = None
        self._snapshot: Path | None = None
        self._taken = 0

    async def start(self) -> None:
        """Take the first snapshot and start the readers; raise `StoreError` D501 where the store cannot be opened."""
        parent = self._folder.parent
        try:
            self._snapshots = Path(tempfile.mkdtemp(prefix=f".{self._folder.name}-serve-", dir=parent))
        except OSError:
            self._snapshots = Path(tempfile.mkdtemp(prefix="d2s-serve-"))
        for reader in self._readers:
            self._idle.put_nowait(reader)
        await self._current()

    async def stop(self) -> None:
        """Kill all processes and remove the snapshots."""
        for worker in (self._writer, *self._readers):
            await worker.close()
        if self._snapshots is not None:
            shutil.rmtree(self._snapshots, ignore_errors=True)

    async def read(self, header: Header, body: bytes = b"") -> tuple[Header, bytes]:
        """Run a request over what the store held when it came in; raise `StoreError` D510 where too many wait."""
        if self._waiting >= self.limits.waiting:
            raise StoreError("D510", count=self._waiting)
        self._waiting += 1
        try:
            reader = await self._idle.get()
        finally:
            self._waiting -= 1
        try:
            reader.holds = await self._current()
            return await reader.ask({**header, "folder": str(reader.holds)}, body)
        finally:
            self._idle.put_nowait(reader)

    async def write(self, header: Header, body: bytes = b"") -> tuple[Header, bytes]:
        """Run a request that changes the store, one at a time; queries that come later see the change."""
        async with self._writing:
            self._snapshot = None
            try:
                return await self._writer.ask({**header, "folder": str(self._folder), "writes": True}, body)
            finally:
                self._snapshot = None

    async def _current(self) -> Path:
        """Return a snapshot of the store as it is now."""
        async with self._taking:
            if self._snapshot is None:
                self._snapshot = await self._take()
            return self._snapshot

    async def _take(self) -> Path:
        assert self._snapshots is not None, "the pool is not started"
        self._taken += 1
        target = self._snapshots / str(self._taken)
        async with self._writing:
            header = {"act": "backup", "folder": str(self._folder), "writes": True, "target": str(target)}
            answer, _ = await self._writer.ask(header)
            if not self.writable:
                await self._writer.close()
        if "code" in answer:
            raise StoreError("D501", file=self._folder, reason=answer["reason"])
        self._forget(target)
        return target

    def _forget(self, current: Path) -> None:
        """Remove snapshots that no reader has open."""
        assert self._snapshots is not None
        used = {current, *(reader.holds for reader in self._readers)}
        for path in self._snapshots.iterdir():
            if path not in used:
                shutil.rmtree(path, ignore_errors=True)
