"""python -m framestream [FILE]: a stream as NDJSON, with the keys of frame-info(1)."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Dict, List, TextIO

from . import StreamError, UpstreamFailure, open
from .errors import Failure
from .frames import Frame, FrameHead, Header, Tensor, Trailer
from .geometry import Crop, Orient, Pad, Scale, Step
from .colour import PARTS


def _text(path: str) -> str:
    """A name as the programs' JSON has it: a byte that is not UTF-8 is U+10FE00 and the byte, and so is each byte of those scalars."""
    def scalars(character: str) -> str:
        if "\udc80" <= character <= "\udcff":
            return chr(0x10FE00 + ord(character) - 0xDC00)
        if "\U0010fe80" <= character <= "\U0010feff":
            return "".join(chr(0x10FE00 + byte) for byte in character.encode())
        return character

    return "".join(map(scalars, os.fsencode(path).decode("utf-8", "surrogateescape")))


def _header(header: Header) -> Dict[str, Any]:
    return {
        "record": "header", "version": "1.0",
        "source": {
            "path": _text(header.path), "bytes": _known(header.source_bytes), "modified_ns": _known(header.source_time),
            "container": header.container, "codec": header.codec, "duration": _known(header.duration)},
        "time_base": [header.time_base.numerator, header.time_base.denominator],
        "stages": [
            {"name": stage.name, "version": stage.version, "arguments": [_text(argument) for argument in stage.arguments]}
            for stage in header.stages]}


def _known(value: int) -> Any:
    return None if value < 0 else value


def _frame(frame: FrameHead) -> Dict[str, Any]:
    colour = frame.colour
    return {
        "ordinal": frame.number, "pts": frame.pts, "time_base": [frame.time_base.numerator, frame.time_base.denominator],
        "duration": frame.duration, "seconds": round(frame.seconds, 6), "width": frame.width, "height": frame.height,
        "pixel_format": frame.pixel_format, "key": frame.key, "corrupt": frame.corrupt, "interlaced": frame.interlaced,
        "top_field_first": frame.top_field_first, "pts_synthesised": frame.pts_synthesised, "discontinuity": frame.discontinuity,
        "rotation": frame.rotation, "mirrored": frame.mirrored, "sar": list(frame.sar),
        "colour": {**dict(zip(PARTS, colour[:5])), "assumed": [part for part in PARTS if part in colour.assumed]},
        "geometry": [_step(step) for step in frame.geometry]}


def _step(step: Step) -> List[Any]:
    if isinstance(step, Orient):
        return ["mirror+orient" if step.mirrored else "orient", step.degrees, step.width, step.height]
    name = {Crop: "crop", Scale: "scale", Pad: "pad"}[type(step)]
    return [name, *(round(value, 6) for value in step)]


def _tensor(tensor: Tensor) -> Dict[str, Any]:
    return {
        "record": "tensor", "shape": list(tensor.shape), "dtype": {"<f4": "f32", "<f2": "f16", "|u1": "u8"}[tensor.dtype.str],
        "layout": tensor.layout, "channels": tensor.channels, "items": tensor.items, "scale": round(tensor.scale, 6),
        "divides_by_scale": tensor.divides_by_scale, "mean": [round(v, 6) for v in tensor.mean],
        "std": [round(v, 6) for v in tensor.std], "frames": [_frame(frame) for frame in tensor.frames], "bytes": tensor.byte_count}


def _describe(record: Any) -> Dict[str, Any]:
    if isinstance(record, Header):
        return _header(record)
    if isinstance(record, Frame):
        return {"record": "frame", **_frame(record), "bytes": len(record.pixels)}
    if isinstance(record, Tensor):
        return _tensor(record)
    if isinstance(record, Failure):
        return {"record": "failure", "stage": record.stage, "status": record.status, "message": record.message}
    if isinstance(record, Trailer):
        return {"record": "trailer", **record._asdict()}
    return {}


def info(source: Any, out: TextIO, errors: TextIO) -> int:
    """Prints a stream as NDJSON, and what is wrong with it; returns the exit status."""
    status = 0
    unexplained = ""
    try:
        with open(source) as stream:
            for record in stream.records():
                described = _describe(record)
                if described:
                    print(json.dumps(described, ensure_ascii=False, separators=(",", ":")), file=out)
                if isinstance(record, Trailer) and record.status:
                    status = status or record.status
                    if not stream.failures:
                        unexplained = unexplained or str(UpstreamFailure(record.status, [], stream.arrived))
    except StreamError as error:
        out.flush()
        print(f"framestream: {error}", file=errors)
        if error.hint:
            print(f"hint: {error.hint}", file=errors)
        return error.status
    if unexplained:
        out.flush()
        print(f"framestream: {unexplained}", file=errors)
    return status


def main() -> int:
    if len(sys.argv) > 2 or sys.argv[1:] in (["-h"], ["--help"]):
        print("usage: python -m framestream [FILE]\nPrints a frame stream as NDJSON, with the keys of frame-info(1).")
        return 0 if len(sys.argv) == 2 else 64
    try:
        status = info(sys.argv[1] if len(sys.argv) == 2 else None, sys.stdout, sys.stderr)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"framestream: {error.filename or 'input'}: {error.strerror}", file=sys.stderr)
        return 66


if __name__ == "__main__":
    sys.exit(main())
