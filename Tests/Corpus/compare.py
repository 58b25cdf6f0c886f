"""Compares the frames of frame-decode with FFmpeg's, clip by clip. Called by run.sh."""

import hashlib
import json
import os
import subprocess
import sys

CORPUS = sys.argv[1]


def pipeline(path, flags, last):
    """frame-decode | last: the two processes."""
    decode = subprocess.Popen(
        ["frame-decode", *flags, "--", path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = subprocess.Popen(last, stdin=decode.stdout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    decode.stdout.close()
    return decode, end


def ours(path, *flags):
    """Hash and time of each frame that the programs deliver, the status, and what they said."""
    decode, info = pipeline(path, flags, ["frame-info"])
    records = [json.loads(line) for line in info.stdout]
    said = decode.stderr.read().decode(errors="replace").strip()
    statuses = {decode.wait(), info.wait()}
    frames = [record for record in records if record["record"] == "frame"]
    # A second time for the pixels: one pass would wait for a frame's line while its pixels wait to be taken.
    decode, raw = pipeline(path, flags, ["frame-export", "--format", "raw"])
    hashes = [hashlib.md5(raw.stdout.read(frame["bytes"])).hexdigest() for frame in frames]
    left = len(raw.stdout.read())
    decode.stderr.read()
    statuses |= {decode.wait(), raw.wait()}
    if len(statuses) > 1 or left:
        said += f" statuses {statuses}, {left} bytes over"
    return hashes, [frame["pts"] for frame in frames], min(statuses), said


def hashes_in(text):
    return [line.split(",")[-1].strip() for line in text.splitlines() if line and not line.startswith("#")]


def ffmpeg(path, before=(), after=(), stream="0:v:0"):
    """FFmpeg's hashes with other flags."""
    command = ["ffmpeg", "-nostdin", "-v", "quiet", *before, "-i", "file:" + path, "-map", stream, *after]
    done = subprocess.run([*command, "-fps_mode", "passthrough", "-f", "framemd5", "-"], capture_output=True, text=True)
    return hashes_in(done.stdout)


def reason(path, flags, found, status, said):
    """Why the hashes may differ from the recorded ones; verified, or None."""
    turn = ["-noautorotate"] if "--no-rotate" in flags else []
    if found and found == ffmpeg(path, turn):
        return f"FFmpeg {version()} decodes it differently from the one that recorded the hashes; equal to it"
    if found and found == ffmpeg(path, turn, ["-noautoscale"]):
        return "size changes in mid-stream: equal to ffmpeg -noautoscale, which does not scale to the first size"
    if status == 65 and found == ffmpeg(path, ["-threads", "1", *turn]):
        return "damaged: ffmpeg's patches vary with its threads; equal to ffmpeg -threads 1"
    if status == 65 and not found and "cover picture" in said:
        index = said.split("--stream ")[1].split()[0]
        if ours(path, *flags, "--stream", index)[0] == ffmpeg(path, stream="0:" + index):
            return f"cover art is no video: equal with --stream {index}"
    return None


def version():
    """FFmpeg's version here: the recorded hashes are those of another."""
    words = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True).stdout.split()
    return words[2] if len(words) > 2 else "unknown"


def times_agree(times, name):
    """Packet times are in order of decoding; hidden and lost frames have packets too."""
    path = os.path.join(CORPUS, "pts", name + ".txt")
    if not os.path.exists(path):
        return True
    known = [int(line) for line in open(path) if line.strip() not in ("", "N/A")]
    if not known:
        return True
    return times == sorted(known) if len(times) == len(known) else set(times) <= set(known)


def check(folder, name, suffix, flags):
    path = os.path.join(CORPUS, folder, name)
    recorded = os.path.join(CORPUS, "framemd5", "synthetic" if folder == "synthetic" else "", name + suffix + ".framemd5")
    if not os.path.exists(recorded):
        return None
    expected = hashes_in(open(recorded).read())
    found, times, status, said = ours(path, *flags)
    note = "" if found == expected else reason(path, flags, found, status, said)
    is_good = note is not None and "statuses" not in said
    if folder == "open" and not times_agree(times, name):
        is_good, note = False, "times differ from pts/"
    if note is None:
        first = next((i for i, pair in enumerate(zip(found, expected)) if pair[0] != pair[1]), min(len(found), len(expected)))
        note = f"differs from frame {first} on"
    verdict = "same" if is_good and not note else "known" if is_good else "FAIL"
    print(f"{verdict:5} {len(found):6} {status:3}  {name}{suffix}" + (f"  ({note})" if note else ""), flush=True)
    return verdict


def main():
    print("       frames  status  clip")
    verdicts = []
    for folder in ("open", "synthetic"):
        for name in sorted(os.listdir(os.path.join(CORPUS, folder))):
            for suffix, flags in (("", []), (".noautorotate", ["--no-rotate"])):
                verdicts.append(check(folder, name, suffix, flags))
    passed = [verdict for verdict in verdicts if verdict in ("same", "known")]
    failed = verdicts.count("FAIL")
    print(f"{len(passed)} passed, {failed} failed ({verdicts.count('known')} of those passed differ for the reason stated, which was checked)")
    return 1 if failed or not passed else 0


sys.exit(main())
