"""How many captures of frames the index finds: the table "Captures" of RESULTS-notes.md.

usage: captures.py PROGRAMS [--moments N] [--json FILE] CLIP… [-- UNRELATED PICTURE…]

Every clip is indexed whole. Of each clip N moments (2), evenly spread, are captured in the nineteen ways of
capture_changes.py and looked for, one at a time. The right video first means that the first answer is certain and in the
clip that the moment is from; right in time, that the first answer's stretch, widened by a second, holds the moment as well.

False finds are counted three ways: pictures that are in no clip (those named after `--`, and frames of clips that are
not indexed while they are looked for); frames of one clip that share nothing with another but a logo; and those that
share a caption.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import cv2
import numpy as np

from capture_changes import CHANGES, text


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs")
    parser.add_argument("--moments", type=int, default=2)
    parser.add_argument("--json", help="write every query and its first answer")
    parser.add_argument("clips", nargs="+")
    words = sys.argv[1:]
    split = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:split])
    options.pictures = words[split + 1:]
    return options


class Programs:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)

    def pipe(self, *stages):
        """Runs a pipeline. Returns the last stage's status and what it printed."""
        processes, source = [], subprocess.DEVNULL
        for stage in stages:
            process = subprocess.Popen([os.path.join(self.folder, stage[0]), *stage[1:]], stdin=source, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
            if source is not subprocess.DEVNULL:
                source.close()
            source = process.stdout
            processes.append(process)
        output = processes[-1].stdout.read()
        statuses = [process.wait() for process in processes]
        return statuses[-1], output

    def add(self, clip, index, *flags):
        status, _ = self.pipe(["frame-decode", clip], ["frame-index", "add", *flags, index])
        if status:
            raise SystemExit(f"{clip}: add exits with {status}")

    def find(self, picture, index, *flags):
        """The answers for a picture."""
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            cv2.imwrite(file.name, picture[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
            _, output = self.pipe(["frame-decode", file.name], ["frame-index", "find", "--limit", "5", *flags, index])
        return [json.loads(line) for line in output.splitlines()]

    def frames(self, clip):
        """Seconds of all frames."""
        _, output = self.pipe(["frame-decode", clip], ["frame-info"])
        records = (json.loads(line) for line in output.splitlines())
        return [record["seconds"] for record in records if record["record"] == "frame"]

    def frame(self, clip, seconds):
        with tempfile.TemporaryDirectory() as folder:
            self.pipe(["frame-decode", "--at", str(seconds), clip], ["frame-export", "--format", "png", "-o", f"{folder}/frame.png"])
            return np.ascontiguousarray(cv2.imread(f"{folder}/frame.png")[..., ::-1])


def is_certain(answer):
    return answer["kind"] == "capture" or answer["kind"] == "picture" and answer["distance"] <= 64


class Table:
    def __init__(self):
        self.rows = {name: [0, 0, 0, 0] for name in CHANGES}

    def note(self, name, is_right, is_timely, is_wrong):
        for place, value in enumerate([1, is_right, is_timely, is_wrong]):
            self.rows[name][place] += value

    def print(self):
        print("| change | queries | right video first | right in time | wrong video |\n| --- | --- | --- | --- | --- |")
        for name, row in [*self.rows.items(), ("**all**", [sum(column) for column in zip(*self.rows.values())])]:
            shares = [f"{value} ({100 * value / max(1, row[0]):.0f} %)" for value in row[1:3]]
            print(f"| {name} | {row[0]} | {shares[0]} | {shares[1]} | {row[3]} |", flush=True)


def capture(programs, options, index, frames, log):
    table = Table()
    for number, (clip, moments) in enumerate(frames.items()):
        for moment, (seconds, picture) in enumerate(moments):
            for kind, (name, change) in enumerate(CHANGES.items()):
                captured = change(picture, np.random.default_rng([number, moment, kind]))
                answers = programs.find(captured, index, *(["--mirror"] if name == "mirrored" else []))
                first = answers[0] if answers and is_certain(answers[0]) else None
                is_right = first is not None and first["video"] == clip
                is_timely = is_right and first["seconds"] - 1 <= seconds <= first["to_seconds"] + 1
                table.note(name, is_right, is_timely, first is not None and not is_right)
                log.append({"clip": clip, "seconds": seconds, "change": name, "first": answers[0] if answers else None})
        print(f"{clip}: done", file=sys.stderr, flush=True)
    table.print()


def false_finds(programs, index, pictures, what):
    certain = possible = 0
    for picture in pictures:
        answers = programs.find(picture, index)
        certain += any(is_certain(answer) for answer in answers)
        possible += bool(answers) and not any(is_certain(answer) for answer in answers)
    print(f"| {what} | {len(pictures)} | {certain} | {possible} |", flush=True)


def with_logo(picture):
    """A channel's logo in the upper right corner, the same on every picture of its height."""
    picture = picture.copy()
    height, width = picture.shape[:2]
    size = height // 8
    logo = np.random.default_rng(7).integers(0, 2, (6, 9, 1), np.uint8) * np.array([[[230, 200, 40]]], np.uint8)
    logo = cv2.resize(logo, (size * 2, size), interpolation=cv2.INTER_NEAREST)
    picture[size // 2:size // 2 + size, width - size * 5 // 2:width - size // 2] = logo
    text(picture, "NEWS 24", width - size * 5 // 2, size * 2, size // 2)
    return picture


def with_caption(picture):
    picture = picture.copy()
    height, width = picture.shape[:2]
    cv2.rectangle(picture, (0, height * 5 // 6), (width, height), (20, 30, 90), -1)
    text(picture, "BREAKING: a caption that many videos share", width // 20, height * 15 // 16, max(12, height // 18), edge=False)
    return picture


def same_height(picture, height=480):
    return cv2.resize(picture, (round(picture.shape[1] * height / picture.shape[0]), height), interpolation=cv2.INTER_AREA)


def marked(programs, folder, frames, mark, what):
    """Frames of all clips with one mark, in one index; each is looked for, and found among other clips' frames or not."""
    name = what.split()[-1]
    index, owners = f"{folder}/{name}.fidx", {}
    for number, (clip, moments) in enumerate(frames.items()):
        for place, (_, picture) in enumerate(moments):
            path = f"{folder}/{name}{number}-{place}.png"
            cv2.imwrite(path, mark(same_height(picture))[..., ::-1])
            programs.add(path, index, "--as", path)
            owners[path] = clip
    certain = possible = asked = 0
    for path, clip in owners.items():
        answers = programs.find(np.ascontiguousarray(cv2.imread(path)[..., ::-1]), index, "--thorough", "--limit", "0")
        others = [answer for answer in answers if owners[answer["video"]] != clip]
        found = {answer["video"] for answer in others if is_certain(answer)}
        asked += sum(owner != clip for owner in owners.values())
        certain += len(found)
        possible += len({answer["video"] for answer in others} - found)
        for other in sorted(found):
            print(f"{what}: {os.path.basename(clip)} and {os.path.basename(owners[other])}", file=sys.stderr)
    print(f"| pairs that share only {what} | {asked} | {certain} | {possible} |", flush=True)


def sizes(programs, index):
    _, output = programs.pipe(["frame-index", "info", "--format", "ndjson", index])
    summary = json.loads(output.splitlines()[0])
    keyframes, points, seconds = summary["keyframes"], summary["points"], summary["seconds"]
    print(f"{keyframes} keyframes of {seconds:.0f} s, {points / max(1, keyframes):.0f} points each: "
          f"{20 * points / max(1, keyframes):.0f} bytes a keyframe, {20 * points / max(1, seconds) * 60 / 1000:.1f} KB a minute")


def main():
    options = arguments()
    programs = Programs(options.programs)
    clips = [os.path.abspath(path) for path in options.clips]
    with tempfile.TemporaryDirectory() as folder:
        index, frames, log = f"{folder}/i.fidx", {}, []
        for clip in clips:
            programs.add(clip, index)
            times = programs.frames(clip)
            chosen = [times[int(len(times) * (place + 0.62) / options.moments)] for place in range(options.moments)]
            frames[clip] = [(seconds, programs.frame(clip, seconds)) for seconds in chosen]
        sizes(programs, index)
        capture(programs, options, index, frames, log)
        print("\n| looked for | queries | certain | possible |\n| --- | --- | --- | --- |")
        pictures = [np.ascontiguousarray(picture[..., ::-1]) for picture in map(cv2.imread, options.pictures) if picture is not None]
        false_finds(programs, index, pictures, "pictures in no clip")
        marked(programs, folder, frames, with_logo, "a logo")
        marked(programs, folder, frames, with_caption, "a caption")
        if options.json:
            with open(options.json, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(entry) + "\n" for entry in log)


main()
