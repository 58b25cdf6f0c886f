"""CPU of selections against peers: run.sh calls this for RESULTS.md.

usage: selection.py PROGRAMS CLIPS PYTHON [ROUNDS [ranges | times | all]…]

Everything but `all` decodes with one thread. PYTHON has OpenCV; torchcodec is compared where it can be imported.
"""

import os
import random
import statistics
import subprocess
import sys

from measure import Run, interleaved, median

programs, clips, python = (os.path.abspath(path) for path in sys.argv[1:4])
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
here = os.path.dirname(os.path.abspath(__file__))

# Name, flags of frame-decode, frames between key frames, seconds skipped and per picture for the peers, goal.
ROWS = [
    ("--fps 1", 250, 0, 1, 1.5),
    ("--fps 1", 50, 0, 1, 2.3),
    ("--fps 1/5", 25, 0, 5, 10),
    ("--fps 1/10", 50, 0, 10, 10),
    ("--from 0.5 --fps 1/5", 50, 0.5, 5, 5),
]


def clip(interval):
    """25 s of 1080p with 3 B-frames and a key frame every `interval` frames."""
    path = os.path.join(clips, f"keyframes-{interval}.mp4")
    if not os.path.exists(path):
        source = os.path.join(here, "../Fixtures/bigbuckbunny.mp4")
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", "4", "-i", source, "-an", "-t", "25", "-vf",
             "scale=1920:1080:flags=bilinear,fps=25", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-crf", "23",
             "-bf", "3", "-g", str(interval), "-keyint_min", str(interval), "-sc_threshold", "0", path], check=True)
    return path


def ours(path, flags):
    return Run([f"{programs}/frame-decode", "--threads", "1", *flags.split(), path], ["cat"])


def ffmpeg(path, before=(), after=(), threads=("-threads", "1")):
    command = ["ffmpeg", "-nostdin", "-v", "error", *threads, *before, "-i", path, "-map", "0:v:0", *after]
    return Run([*command, "-fps_mode", "passthrough", "-f", "rawvideo", "-"], ["cat"])


def peer(name, path, start, step):
    return Run([python, os.path.join(here, "peers_selection.py"), name, path, str(start), str(step)])


def has(name):
    return subprocess.run([python, "-c", f"import {name}"], capture_output=True).returncode == 0


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def compare(title, goal, mine, **peers):
    """One row for each peer: CPU seconds, and how many times as many the peer takes."""
    results = interleaved(rounds, ours=mine, **peers)
    cpu = {name: median(runs, lambda run: run.cpu) for name, runs in results.items()}
    for name in peers:
        ratio, wanted = cpu[name] / cpu["ours"], goal if name == "ffmpeg" else 1.0
        row(title, name, f"{cpu['ours']:.2f}", f"{cpu[name]:.2f}", f"{ratio:.2f}",
            f"at least {wanted}{'' if ratio >= wanted else ', missed'}")


def hour():
    """An hour of the same video."""
    path = os.path.join(clips, "hour.mp4")
    if not os.path.exists(path):
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", "143", "-i", clip(50), "-c", "copy", path], check=True)
    return path


def cold(path, *commands):
    """Seconds that commands take one after another, none of the file in memory at first."""
    with open(path, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return sum(Run(command, ["cat"]).wall for command in commands)


def random_times():
    path, seconds = hour(), sorted(random.Random(11).uniform(0, 3590) for _ in range(10))
    times = [f"{second:.3f}" for second in seconds]
    variants = {
        "ours": [[f"{programs}/frame-decode", "--at", ",".join(times), path]],
        "ffmpeg": [["ffmpeg", "-nostdin", "-v", "error", "-ss", time, "-i", path, "-frames:v", "1", "-f", "rawvideo", "-"] for time in times],
    }
    if has("torchcodec"):
        variants["torchcodec"] = [[python, os.path.join(here, "peers_selection.py"), "torchcodec-at", path, ",".join(times), "0"]]
    wall = {name: [] for name in variants}
    for _ in range(rounds):
        for name, commands in variants.items():
            wall[name].append(cold(path, *commands))
    wall = {name: statistics.median(seconds) for name, seconds in wall.items()}
    print("\n## Ten random times of an hour of 1080p: wall seconds, cold start\n")
    row("frames", "peer", "ours", "peer's", "ratio", "goal")
    row(*["---"] * 6)
    for name in [name for name in wall if name != "ours"]:
        ratio, wanted = wall[name] / wall["ours"], 1.5 if name == "ffmpeg" else 1.0
        row("--at", name, f"{wall['ours']:.2f}", f"{wall[name]:.2f}", f"{ratio:.2f}",
            f"at least {wanted}{'' if ratio >= wanted else ', missed'}")


def all_threads():
    path = clip(250)
    results = interleaved(
        rounds, ours=lambda: Run([f"{programs}/frame-decode", path], ["cat"]), ffmpeg=lambda: ffmpeg(path, threads=()))
    print("\n## Everything, default threads, into cat\n")
    row("", "ours", "ffmpeg", "ratio", "goal")
    row(*["---"] * 5)
    for title, of in {"wall seconds": lambda run: run.wall, "CPU seconds": lambda run: run.cpu}.items():
        mine, theirs = (median(results[name], of) for name in ("ours", "ffmpeg"))
        row(title, f"{mine:.2f}", f"{theirs:.2f}", f"{theirs / mine:.2f}", f"at least 1.05{'' if theirs / mine >= 1.05 else ', missed'}")


def main():
    tables = sys.argv[5:] or ["ranges", "times", "all"]
    if "ranges" in tables:
        ranges()
    if "times" in tables:
        random_times()
    if "all" in tables:
        all_threads()


def ranges():
    print("\n## Selections: CPU seconds, one thread, 25 s of 1080p\n")
    row("frames", "peer", "ours", "peer's", "ratio", "goal")
    row(*["---"] * 6)
    others = {"OpenCV": "cv2", "torchcodec": "torchcodec"}
    chosen = os.environ.get("FRAMEPIPE_BENCH_ROWS", "01234567")
    for flags, interval, start, step, goal in [row for index, row in enumerate(ROWS) if str(index) in chosen]:
        path = clip(interval)
        peers = {"ffmpeg": lambda: ffmpeg(path, ["-ss", str(start)] if start else [], ["-vf", f"fps=1/{step}"])}
        for name, module in others.items():
            if has(module):
                peers[name] = lambda module=module: peer(module, path, start, step)
        compare(f"{flags}, key frame every {interval}", goal, lambda: ours(path, flags), **peers)
    if "5" not in chosen:
        return
    path = clip(50)
    compare("--keyframes", 1.0, lambda: ours(path, "--keyframes"), ffmpeg=lambda: ffmpeg(path, ["-skip_frame", "nokey"]))
    compare("all", 1.05, lambda: ours(path, ""), ffmpeg=lambda: ffmpeg(path))


main()
