"""Makes an index of many hours out of a small one: real descriptors with bit noise.

usage: generate_features.py SMALL LARGE HOURS [KEYFRAMES_AN_HOUR]

LARGE is a copy of SMALL, an index of real videos, with more videos until it has HOURS times KEYFRAMES_AN_HOUR (1,500: one in
0.8 seconds, of which two thirds are skipped as seen) keyframes. A new keyframe is a real one of SMALL, drawn at random, in which
every descriptor has each bit flipped with a probability of 0.25 and every point is moved by up to 200 pixels: far enough from
its model to be another picture, and with the uneven bits and textures of real ones. The seed is fixed.
"""

import shutil
import sqlite3
import sys

import numpy as np

POINTS, FLIPS, SHIFT = 200, 0.25, 200


def keyframes(database):
    """Words (n x 200 x 2) and places (n x 200) of all keyframes that have all their points."""
    words, places = [], []
    rows = database.execute(
        "SELECT f.facts, f.keyframes, s.points, r.words FROM feature f JOIN feature_scan s USING(id) JOIN feature_rest r USING(id)")
    for facts, count, scan, rest in rows:
        first = np.frombuffer(scan, "<u8", len(rest) // 8)
        place = np.frombuffer(scan, "<u4", offset=len(rest))
        second = np.frombuffer(rest, "<u8")
        start = 0
        for size in sizes(facts, count):
            if size == POINTS:
                words.append(np.stack([first[start:start + size], second[start:start + size]], axis=1))
                places.append(place[start:start + size])
            start += size
    return np.array(words), np.array(places)


def sizes(facts, count):
    values, value, shift = [], 0, 0
    for byte in facts:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            values.append(value)
            value, shift = 0, 0
    return values[4::5][:count]


def varint(value):
    data = bytearray()
    while value >= 0x80:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(data + bytes([value]))


def flips(random, shape):
    """64-bit words in which each bit is set with a probability of 1/4: the conjunction of two random ones."""
    draw = lambda: random.integers(0, 2**64, shape, np.uint64)
    return draw() & draw()


def moved(random, places):
    x, y = (places & 1023).astype(int), (places >> 10 & 1023).astype(int)
    shift = random.integers(-SHIFT, SHIFT + 1, (2, *places.shape))
    x, y = np.clip(x + shift[0], 0, 639).astype(np.uint32), np.clip(y + shift[1], 0, 359).astype(np.uint32)
    return places & ~np.uint32((1 << 20) - 1) | x | y << np.uint32(10)


def main():
    small, large, hours = sys.argv[1], sys.argv[2], float(sys.argv[3])
    wanted = int(hours * (int(sys.argv[4]) if len(sys.argv) > 4 else 1500))
    shutil.copyfile(small, large)
    database = sqlite3.connect(large)
    database.execute("PRAGMA synchronous = OFF")
    words, places = keyframes(database)
    random = np.random.default_rng(20260302)
    columns = [row[1] for row in database.execute("PRAGMA table_info(video)")]
    model = dict(zip(columns, database.execute("SELECT * FROM video WHERE state = 1 LIMIT 1").fetchone()))
    made = 0
    while made < wanted:
        model |= {"id": None, "path": f"simulated/{made}.mp4"}
        marks = ", ".join("?" * len(columns))
        video = database.execute(f"INSERT INTO video VALUES({marks})", [model[name] for name in columns]).lastrowid
        for _ in range(32):
            chosen = random.integers(0, len(words), 64)
            noisy = words[chosen] ^ flips(random, (64, POINTS, 2))
            facts = b"".join(varint(2 * 24) + varint(2 * 24000) + varint(640) + varint(360) + varint(POINTS) for _ in range(64))
            row = database.execute(
                "INSERT INTO feature(video, keyframes, points, checksum, facts) VALUES(?, 64, ?, 0, ?)", (video, 64 * POINTS, facts)).lastrowid
            scan = noisy[..., 0].astype("<u8").tobytes() + moved(random, places[chosen]).astype("<u4").tobytes()
            database.execute("INSERT INTO feature_scan(id, points) VALUES(?, ?)", (row, scan))
            database.execute("INSERT INTO feature_rest(id, words) VALUES(?, ?)", (row, noisy[..., 1].astype("<u8").tobytes()))
            made += 64
        database.commit()
    print(f"{made} keyframes of {len(words)} real ones")


main()
