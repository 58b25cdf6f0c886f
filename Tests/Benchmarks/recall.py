"""How many frames of changed clips the index finds at their second: the recall table of RESULTS-notes.md.

usage: recall.py PROGRAMS CLIP… [-- OTHER…]

Every clip is indexed whole, the others too. Each clip is then re-encoded in five ways, and two frames a second of what
came out are looked for, one by one. Found is what lies in the right video within half a second of its time; wrong is a
hit within 64 bits in another video.
"""

import json
import os
import subprocess
import sys
import tempfile

programs = os.path.abspath(sys.argv[1])
arguments = sys.argv[2:]
split = arguments.index("--") if "--" in arguments else len(arguments)
clips, others = ([os.path.abspath(path) for path in part] for part in (arguments[:split], arguments[split + 1:]))
SUBTITLE = "drawbox=x=iw/6:y=ih*0.84:w=iw*2/3:h=ih*0.1:color=black@0.6:t=fill,drawtext=text='A line of words, burnt in':" \
    "x=(w-tw)/2:y=h*0.86:fontsize=h/16:fontcolor=white"
CHANGES = {
    "crf 35": ("null", []), "half size": ("scale=iw/2:-2", []), "subtitle": (SUBTITLE, []),
    "letterboxed": ("pad=iw:ih*4/3:0:(oh-ih)/2", []), "mirrored": ("hflip", ["--mirror"]),
}


def shell(script, *words):
    return subprocess.run(["bash", "-c", script, programs, *words], capture_output=True, text=True)


def queries(changed, index, flags):
    """(seconds, hits) of two frames a second. The changed clip has its clip's times."""
    probe = shell('"$0/frame-decode" --fps 2 "$1" | "$0/frame-info"', changed)
    for record in map(json.loads, probe.stdout.splitlines()):
        if record["record"] == "frame":
            seconds = record["seconds"]
            found = shell('"$0/frame-decode" --at "$1" "$2" | "$0/frame-index" find "${@:4}" "$3"', str(seconds), changed, index, *flags)
            yield seconds, [json.loads(line) for line in found.stdout.splitlines()]


def qualities(clip, index):
    """(seconds, quality) of the stored frames of a clip."""
    lines = shell('"$0/frame-index" export "$1"', index).stdout.splitlines()
    records = (json.loads(line) for line in lines)
    return [(record["seconds"], record["quality"]) for record in records if record["kind"] == "frame" and record["video"] == clip]


def judge(clip, changed, index, flags, stored):
    asked = found = wrong = 0
    for seconds, hits in queries(changed, index, flags):
        quality = max((time, quality) for time, quality in stored if time <= seconds + 1e-3)[1]
        if quality < 50:
            flat[0] += 1
            flat[1] += any(hit["video"] == clip for hit in hits)
            continue
        asked += 1
        right = [hit for hit in hits if hit["video"] == clip]
        found += any(hit["seconds"] - 0.5 <= seconds <= hit["to_seconds"] + 0.5 for hit in right)
        wrong += any(hit["video"] != clip and hit["distance"] <= 64 for hit in hits)
    return asked, found, wrong


with tempfile.TemporaryDirectory() as folder:
    index = f"{folder}/i.fidx"
    for clip in clips + others:
        added = shell('"$0/frame-decode" "$1" | "$0/frame-index" add "$2"', clip, index)
        if added.returncode:
            raise SystemExit(f"{clip}: {added.stderr}")
    print("| clip | " + " | ".join(CHANGES) + " | in other videos |\n| --- |" + " --- |" * (len(CHANGES) + 1))
    total, flat = [0, 0, 0], [0, 0]
    for clip in clips:
        cells, mistaken, stored = [], 0, qualities(clip, index)
        for name, (chain, flags) in CHANGES.items():
            changed = f"{folder}/changed.mkv"
            subprocess.check_call([
                "ffmpeg", "-v", "error", "-nostdin", "-y", "-i", clip, "-map", "0:v:0", "-vf", chain, "-fps_mode", "passthrough",
                "-enc_time_base", "-1", "-c:v", "libx264", "-preset", "veryfast", "-crf", "35", changed])
            asked, found, wrong = judge(clip, changed, index, flags, stored)
            cells.append(f"{found} of {asked}")
            mistaken += wrong
            total = [total[0] + asked, total[1] + found, total[2] + wrong]
        print(f"| {os.path.basename(clip)} | " + " | ".join(cells) + f" | {mistaken} |", flush=True)
    print(f"\n{total[1]} of {total[0]} found, {100 * total[1] / total[0]:.1f} %; {total[2]} with a hit in another video.")
    print(f"Of {flat[0]} flat ones {flat[1]} were found in their video.")
