"""Fills a new frame index with random fingerprints, for timing searches.

usage: generate_index.py FRAME-INDEX DB FINGERPRINTS

Videos of 100,000 frames of 25 a second. The last fingerprint is that of NEEDLE, so a search has something to find.
Checksums are left out: verify will say so.
"""
import sqlite3
import subprocess
import sys

import numpy as np

PROGRAM, PATH, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
SEGMENT, VIDEO, TICKS = 4096, 100_000, 512

# Tables are made with the first frame that needs them, which goes again.
FRAME = b'{"kind":"frame","video":"none","frame":0,"seconds":0,"quality":0,"pdq":"%s"}\n' % (b"0" * 64)
subprocess.run([PROGRAM, "import", PATH], input=b'{"kind":"settings"}\n' + FRAME, check=True)
subprocess.run([PROGRAM, "rm", "-q", PATH, "none"], check=True)
database = sqlite3.connect(PATH)
database.execute("PRAGMA synchronous = OFF")
random = np.random.default_rng(1)
done = 0
while done < COUNT:
    frames = min(VIDEO, COUNT - done)
    video = database.execute(
        "INSERT INTO video(path, state, writer, width, height, time_base_numerator, time_base_denominator, frames, fingerprints,"
        " first_pts, end_pts) VALUES(?, 1, 0, 1280, 720, 1, 12800, ?, ?, 0, ?)",
        (f"video-{done // VIDEO:04}.mp4", frames, frames, frames * TICKS),
    ).lastrowid
    for first in range(0, frames, SEGMENT):
        count = min(SEGMENT, frames - first)
        # Quality 100, score 0, the next frame, at the expected time; the duration differs from 0 before the first only.
        facts = bytes([100, 0, 0, 0, 0]) + bytes([0x80, 0x08]) + bytes([0]) + bytes([100, 0, 0, 0, 0, 0, 0]) * (count - 1)
        segment = database.execute(
            "INSERT INTO segment(video, count, first_frame, last_frame, first_pts, end_pts, checksum, boxes, facts)"
            " VALUES(?, ?, ?, ?, ?, ?, 0, x'', ?)",
            (video, count, first, first + count - 1, first * TICKS, (first + count) * TICKS, facts),
        ).lastrowid
        database.execute("INSERT INTO fingerprint(segment, pdq) VALUES(?, ?)", (segment, random.bytes(count * 32)))
    database.commit()
    done += frames
database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
