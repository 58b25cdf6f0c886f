"""What can go wrong with a stream, each with the exit status that a stage ends with: framepipe(7)."""

from __future__ import annotations

from typing import List, NamedTuple, Optional


class Arrived(NamedTuple):
    """How much of a part had come: frames, tensors, and the time of the last frame in seconds."""

    frames: int = 0
    tensors: int = 0
    last_seconds: Optional[float] = None

    def __str__(self) -> str:
        if self.frames == 0 and self.tensors > 0:
            return f"{self.tensors} tensor{'' if self.tensors == 1 else 's'} arrived"
        if self.frames == 0 or self.last_seconds is None:
            return "no frame arrived"
        return f"{self.frames} frame{'' if self.frames == 1 else 's'} arrived, the last at {self.last_seconds:.3f} s"


class StreamError(Exception):
    """A stream that could not be read to its end. Everything whole before it has been delivered.

    `status` is the exit status for it, `arrived` says how much of the part had come, `hint` what to do about it.
    """

    status = 65
    hint: Optional[str] = None

    def __init__(self, message: str, arrived: Arrived = Arrived()) -> None:
        super().__init__(message)
        self.arrived = arrived


class EmptyStream(StreamError):
    """Not a byte came in: what should have written them died."""

    status = 75


class NotAStream(StreamError):
    """The first bytes are not zstd's."""

    hint = "frame-decode reads media files, frame-import y4m, ppm and raw frames"


class StreamCut(StreamError):
    """The input ended without a trailer: something upstream died. Trying again may help."""

    status = 75


class StreamDamaged(StreamError):
    """zstd refused the data."""


class StreamMalformed(StreamError):
    """The records break the rules of framestream(5)."""


class RecordTooLarge(StreamError):
    """A record claims more bytes than `max_frame_bytes`."""

    hint = "--max-frame-bytes raises the limit"


class NewerStream(StreamError):
    """A major version, or a required record, that this module does not know."""

    hint = "a newer Framepipe wrote it"


class UpstreamFailure(StreamError):
    """The stream is whole, and its trailer says that a stage upstream failed.

    Raised after the last frame. `failures` holds the messages, `status` is the failed stage's.
    """

    def __init__(self, status: int, failures: List["Failure"], arrived: Arrived) -> None:
        said = "; ".join(f"{failure.stage}: {failure.message}" for failure in failures)
        super().__init__(said or f"the stream's trailer has the status {status}, and no record says why", arrived)
        self.status = status
        self.failures = failures


class Failure(NamedTuple):
    """A FAIL record: the exit status, the stage and the message of a failure upstream."""

    status: int
    stage: str
    message: str
