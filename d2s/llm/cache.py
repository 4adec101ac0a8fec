"""Recorded calls: one JSON file each, named by the hash of everything that was sent."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from d2s.llm.reply import Reply

_NEEDED = ("text", "finish", "prompt_tokens", "completion_tokens")


def request_hash(request: Mapping[str, Any]) -> str:
    """Return the name of a request: SHA-256 of its canonical JSON."""
    text = json.dumps(request, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


class CallCache:
    """Answers by request hash in a folder, and what a server was found to support.

    Only the request's body and the answer are kept: no key, no header. A file that cannot be read counts as missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> Reply | None:
        """Return a recorded answer; None where there is none."""
        data = self._read(self.folder / f"{name}.json").get("reply")
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            return None
        return Reply(*(data.get(field) for field in _NEEDED))  # type: ignore[arg-type]

    def data(self, name: str) -> str:
        """Return the printed text that a recorded request sent, one line a row; empty where it is not recorded."""
        request = self._read(self.folder / f"{name}.json").get("request", {})
        try:
            rows = json.loads(request["messages"][-1]["content"])
            return "\n".join(" ".join(row["data"].values()) for row in rows.values())
        except (LookupError, TypeError, AttributeError, ValueError):
            return ""

    def put(self, name: str, request: Mapping[str, Any], reply: Reply) -> None:
        """Keep an answer with its request; the file appears whole."""
        answer = {field: getattr(reply, field) for field in _NEEDED}
        self._write(self.folder / f"{name}.json", {"request": request, "reply": answer})

    def modes(self) -> dict[str, str]:
        """Return the answer mode by server and model, as found before."""
        return {str(key): str(value) for key, value in self._read(self.folder / "modes.json").items()}

    def remember(self, server: str, mode: str) -> None:
        """Keep the answer mode of a server and model."""
        self._write(self.folder / "modes.json", self.modes() | {server: mode})

    def first_request(self) -> dict[str, Any]:
        """Return any recorded request, to learn server and model of a recording; empty without one."""
        for path in sorted(self.folder.glob("*.json")):
            if isinstance(request := self._read(path).get("request"), dict):
                return request
        return {}

    @staticmethod
    def _read(path: Path) -> dict[str, Any]:
        try:
            data = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    @staticmethod
    def _write(path: Path, data: Mapping[str, Any]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        partial.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        partial.replace(path)
