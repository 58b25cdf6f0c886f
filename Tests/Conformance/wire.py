"""framestream(5), written down a second time: byte tables and zstd frames by hand, and nothing of the Swift code."""

import struct

REQUIRED, ROW_DIFFERENCES = 1, 2
MASK = (1 << 64) - 1


def padded(data):
    return data + bytes(-len(data) % 64)


def record(kind, head=b"", payload=b"", sequence=0, flags=REQUIRED, head_bytes=None, payload_bytes=None):
    prefix = struct.pack(
        "<4sB3xI4xQQ", kind, flags, len(head) if head_bytes is None else head_bytes,
        len(payload) if payload_bytes is None else payload_bytes, sequence)
    return padded(prefix + head) + padded(payload)


def string(text):
    data = text if isinstance(text, bytes) else text.encode()
    return struct.pack("<I", len(data)) + data


def head(path="clip.mp4", container="mov,mp4,m4a,3gp,3g2,mj2", codec="h264", magic=b"framestr", major=1, minor=0,
         time_base=(1, 12800), source_bytes=4096, source_time=-1, duration=1536, stages=None, more=b"", **prefix):
    stages = [("frame-decode", "0.1.0", ["clip.mp4"])] if stages is None else stages
    data = struct.pack("<8sHHIiiqqq", magic, major, minor, len(stages), *time_base, source_bytes, source_time, duration)
    data += string(path) + string(container) + string(codec)
    for name, version, arguments in stages:
        data += string(name) + string(version) + struct.pack("<I", len(arguments)) + b"".join(map(string, arguments))
    return record(b"HEAD", data + more, **prefix)


def step(kind, a, b, c, d, orientation=0):
    return struct.pack("<BB6xqqqq", kind, orientation, a, b, c, d)


def frame_head(ordinal=0, pts=None, duration=512, time_base=(1, 12800), size=(4, 2), code=1, matrix=6, range_=1, primaries=6,
               transfer=6, siting=0, assumed=0, sar=(0, 1), flags=0, rotation=0, steps=None, ledger=()):
    data = struct.pack(
        "<QqqiiIIHBBBBBBiiIBBH", ordinal, ordinal * 512 if pts is None else pts, duration, *time_base, *size, code, matrix, range_,
        primaries, transfer, siting, assumed, *sar, flags, rotation, len(ledger) if steps is None else steps, 0)
    return (data + b"".join(ledger)).ljust(384, b"\0")


def frame(sequence, payload=None, flags=REQUIRED, more=b"", payload_bytes=None, **fields):
    payload = pixels(8, fields.get("ordinal", 0)) if payload is None else payload
    return record(b"FRAM", frame_head(**fields) + more, payload, sequence, flags, payload_bytes=payload_bytes)


def pixels(count, seed=0):
    return bytes((seed * 31 + i * 7 + i // 256) & 255 for i in range(count))


def tensor(sequence, shape, frames, payload, dtype=1, layout=0, items=None, channels=0, scale=1 / 255, mean=(0, 0, 0),
           std=(1, 1, 1)):
    data = struct.pack("<II4IIIf3f3fI", dtype, layout, *shape, len(frames) if items is None else items, channels, scale, *mean, *std, 0)
    return record(b"TENS", data + b"".join(frames), payload, sequence)


def side(sequence, ordinal, kind, payload):
    return record(b"SIDE", struct.pack("<Q4s4x", ordinal, kind), payload, sequence, flags=0)


def fail(sequence, status, stage, message):
    return record(b"FAIL", struct.pack("<I", status) + string(stage) + string(message), sequence=sequence)


def tail(sequence, frames=0, tensors=0, damaged=0, status=0, more=b""):
    return record(b"TAIL", struct.pack("<QQQI4x", frames, tensors, damaged, status) + more, sequence=sequence)


# RFC 8878


def stored(data, checksum=False, content_size=True, block=128 << 10, window=17):
    """A zstd frame of stored blocks."""
    descriptor = (0xC0 if content_size else 0) | (4 if checksum else 0)
    out = struct.pack("<IBB", 0xFD2FB528, descriptor, (window - 10) << 3)
    out += struct.pack("<Q", len(data)) if content_size else b""
    pieces = [data[i:i + block] for i in range(0, len(data), block)] or [b""]
    for index, piece in enumerate(pieces):
        out += struct.pack("<I", len(piece) << 3 | (index == len(pieces) - 1))[:3] + piece
    return out + (struct.pack("<I", xxh64(data) & 0xFFFFFFFF) if checksum else b"")


def run_length(data):
    """A zstd frame of one block a run: what a compressor makes of a flat picture."""
    runs, start = [], 0
    while start < len(data):
        end = start
        while end < len(data) and data[end] == data[start]:
            end += 1
        runs.append((data[start], end - start))
        start = end
    out = struct.pack("<IBB", 0xFD2FB528, 0xC4, 7 << 3) + struct.pack("<Q", len(data))
    for index, (value, count) in enumerate(runs):
        out += struct.pack("<I", count << 3 | 1 << 1 | (index == len(runs) - 1))[:3] + bytes([value])
    return out + struct.pack("<I", xxh64(data) & 0xFFFFFFFF)


def skippable(number, data):
    return struct.pack("<II", 0x184D2A50 + number, len(data)) + data


def tables(batches):
    """The end of a file. Each batch: compressed bytes, content bytes, frames, part, ordinal, PTS."""
    rows = b"".join(struct.pack("<IIQq", *batch[2:]) for batch in batches)
    seek = b"".join(struct.pack("<II", *batch[:2]) for batch in batches)
    return skippable(0, b"framebat" + rows) + skippable(14, seek + struct.pack("<IBI", len(batches), 0, 0x8F92EAB1))


def xxh64(data, seed=0):
    p1, p2, p3, p4, p5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)

    def rotated(x, r):
        return (x << r | x >> (64 - r)) & MASK

    def mixed(a, lane):
        return rotated((a + lane * p2) & MASK, 31) * p1 & MASK

    at = 0
    if len(data) >= 32:
        v = [(seed + p1 + p2) & MASK, (seed + p2) & MASK, seed, (seed - p1) & MASK]
        while at + 32 <= len(data):
            v = [mixed(a, lane) for a, lane in zip(v, struct.unpack_from("<4Q", data, at))]
            at += 32
        h = (rotated(v[0], 1) + rotated(v[1], 7) + rotated(v[2], 12) + rotated(v[3], 18)) & MASK
        for a in v:
            h = ((h ^ mixed(0, a)) * p1 + p4) & MASK
    else:
        h = (seed + p5) & MASK
    h = (h + len(data)) & MASK
    while at + 8 <= len(data):
        h = (rotated(h ^ mixed(0, struct.unpack_from("<Q", data, at)[0]), 27) * p1 + p4) & MASK
        at += 8
    if at + 4 <= len(data):
        h = (rotated(h ^ struct.unpack_from("<I", data, at)[0] * p1 & MASK, 23) * p2 + p3) & MASK
        at += 4
    for byte in data[at:]:
        h = rotated(h ^ byte * p5 & MASK, 11) * p1 & MASK
    h = (h ^ h >> 33) * p2 & MASK
    h = (h ^ h >> 29) * p3 & MASK
    return h ^ h >> 32
