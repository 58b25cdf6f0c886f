"""Fills new frame indexes with random fingerprints, for timing searches and merges.

usage: generate_index.py FRAME-INDEX DB FINGERPRINTS [SHARDS]

Videos of 100,000 frames of 25 a second; with SHARDS, each of as many files, DB with a number before its suffix, has its part of
the fingerprints. `frame-index verify` has nothing to say of them.
"""
import os
import sqlite3
import struct
import subprocess
import sys

import numpy as np

PROGRAM, PATH, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
SHARDS = int(sys.argv[4]) if len(sys.argv) > 4 else 1
SEGMENT, VIDEO, TICKS = 4096, 100_000, 512
OFFSET, PRIME, MASK = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1

# Tables are made with the first frame that needs them, which goes again.
FRAME = b'{"kind":"frame","video":"none","frame":0,"seconds":0,"quality":0,"pdq":"%s"}\n' % (b"0" * 64)


def signed(value):
    return struct.unpack("q", struct.pack("Q", value))[0]


def checksum(data, start=OFFSET):
    """FNV-1a over little-endian 64-bit words, the last one filled with zeros and there even if nothing is left for it."""
    words = np.frombuffer(data + bytes(8 - len(data) % 8), "<u8")
    total = start
    for word in words.tolist():
        total = (total ^ word) * PRIME & MASK
    return total


def row_seal(*values):
    """The seal of a row: frameindex(5)."""
    total = OFFSET
    for value in values:
        kind = {int: 1, float: 2, str: 3, bytes: 4, type(None): 5}[type(value)]
        total = (total ^ kind) * PRIME & MASK
        if kind == 1:
            total = (total ^ value & MASK) * PRIME & MASK
        elif kind in (3, 4):
            data = value.encode() if kind == 3 else value
            total = checksum(data, (total ^ len(data)) * PRIME & MASK)
    return signed(total)


def sums(fingerprints):
    """The checksums of segments of one length, all at once."""
    words = fingerprints.view("<u8").T.copy()
    totals = np.full(words.shape[1], OFFSET, np.uint64)
    prime = np.uint64(PRIME)
    for word in words:
        totals = (totals ^ word) * prime
    return (totals * prime).tolist()


def facts(count):
    # Quality 100, score 0, the next frame, at the expected time; the duration differs from 0 before the first only.
    return bytes([100, 0, 0, 0, 0]) + bytes([0x80, 0x08]) + bytes([0]) + bytes([100, 0, 0, 0, 0, 0, 0]) * (count - 1)


FACTS = {count: facts(count) for count in {SEGMENT, VIDEO % SEGMENT}}


def add_video(database, name, frames, random):
    seals = (
        "path, state, writer, bytes, modified, container, codec, width, height, time_base_numerator, time_base_denominator, duration, "
        "origin, frames, fingerprints, first_pts, end_pts, note"
    )
    values = (name, 1, 0, None, None, "", "", 1280, 720, 1, 12800, None, "", frames, frames, 0, frames * TICKS, None)
    video = database.execute(
        f"INSERT INTO video({seals}, seal) VALUES({', '.join('?' * len(values))}, ?)", (*values, row_seal(*values))
    ).lastrowid
    whole = random.integers(0, 256, (frames // SEGMENT, SEGMENT * 32), np.uint8)
    rest = random.integers(0, 256, (1, frames % SEGMENT * 32), np.uint8)
    first = 0
    for group in (whole, rest):
        if group.size == 0:
            continue
        count = group.shape[1] // 32
        ended = FACTS.setdefault(count, facts(count))
        for fingerprints, total in zip(group, sums(group)):
            # The column after the facts is empty, and has a word of zeros.
            total = checksum(b"", checksum(ended, total))
            sealed = (video, count, first, first + count - 1, first * TICKS, (first + count) * TICKS, signed(total))
            segment = database.execute(
                "INSERT INTO segment(video, count, first_frame, last_frame, first_pts, end_pts, checksum, boxes, facts, seal)"
                " VALUES(?, ?, ?, ?, ?, ?, ?, x'', ?, ?)",
                (*sealed, ended, row_seal(*sealed)),
            ).lastrowid
            database.execute("INSERT INTO fingerprint(segment, pdq) VALUES(?, ?)", (segment, fingerprints.tobytes()))
            first += count
    database.commit()


def generate(path, count, shard):
    subprocess.run([PROGRAM, "import", path], input=b'{"kind":"settings"}\n' + FRAME, check=True)
    subprocess.run([PROGRAM, "rm", "-q", path, "none"], check=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    random = np.random.default_rng(1 + shard)
    for number, done in enumerate(range(0, count, VIDEO)):
        add_video(database, f"video-{shard:03}-{number:04}.mp4", min(VIDEO, count - done), random)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


stem, suffix = os.path.splitext(PATH)
for shard in range(SHARDS):
    generate(PATH if SHARDS == 1 else f"{stem}-{shard:02}{suffix}", COUNT // SHARDS, shard)
