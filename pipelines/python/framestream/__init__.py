"""Frames, tensors and their facts from Framepipe's streams as numpy arrays, and back: framestream(5).

    import framestream

    with framestream.open("clip.frames") as stream:
        for frame in stream:
            print(frame.video, frame.number, frame.seconds, frame.array.shape)
"""

from typing import Any, Optional

from .colour import Colour
from .errors import (
    Arrived, EmptyStream, Failure, NewerStream, NotAStream, RecordTooLarge, StreamCut, StreamDamaged, StreamError, StreamMalformed,
    UpstreamFailure)
from .frames import Frame, FrameHead, Header, Passing, SideData, Stage, Tensor, Trailer
from .geometry import Box, Crop, Orient, Pad, Scale, Step
from .reader import Record, StreamReader
from .stage import run
from .writer import StreamWriter

__version__ = "0.2.0"


def open(source: Any = None, *, max_frame_bytes: int = 1 << 30) -> StreamReader:  # noqa: A001 - as in gzip.open
    """A reader of a stream: of a path, a descriptor or a file object; of standard input unless given."""
    return StreamReader(source, max_frame_bytes=max_frame_bytes)


def create(target: Any = None, header: Optional[Header] = None, **options: Any) -> StreamWriter:
    """A writer of a stream, to a path, a descriptor or a file object; to standard output unless given."""
    return StreamWriter(target, header, **options)


__all__ = [
    "Arrived", "Box", "Colour", "Crop", "EmptyStream", "Failure", "Frame", "FrameHead", "Header", "NewerStream", "NotAStream", "Orient",
    "Pad", "Passing", "Record", "RecordTooLarge", "Scale", "SideData", "Stage", "Step", "StreamCut", "StreamDamaged", "StreamError",
    "StreamMalformed", "StreamReader", "StreamWriter", "Tensor", "Trailer", "UpstreamFailure", "create", "open", "run",
]
