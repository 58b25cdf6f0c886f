"""Times the search for words: whole processes, warm.

usage: text.py FRAME-INDEX FOLDER [CUES]

A thousand videos of a thousand cues of eight words, drawn by Zipf's law from 20,000 that are made of syllables. Looked for
are a rare phrase, parts of words and whole ones from rare to in nearly every cue, two letters, and what is not there.
"""
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
VIDEO = 1000
random = np.random.default_rng(5)
syllables = [a + b for a in "bcdfghjklmnprstvwz" for b in ("a", "e", "i", "o", "u", "an", "er", "or", "in", "ou")]
words = ["".join(random.choice(syllables, random.integers(1, 5))) for _ in range(20_000)]
share = 1 / (1 + np.arange(len(words)))
share /= share.sum()


def lines():
    for first in range(0, COUNT, VIDEO):
        picked = random.choice(len(words), (min(VIDEO, COUNT - first), 8), p=share)
        for number, row in enumerate(picked):
            text = " ".join(words[word] for word in row)
            if (first + number) % 100_000 == 777:
                text += " Platform 9"
            yield json.dumps({"kind": "text", "video": f"video-{first // VIDEO:04}.mp4", "seconds": 3 * number, "to_seconds": 3 * number + 2,
                              "text_kind": "subtitle", "text": text})


os.makedirs(FOLDER, exist_ok=True)
index = f"{FOLDER}/text-{COUNT}.fidx"
if not os.path.exists(index):
    data = "\n".join(lines()).encode()
    before = time.monotonic()
    subprocess.run([PROGRAM, "add-text", index], input=data, check=True)
    print(f"- add-text: {COUNT / (time.monotonic() - before):.0f} cues a second; {os.path.getsize(index) / COUNT:.0f} bytes a cue")
for name, text in (("a rare phrase", "orm 9"), ("a rare word", words[15_000]), ("a word", words[500]), ("a common word", words[20]),
                   ("the commonest word", words[0]), ("three letters", words[3][:3].ljust(3, "a")), ("two letters", "ou"), ("not there", "Platform 8")):
    command = [PROGRAM, "find", "--text", text, index]
    times = []
    for _ in range(7):
        before = time.monotonic()
        found = subprocess.run(command, capture_output=True)
        times.append(1000 * (time.monotonic() - before))
    count = found.stdout.count(b"\n")
    print(f"- find --text, {COUNT} cues, {name} '{text}': median {statistics.median(times):.1f} ms, {count} printed")
