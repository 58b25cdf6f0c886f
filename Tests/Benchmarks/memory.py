"""The 2x2 of {mimalloc, system} x {arena, malloc and free per frame}: table and plot, for memory.sh.

usage: memory.py PROGRAMS CLIPS MIMALLOC PLOT [TABLE…]; FRAMEPIPE_BENCH_CLIP=short makes it a matter of a minute, and
FRAMEPIPE_BENCH_PYTHON is a Python with PyAV and OpenCV

The programs are built without mimalloc and with MEMORY_BENCHMARK: FRAMEPIPE_MALLOC_PER_FRAME turns arenas off, and
LD_PRELOAD=MIMALLOC is what linking it does.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

from measure import Run
from plot import plot

programs, clips, mimalloc, picture = sys.argv[1:5]
LONG = f"{clips}/{os.environ.get('FRAMEPIPE_BENCH_CLIP', 'long')}.mp4"
MIB = 1 << 20
VARIANTS = {
    "mimalloc, arena": {"LD_PRELOAD": mimalloc},
    "mimalloc, malloc a frame": {"LD_PRELOAD": mimalloc, "FRAMEPIPE_MALLOC_PER_FRAME": "1"},
    "system, arena": {},
    "system, malloc a frame": {"FRAMEPIPE_MALLOC_PER_FRAME": "1"},
}
COUNT = int(subprocess.check_output(
    ["ffprobe", "-v", "error", "-show_entries", "stream=nb_frames", "-of", "csv=p=0", LONG], text=True))


def pipeline(*clip):
    return (
        [f"{programs}/frame-decode", *clip], [f"{programs}/frame-resize", "640x640", "--fit", "letterbox"],
        [f"{programs}/frame-convert", "--to", "rgb24"], [f"{programs}/frame-export", "--format", "raw"])


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*columns):
    row(*columns)
    row(*("---" for _ in columns))


def mib(count):
    return f"{count / MIB:.1f}"


def one_clip():
    print(f"\n## One clip of {COUNT:,} frames of 1080p: decode, resize 640x640, convert rgb24, export raw\n")
    head("", "stage", "peak RSS, MiB", "after 10 %, MiB", "at the end, MiB", "page faults", "CPU s", "frames/s")
    runs = {}
    for name, environment in VARIANTS.items():
        run = runs[name] = Run(*pipeline(LONG), environment=environment)
        for stage in run.stages:
            early = next(rss for seconds, rss in stage.samples if seconds >= run.wall * 0.1)
            last = stage.samples[max(0, len(stage.samples) - 3)][1]
            row(name, stage.name, mib(stage.peak), mib(early), mib(last), f"{stage.faults:,}", f"{stage.cpu:.1f}", "")
        row(name, "**all**", f"**{mib(run.peak)}**", "", "", f"{sum(stage.faults for stage in run.stages):,}", f"{run.cpu:.1f}",
            f"{COUNT / run.wall:.0f}")
    ratio = runs["mimalloc, arena"].peak / runs["system, malloc a frame"].peak
    middle = [stage for stage in runs["mimalloc, arena"].stages if stage.name in ("frame-resize", "frame-convert")]
    print(f"\nSum of peak RSS, mimalloc and arena against system and malloc a frame: {ratio:.2f} times (goal: at most 0.5).")
    print(f"Peak RSS of a middle stage: {mib(max(stage.peak for stage in middle))} MiB (goal: at most 32).")
    plot(picture, {name: total(run) for name, run in runs.items()}, "RSS of all four programs, MiB")


def total(run):
    """RSS of all stages together, by tenths of a second."""
    points = []
    for tenth in range(int(run.wall * 10)):
        rss = 0
        for stage in run.stages:
            rss += next((bytes for seconds, bytes in reversed(stage.samples) if seconds <= tenth / 10), 0)
        points.append((tenth / 10, rss / MIB))
    return points


def ten_videos():
    print("\n## RSS of each program after each of ten videos in a row, MiB (one process a stage, `frame-decode CLIP…`)\n")
    head("", "stage", *range(1, 11))
    for name, environment in VARIANTS.items():
        run = Run(*pipeline(*[f"{clips}/once.mp4"] * 10), environment=environment)
        for stage in run.stages:
            # Ten equal clips: their ends are at tenths of the time.
            ends = [run.wall * number / 10 for number in range(1, 11)]
            row(name, stage.name, *(mib(max((s for s in stage.samples if s[0] <= end), default=(0, 0))[1]) for end in ends))


def steady():
    """RSS of every program after 500 frames and at the end of some 20,000."""
    small = f"{clips}/small.mp4"
    count = int(subprocess.check_output(
        ["ffprobe", "-v", "error", "-show_entries", "stream=nb_frames", "-of", "csv=p=0", small], text=True))
    print(f"\n## RSS over {count:,} frames of 640x360, MiB: mimalloc, arena\n")
    head("pipeline", "stage", "after 500 frames", "at the end", "change", "goal")
    with tempfile.TemporaryDirectory() as folder:
        decode = [f"{programs}/frame-decode", small]
        pipelines = {
            "pictures": [
                decode, [f"{programs}/frame-resize", "320x320", "--fit", "letterbox"], [f"{programs}/frame-convert", "--to", "rgb24"],
                [f"{programs}/frame-export", "--format", "raw"]],
            "tensors": [decode, [f"{programs}/frame-detect-prep", "--size", "160x160"], [f"{programs}/frame-info"]],
            "index": [decode, [f"{programs}/frame-index", "add", f"{folder}/i.fidx"]],
        }
        for name, stages in pipelines.items():
            run = Run(*stages, environment=VARIANTS["mimalloc, arena"])
            for stage in run.stages:
                early = next(rss for seconds, rss in stage.samples if seconds >= run.wall * 500 / count)
                last = stage.samples[max(0, len(stage.samples) - 3)][1]
                change = last / early - 1
                row(name, stage.name, mib(early), mib(last), f"{change * 100:+.1f} %", "within 2 %" if abs(change) <= 0.02 else "within 2 %, missed")


def twenty_clips():
    print("\n## Twenty clips under `xargs -P4`\n")
    head("", "peak RSS of everything, MiB", "seconds")
    for name, environment in VARIANTS.items():
        stages = f"{programs}/frame-decode {clips}/once.mp4 | {programs}/frame-resize 640x640 | {programs}/frame-convert --to rgb24"
        script = f"seq 20 | xargs -P4 -I% sh -c '{stages} >/dev/null'"
        began, peak = time.monotonic(), 0
        process = subprocess.Popen(["sh", "-c", script], env=dict(os.environ, **environment))
        while process.poll() is None:
            peak = max(peak, resident_bytes())
            time.sleep(0.1)
        row(name, mib(peak), f"{time.monotonic() - began:.1f}")


def resident_bytes():
    """Of all programs of this folder."""
    total = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/exe").startswith(programs):
                total += int(open(f"/proc/{pid}/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            pass
    return total


def proportional_bytes(pids):
    """PSS of processes: pages that several share are counted once, divided among them."""
    total = 0
    for pid in pids:
        try:
            lines = open(f"/proc/{pid}/smaps_rollup").read().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
        except (OSError, StopIteration):
            pass
    return total


def descendants(root):
    parents = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(pid)] = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
        except OSError:
            pass
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
        found |= more
    return found


def eight():
    """What people would run instead, eight at once and alone."""
    print("\n## 1080p to letterboxed 640x640 RGB: peak PSS of all processes, frames/s\n")
    ours = f"{programs}/frame-decode %s {LONG} | {programs}/frame-resize 640x640 --fit letterbox | " \
        f"{programs}/frame-convert --to rgb24 | {programs}/frame-export --format raw"
    ffmpeg = f"ffmpeg -nostdin -v error %s -i {LONG} -map 0:v:0 -vf scale=640:640:force_original_aspect_ratio=decrease:flags=lanczos," \
        "pad=640:640:-1:-1 -pix_fmt rgb24 -f rawvideo -"
    preload = {} if "mimalloc" in subprocess.getoutput(f"ldd {programs}/frame-resize") else VARIANTS["mimalloc, arena"]
    variants = {
        "ours, --threads 1": (ours % "--threads 1", preload), "ours": (ours % "", preload),
        "ffmpeg -threads 1": (ffmpeg % "-threads 1 -filter_threads 1", {}), "ffmpeg": (ffmpeg % "", {}),
    }
    python = os.environ.get("FRAMEPIPE_BENCH_PYTHON")
    if python:
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers_memory.py")
        variants["PyAV and OpenCV, one thread"] = (f"{python} {script} {LONG}", {})
    head("", "alone, MiB", "frames/s", "eight at once, MiB", "frames/s", "CPU ms a frame")
    for name, (command, environment) in variants.items():
        cells = []
        for count in (1, 8):
            began, peak, before = time.monotonic(), 0, resource.getrusage(resource.RUSAGE_CHILDREN)
            script = f"for i in $(seq {count}); do {{ {command} >/dev/null; }} & done; wait"
            process = subprocess.Popen(["sh", "-c", script], env=dict(os.environ, **environment))
            while process.poll() is None:
                peak = max(peak, proportional_bytes(descendants(process.pid) - {process.pid}))
                time.sleep(0.2)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            cells += [mib(peak), f"{count * COUNT / (time.monotonic() - began):.0f}"]
        row(name, *cells, f"{cpu * 1000 / (count * COUNT):.1f}")


TABLES = {"one": one_clip, "ten": ten_videos, "steady": steady, "twenty": twenty_clips, "eight": eight}
for name in sys.argv[5:] or TABLES:
    TABLES[name]()
