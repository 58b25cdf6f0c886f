"""Manners that the model commands share: messages, progress, statuses, and NDJSON out."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from typing import Any, Callable, Dict, Optional

import framestream


class Unusable(Exception):
    """What the user gave cannot be used; the message says why. `status` is the exit status."""

    def __init__(self, message: str, status: int = 64, hint: Optional[str] = None) -> None:
        super().__init__(message)
        self.status, self.hint = status, hint


def run(name: str, main: Callable[[], int]) -> int:
    """Runs a command: what goes wrong becomes one line and a status of framepipe(7)."""
    try:
        return main()
    except (framestream.StreamError, Unusable) as error:
        # A failure upstream has been said by the stage that failed.
        if not isinstance(error, framestream.UpstreamFailure):
            say(name, str(error), error.hint)
        return error.status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ImportError as error:
        say(name, f"the Python package {error.name} is missing", "make models, or see pipelines/python/README.md")
        return 69
    except OSError as error:
        say(name, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        return 66 if isinstance(error, FileNotFoundError) else 74


def say(name: str, message: str, hint: Optional[str] = None) -> None:
    print(f"{name}: {' '.join(message.split())}", file=sys.stderr)
    if hint:
        print(f"hint: {hint}", file=sys.stderr)


def write_line(values: Dict[str, Any]) -> None:
    """One object of NDJSON on standard output; a path keeps its bytes."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape") + b"\n")


def rounded(value: float, digits: int = 4) -> float:
    """A finite number without the noise of its last bits."""
    return round(float(value), digits) if math.isfinite(value) else 0.0


class Progress:
    """A live line on a terminal: what was done, and how fast."""

    def __init__(self, name: str) -> None:
        self._name, self._began, self._shown = name, time.monotonic(), 0.0
        self._is_on = sys.stderr.isatty() and "FRAMEPIPE_QUIET" not in os.environ

    def show(self, frames: int, found: int, seconds: float, what: str) -> None:
        now = time.monotonic()
        if self._is_on and now - self._shown > 0.2:
            self._shown = now
            rate = frames / max(now - self._began, 1e-6)
            sys.stderr.write(f"\r\x1b[K{self._name}: {frames} frames, {found} {what}, at {seconds:.1f} s, {rate:.1f} frames/s")
            sys.stderr.flush()

    def end(self) -> None:
        if self._is_on and self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
