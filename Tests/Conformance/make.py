"""Makes the conformance streams: make.py FOLDER. Nothing random, nothing of the machine: the same bytes every time."""

import os
import struct
import sys

from wire import *

HEAD = head()
TWO = HEAD + frame(1) + frame(2, ordinal=1)
WHOLE = TWO + tail(3, frames=2)

LEDGER = (
    step(1, 1920, 1080, 0, 0, orientation=3), step(2, 1 << 16, 0, 1080 << 16, 1800 << 16), step(3, 1080, 1800, 384, 640),
    step(4, 128, 0, 640, 640))


def row_differences(payload, width):
    return payload[:width] + bytes((payload[i] - payload[i - width]) & 255 for i in range(width, len(payload)))


# code, bytes, further fields: the layouts that differ, in sizes where rounding shows
FORMATS = [
    (1, 15, dict(size=(5, 3))),  # gray
    (3, 4, dict(size=(9, 2))),  # monow
    (5, 1024 + 15, dict(size=(5, 3), matrix=0, range_=2, primaries=1, transfer=13)),  # pal8
    (7, 30, dict(size=(5, 3))),  # gray10le
    (32, 45, dict(size=(5, 3), matrix=0, range_=2, primaries=1, transfer=13)),  # rgb24
    (42, 90, dict(size=(5, 3), matrix=0, range_=2, primaries=1, transfer=13)),  # rgb48le
    (64, 45, dict(size=(5, 3), matrix=0, range_=2, primaries=1, transfer=13)),  # gbrp
    (96, 15 + 2 * 6, dict(size=(5, 3), siting=1)),  # yuv420p
    (99, 15 + 2 * 10, dict(size=(5, 3), siting=1)),  # yuv440p
    (101, 15 + 2 * 2, dict(size=(5, 3), siting=1)),  # yuv410p
    (105, 15 + 12, dict(size=(5, 3), siting=2, assumed=31)),  # nv12
    (110, 36, dict(size=(5, 3), siting=1)),  # yuyv422
    (131, 54, dict(size=(5, 3), matrix=9, primaries=9, transfer=16, siting=3)),  # yuv420p10le
    (256, 54, dict(size=(5, 3), matrix=9, primaries=9, transfer=18, siting=1)),  # p010le
]


def all_formats():
    records = [frame(i + 1, pixels(count, i), ordinal=i, code=code, **fields) for i, (code, count, fields) in enumerate(FORMATS)]
    return HEAD + b"".join(records) + tail(len(FORMATS) + 1, frames=len(FORMATS))


def tensors():
    items = [frame_head(ordinal=i, code=32, matrix=0, range_=2, size=(640, 360), ledger=LEDGER) for i in range(2)]
    payload = struct.pack("<36f", *(i / 4 for i in range(24)), *([0] * 12))
    records = tensor(1, (3, 3, 2, 2), items, payload, mean=(0.5, 0.25, 0), std=(0.25, 0.5, 1))
    records += tensor(2, (1, 2, 2, 3), items[:1], pixels(12), dtype=3, layout=1, channels=1, scale=1)
    return HEAD + records + tail(3, tensors=2)


def tensor_batches():
    items = [frame_head(ordinal=i, code=32, matrix=0, range_=2, size=(640, 360), ledger=LEDGER) for i in range(3)]
    values = struct.pack("<24f", *range(24)), struct.pack("<12f", *range(24, 36)) + bytes(48)
    return (HEAD + tensor(1, (2, 3, 2, 2), items[:2], values[0]) + tensor(2, (2, 3, 2, 2), items[2:], values[1])
            + tail(3, tensors=2))


def file_with_tables():
    batches = [HEAD + frame(1), frame(2, ordinal=1) + frame(3, ordinal=2), tail(4, frames=3)]
    frames = [stored(batch, checksum=True) for batch in batches]
    rows = [(1, 0, 0, 0), (2, 0, 1, 512), (0, 0, 0, 0)]
    return b"".join(frames) + tables([(len(f), len(b), *row) for f, b, row in zip(frames, batches, rows)])


def valid():
    yield "smallest", stored(record(b"HEAD", head(path="", container="", codec="", stages=[])[32:92]) + tail(1))
    yield "two-frames", stored(WHOLE)
    yield "two-parts", stored(WHOLE) + stored(WHOLE)
    yield "two-parts-in-one-batch", stored(WHOLE + WHOLE)
    yield "formats", stored(all_formats())
    yield "tensors", stored(tensors())
    yield "tensor-batches", stored(tensor_batches())
    yield "file-with-tables", file_with_tables()
    yield "checksum", stored(WHOLE, checksum=True)
    yield "no-content-size", stored(WHOLE, content_size=False)
    yield "run-length", run_length(HEAD + frame(1, bytes(200 * 100), size=(200, 100)) + tail(2, frames=1))
    yield "records-across-batches", b"".join(stored(WHOLE[i:i + 100]) for i in range(0, len(WHOLE), 100))
    yield "skippable-between", skippable(3, b"hello") + stored(TWO) + skippable(0, b"") + stored(tail(3, frames=2))
    yield "empty-batch", stored(HEAD) + stored(b"") + stored(tail(1))
    yield "row-differences", stored(
        HEAD + frame(1, row_differences(pixels(40), 8), size=(8, 5), flags=REQUIRED | ROW_DIFFERENCES) + tail(2, frames=1))
    yield "optional-records", stored(
        HEAD + side(1, 0, b"CLLI", struct.pack("<II", 1000, 400)) + record(b"XTRA", b"later", pixels(70), 2, flags=0) + frame(3)
        + tail(4, frames=1))
    yield "later-minor-version", stored(
        head(minor=7, more=b"more of the header") + frame(1, more=b"more of the frame", flags=REQUIRED | 64)
        + tail(2, frames=1, more=b"more"))
    yield "geometry", stored(
        head(path=b"caf\xe9 \"one\"\n.mp4") + frame(1, flags=REQUIRED, rotation=3, sar=(16, 11), ledger=LEDGER)
        + frame(2, ordinal=7, pts=-512, duration=0, assumed=31) + tail(3, frames=2))
    yield "damaged-frames", stored(
        HEAD + frame(1) + record(b"FRAM", frame_head(ordinal=2, flags=1 | 2 | 4 | 8 | 16 | 32), pixels(8), 2) + tail(3, frames=2, damaged=2, status=65))
    yield "failure", stored(TWO + fail(3, 74, "frame-decode", "clip.mp4: cannot read: input/output error") + tail(4, frames=2, status=74))


def invalid():
    batch = stored(WHOLE)
    yield "empty", b""
    yield "not-zstd", b"YUV4MPEG2 W64 H36\n"
    yield "not-records", stored(b"A text that somebody compressed, and more than sixty-four bytes long.")
    yield "cut-in-zstd-header", batch[:9]
    yield "cut-in-batch", batch[:-300]
    yield "cut-on-record", stored(TWO)
    yield "cut-on-batch", stored(HEAD) + stored(frame(1))
    yield "cut-in-record", stored(WHOLE[:-100])
    yield "cut-in-second-part", batch + stored(TWO)
    checked = stored(WHOLE, checksum=True)
    yield "flipped-byte", checked[:700] + bytes([checked[700] ^ 4]) + checked[701:]
    yield "flipped-checksum", checked[:-1] + bytes([checked[-1] ^ 1])
    yield "flipped-in-second-batch", stored(TWO) + stored(tail(3, frames=2), checksum=True)[:-1] + b"\0"
    yield "reserved-block-type", batch[:14] + bytes([batch[14] | 6]) + batch[15:]
    yield "window-too-large", stored(WHOLE, content_size=False, window=30)
    yield "huge-content-size", struct.pack("<IBBQ", 0xFD2FB528, 0xC0, 7 << 3, 1 << 62) + batch[14:]
    yield "garbage-after-trailer", batch + b"garbage"
    yield "record-after-trailer", stored(WHOLE + frame(4, ordinal=2))
    yield "frame-before-header", stored(frame(0) + tail(1, frames=1))
    yield "header-without-trailer-before", stored(TWO + WHOLE)
    yield "no-magic", stored(head(magic=b"streamfr") + tail(1))
    yield "version-2", stored(head(major=2) + tail(1))
    yield "sixty-five-stages", stored(head(stages=[("s", "1", [])] * 65) + tail(1))
    yield "text-beyond-head", stored(record(b"HEAD", head()[32:80] + struct.pack("<I", 999) + b"clip") + tail(1))
    yield "arguments-beyond-head", stored(head(stages=[], more=b"").replace(
        struct.pack("<HHI", 1, 0, 0), struct.pack("<HHI", 1, 0, 1)) + tail(1))
    yield "time-base-zero", stored(head(time_base=(0, 1)) + tail(1))
    yield "unknown-required", stored(HEAD + record(b"NEWS", sequence=1) + tail(2))
    yield "type-not-text", stored(HEAD + record(b"\1\2\3\4", sequence=1, flags=0) + tail(2))
    yield "lost-record", stored(HEAD + frame(2, ordinal=1) + tail(3, frames=1))
    yield "lost-batch", stored(HEAD + frame(1)) + stored(tail(3, frames=2))
    yield "trailer-counts-more", stored(TWO + tail(3, frames=3))
    yield "trailer-counts-tensors", stored(TWO + tail(3, frames=2, tensors=1))
    yield "trailer-status", stored(TWO + tail(3, frames=2, status=256))
    yield "failure-without-status", stored(HEAD + fail(1, 0, "frame-decode", "nothing") + tail(2))
    yield "head-too-short", stored(HEAD + record(b"FRAM", frame_head()[:100], pixels(8), 1) + tail(2, frames=1))
    yield "huge-head", stored(HEAD + record(b"FRAM", frame_head(), sequence=1, head_bytes=(1 << 20) + 1))
    yield "huge-payload", stored(HEAD + frame(1, payload_bytes=(1 << 30) + 1))
    yield "huger-payload", stored(HEAD + frame(1, payload_bytes=(1 << 64) - 1))
    yield "payload-too-short", stored(HEAD + frame(1, pixels(7)) + tail(2, frames=1))
    yield "payload-too-long", stored(HEAD + frame(1, pixels(9)) + tail(2, frames=1))
    yield "frame-too-large", stored(HEAD + frame(1, size=(65535, 65535)) + tail(2, frames=1))
    yield "no-width", stored(HEAD + frame(1, b"", size=(0, 2)) + tail(2, frames=1))
    yield "width-65536", stored(HEAD + frame(1, size=(65536, 1)) + tail(2, frames=1))
    yield "pixel-format-31", stored(HEAD + frame(1, code=31) + tail(2, frames=1))
    yield "frame-time-base", stored(HEAD + frame(1, time_base=(1, -25)) + tail(2, frames=1))
    yield "rotation-8", stored(HEAD + frame(1, rotation=8) + tail(2, frames=1))
    yield "nine-steps", stored(HEAD + frame(1, steps=9) + tail(2, frames=1))
    yield "step-of-unknown-kind", stored(HEAD + frame(1, ledger=[step(9, 0, 0, 0, 0)]) + tail(2, frames=1))
    yield "step-scale-from-nothing", stored(HEAD + frame(1, ledger=[step(3, 0, 0, 4, 2)]) + tail(2, frames=1))
    yield "step-huge", stored(HEAD + frame(1, ledger=[step(2, 1 << 62, 0, 4, 2)]) + tail(2, frames=1))
    item = frame_head()
    yield "tensor-dtype-9", stored(HEAD + tensor(1, (1, 1, 1, 1), [item], bytes(4), dtype=9) + tail(2, tensors=1))
    yield "tensor-without-side", stored(HEAD + tensor(1, (1, 0, 1, 1), [item], b"") + tail(2, tensors=1))
    yield "tensor-overflow", stored(HEAD + tensor(1, (1, 1 << 31, 1 << 31, 4), [item], bytes(4)) + tail(2, tensors=1))
    yield "tensor-of-more-items", stored(HEAD + tensor(1, (1, 1, 1, 1), [item, item], bytes(4)) + tail(2, tensors=1))
    yield "tensor-heads-missing", stored(HEAD + tensor(1, (2, 1, 1, 1), [item], bytes(8), items=2) + tail(2, tensors=1))
    yield "tensor-payload", stored(HEAD + tensor(1, (1, 1, 1, 1), [item], bytes(5)) + tail(2, tensors=1))


def main(folder):
    for kind, streams in (("valid", valid()), ("invalid", invalid())):
        os.makedirs(os.path.join(folder, kind), exist_ok=True)
        for name, data in streams:
            with open(os.path.join(folder, kind, name + ".frames"), "wb") as file:
                file.write(data)


main(sys.argv[1])
