"""CPU of selections against peers: run.sh calls this for RESULTS.md.

usage: selection.py PROGRAMS CLIPS PYTHON [ROUNDS]

Everything decodes with one thread. PYTHON has OpenCV; torchcodec is compared where it can be imported.
"""

import os
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


def main():
    print("\n## Selections: CPU seconds, one thread, 25 s of 1080p\n")
    row("frames", "peer", "ours", "peer's", "ratio", "goal")
    row(*["---"] * 6)
    others = {"OpenCV": "cv2", "torchcodec": "torchcodec"}
    for flags, interval, start, step, goal in ROWS:
        path = clip(interval)
        peers = {"ffmpeg": lambda: ffmpeg(path, ["-ss", str(start)] if start else [], ["-vf", f"fps=1/{step}"])}
        for name, module in others.items():
            if has(module):
                peers[name] = lambda module=module: peer(module, path, start, step)
        compare(f"{flags}, key frame every {interval}", goal, lambda: ours(path, flags), **peers)
    path = clip(50)
    compare("--keyframes", 1.0, lambda: ours(path, "--keyframes"), ffmpeg=lambda: ffmpeg(path, ["-skip_frame", "nokey"]))
    compare("all", 1.05, lambda: ours(path, ""), ffmpeg=lambda: ffmpeg(path))


main()
