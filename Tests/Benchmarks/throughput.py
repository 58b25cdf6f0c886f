"""The transport and throughput tables of RESULTS.md: `make bench` runs this through run.sh.

usage: throughput.py PROGRAMS CLIPS HOP-BENCH [ROUNDS [TABLE…]]

FRAMEPIPE_BENCH_REAL names a clip of one's own, which is decoded too.
"""

import os
import shutil
import subprocess
import sys
import time

from measure import Run, interleaved, median

programs, clips, hop_bench = (os.path.abspath(path) for path in sys.argv[1:4])
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
here = os.path.dirname(os.path.abspath(__file__))
python = os.path.abspath(os.path.join(here, "../../.build-bench/python/bin/python"))
FFMPEG = ["ffmpeg", "-v", "error", "-nostdin"]
MIB = 1 << 20


def tool(name, *arguments):
    return [f"{programs}/{name}", *arguments]


def clip(name):
    return os.environ["FRAMEPIPE_BENCH_REAL"] if name == "real" else f"{clips}/{name}.mp4"


def frames(name):
    probe = ["ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0", "-show_entries", "stream=nb_read_packets",
             "-of", "csv=p=0", clip(name)]
    return int(subprocess.check_output(probe, text=True).strip().strip(","))


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(title, *columns):
    print(f"\n## {title}\n")
    row(*columns)
    row(*("---" for _ in columns))


def verdict(ratio, goal, at_least):
    met = ratio >= goal if at_least else ratio <= goal
    return f"{'at least' if at_least else 'at most'} {goal}{'' if met else ', missed'}"


def hop():
    head("A hop: both ends, CPU milliseconds a frame of 1080p", "format", "hop", "cat to cat, 1 MiB pipe", "ratio", "memcpy", "goal")
    count = 200
    for name, size in (("yuv420p", 1920 * 1080 * 3 // 2), ("rgb24", 1920 * 1080 * 3)):
        raw = f"{clips}/{name}.raw"
        with open(raw, "wb") as file:
            file.truncate(0)
            for _ in range(count // 8):
                file.write(os.urandom(MIB) * (size // MIB + 1))
        bytes_of_cat = os.path.getsize(raw)
        results = interleaved(
            rounds,
            hop=lambda: Run([hop_bench, "write", str(count), "1920", "1080", name], [hop_bench, "read"], pipe_bytes=MIB),
            cat=lambda: Run(["cat", raw], ["cat"], pipe_bytes=MIB))
        os.unlink(raw)
        ours = median(results["hop"], lambda run: run.cpu) / count * 1e3
        cat = median(results["cat"], lambda run: run.cpu) / bytes_of_cat * size * 1e3
        row(name, f"{ours:.2f}", f"{cat:.2f}", f"{ours / cat:.2f}", f"{copying(size):.2f}", verdict(ours / cat, 1.3, False))


def copying(size):
    """Milliseconds to copy a number of bytes within resident memory."""
    source, target = bytearray(size), bytearray(size)
    began = time.process_time()
    for _ in range(50):
        target[:] = memoryview(source)
    return (time.process_time() - began) / 50 * 1e3


def decode(name):
    count = frames(name)
    head(f"Decode {os.path.basename(clip(name))} into `cat >/dev/null`, frames a second", "threads", "frame-decode", "ffmpeg -f rawvideo", "ratio", "goal",
         "CPU ms a frame", "ffmpeg's", "ratio")
    for threads in (["1"], []):
        ours = [argument for t in threads for argument in ("--threads", t)]
        theirs = [argument for t in threads for argument in ("-threads", t)]
        results = interleaved(
            rounds,
            ours=lambda: Run(tool("frame-decode", *ours, clip(name)), ["cat"]),
            theirs=lambda: Run([*FFMPEG, *theirs, "-i", clip(name), "-f", "rawvideo", "-"], ["cat"]))
        a, b = (count / median(results[key], lambda run: run.wall) for key in ("ours", "theirs"))
        mine, its = (median(results[key], lambda run: run.cpu) / count * 1e3 for key in ("ours", "theirs"))
        row(
            threads[0] if threads else "default", f"{a:.0f}", f"{b:.0f}", f"{a / b:.2f}", verdict(a / b, 1.1, True), f"{mine:.2f}",
            f"{its:.2f}", f"{its / mine:.2f}")


def letterbox(name):
    count = frames(name)
    head(f"{name}.mp4 to letterboxed 640x640 rgb24, lanczos, two cores", "", "frames a second", "CPU ms a frame", "RSS in all, MiB")
    chain = "scale=640:640:force_original_aspect_ratio=decrease:flags=lanczos,pad=640:640:(ow-iw)/2:(oh-ih)/2,format=rgb24"
    results = interleaved(
        rounds,
        ours=lambda: Run(
            tool("frame-decode", clip(name)), tool("frame-resize", "640x640", "--fit", "letterbox", "--filter", "lanczos3"),
            tool("frame-convert", "--to", "rgb24"), tool("frame-export", "--format", "raw")),
        ffmpeg=lambda: Run([*FFMPEG, "-i", clip(name), "-vf", chain, "-f", "rawvideo", "-"]))
    compare("one ffmpeg", results["ours"], results["ffmpeg"], count, wall_goal=0.7, cpu_goal=0.85)


def compare(peer, ours, theirs, count, wall_goal, cpu_goal):
    for name, runs in (("four programs", ours), (peer, theirs)):
        row(
            name, f"{count / median(runs, lambda run: run.wall):.0f}", f"{median(runs, lambda run: run.cpu) / count * 1e3:.1f}",
            f"{median(runs, lambda run: run.peak) / MIB:.0f}")
    wall = median(ours, lambda run: run.wall) / median(theirs, lambda run: run.wall)
    cpu = median(ours, lambda run: run.cpu) / median(theirs, lambda run: run.cpu)
    print(f"\nWall time {wall:.2f} times ({verdict(wall, wall_goal, False)}), CPU {cpu:.2f} times ({verdict(cpu, cpu_goal, False)}).")


def tensors(name):
    count = frames(name)
    head(f"{name}.mp4 to f32 NCHW 640x640 tensors", "", "frames a second", "CPU ms a frame", "RSS in all, MiB")
    results = interleaved(
        rounds,
        ours=lambda: Run(
            tool("frame-decode", clip(name)), tool("frame-detect-prep", "--preset", "yolo", "--match", "model"), tool("frame-export", "--format", "raw")),
        theirs=lambda: Run([python, f"{here}/peer_tensors.py", clip(name)]))
    for label, runs in (("frame-decode, frame-detect-prep, frame-export", results["ours"]), ("PyAV, OpenCV (area), numpy", results["theirs"])):
        row(
            label, f"{count / median(runs, lambda run: run.wall):.0f}", f"{median(runs, lambda run: run.cpu) / count * 1e3:.1f}",
            f"{median(runs, lambda run: run.peak) / MIB:.0f}")
    speed = median(results["theirs"], lambda run: run.wall) / median(results["ours"], lambda run: run.wall)
    memory = median(results["ours"], lambda run: run.peak) / median(results["theirs"], lambda run: run.peak)
    print(f"\nFrames a second {speed:.2f} times ({verdict(speed, 2.0, True)}), RSS {memory:.2f} times ({verdict(memory, 0.33, False)}).")


def key_frames(name):
    head(f"Key frames of {name}.mp4", "", "seconds", "ratio", "goal", "CPU s")
    results = interleaved(
        rounds,
        ours=lambda: Run(tool("frame-decode", "--keyframes", clip(name)), ["cat"]),
        theirs=lambda: Run([*FFMPEG, "-skip_frame", "nokey", "-i", clip(name), "-fps_mode", "passthrough", "-f", "rawvideo", "-"], ["cat"]))
    ours, theirs = (median(results[key], lambda run: run.wall) for key in ("ours", "theirs"))
    row("frame-decode --keyframes", f"{ours:.2f}", f"{theirs / ours:.2f}", verdict(theirs / ours, 1.0, True), f"{median(results['ours'], lambda run: run.cpu):.2f}")
    row("ffmpeg -skip_frame nokey", f"{theirs:.2f}", "", "", f"{median(results['theirs'], lambda run: run.cpu):.2f}")


def parallel():
    head("Twenty clips into one index, seconds", "xargs -P1", "xargs -P2", "times", "videos in the index", "goal")
    folder = f"{clips}/twenty"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for number in range(20):
        os.link(clip("once"), f"{folder}/{number}.mp4")
    seconds, videos = {}, {}
    for jobs in (1, 2):
        index = f"{folder}/{jobs}.fidx"
        # Each clip on one decoder thread, so that one at a time leaves a core free in both.
        script = f"ls {folder}/*.mp4 | xargs -P{jobs} -I% sh -c '{programs}/frame-decode --threads 1 % | {programs}/frame-index add {index}'"
        began = time.monotonic()
        subprocess.check_call(["sh", "-c", script])
        seconds[jobs] = time.monotonic() - began
        info = subprocess.check_output([f"{programs}/frame-index", "info", "--format", "ndjson", index], text=True)
        videos[jobs] = info.count('"kind":"video"')
    times = seconds[1] / seconds[2]
    row(f"{seconds[1]:.1f}", f"{seconds[2]:.1f}", f"{times:.2f}", videos[2], verdict(times, 1.8, True))
    shutil.rmtree(folder)


TABLES = {
    "hop": hop, "decode": lambda: decode("short"), "letterbox": lambda: letterbox("short"), "tensors": lambda: tensors("short"),
    "keyframes": lambda: key_frames("minutes"), "parallel": parallel,
}
if "FRAMEPIPE_BENCH_REAL" in os.environ:
    TABLES["real"] = lambda: decode("real")
for name in sys.argv[5:] or TABLES:
    TABLES[name]()
