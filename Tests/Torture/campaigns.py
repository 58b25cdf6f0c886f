"""The campaigns. Each takes the tools, a generator of its own and the number of runs it may make."""
import concurrent.futures
import json
import os
import resource
import signal
import subprocess
import time
from collections import namedtuple

Campaign = namedtuple("Campaign", "name title share run")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLIP = os.path.join(ROOT, "Tests/Fixtures/bigbuckbunny.mp4")
OTHER_USER = 65534


def flipped(data, generator, most=4):
    changed = bytearray(data)
    for _ in range(generator.randint(1, most)):
        place = generator.randrange(len(changed))
        changed[place] ^= 1 << generator.randrange(8)
    return bytes(changed)


def mutated(data, generator):
    """Flips, a cut, a piece lost, doubled or overwritten."""
    kind = generator.randrange(6)
    a = generator.randrange(len(data))
    b = min(len(data), a + generator.randint(1, max(1, len(data) // 8)))
    if kind == 0:
        return data[:a]
    if kind == 1:
        return data[:a] + data[b:]
    if kind == 2:
        return data[:b] + data[a:]
    if kind == 3:
        return data[:a] + generator.randbytes(b - a) + data[b:]
    return flipped(data, generator, 64)


def make_streams(tools):
    """One clip as a stored pipe, with checksums, and as a file; and the pixels it holds."""
    if os.path.exists(tools.path("whole.raw")):
        return
    tools.run("prepare", 'frame-decode --to 1 "$1" | frame-resize 96x54 | cat >stored.frames', CLIP)
    tools.run("prepare", "frame-convert --to yuv420p --checksum --batch-bytes 40000 <stored.frames | cat >checked.frames")
    tools.run("prepare", "frame-convert --to yuv420p --batch-bytes 40000 <stored.frames -o file.frames")
    tools.run("prepare", "frame-export --format raw <stored.frames >whole.raw")


def streams(tools, generator, runs):
    make_streams(tools)
    whole = tools.read("whole.raw")
    for run in range(runs):
        name = generator.choice(["stored", "checked", "file"])
        data = tools.read(name + ".frames")
        if generator.random() < 0.4:
            place = generator.randrange(len(data))
            tools.write("x.frames", data[:place])
            ended = tools.run(f"{name} cut at {place}", "frame-export --format raw <x.frames")
            # After the trailer a file has only its tables.
            fits = ended is None or ended.status == 75 or name == "file" and ended.status == 0 and ended.output == whole
            tools.expect(f"{name} cut at {place}", fits, f"status {ended and ended.status}, expected 75")
        else:
            tools.write("x.frames", flipped(data, generator, generator.choice([1, 1, 4])))
            ended = tools.run(f"{name} flipped, run {run}", "frame-export --format raw <x.frames")
        if ended is None or name == "stored":
            continue
        tools.expect(f"{name} run {run}", whole.startswith(ended.output), "frames that were not sent")
        tools.expect(f"{name} run {run}", ended.status != 0 or ended.output == whole, "status 0, and frames are missing")


def batches(data):
    """zstd frames, by their magic number."""
    places, at = [], data.find(b"\x28\xb5\x2f\xfd")
    while at >= 0:
        places.append(at)
        at = data.find(b"\x28\xb5\x2f\xfd", at + 4)
    return [data[a:b] for a, b in zip(places, places[1:] + [len(data)])]


def structure(tools, generator, runs):
    make_streams(tools)
    whole = tools.read("whole.raw")
    pieces = batches(tools.read("checked.frames"))
    for run in range(runs):
        changed = list(pieces)
        kind = generator.choice(["lost", "doubled", "swapped"])
        place = generator.randrange(len(changed) - 1)
        if kind == "lost":
            del changed[place]
        elif kind == "doubled":
            changed.insert(place, changed[place])
        else:
            changed[place], changed[place + 1] = changed[place + 1], changed[place]
        tools.write("x.frames", b"".join(changed))
        ended = tools.run(f"batch {place} {kind}", "frame-export --format raw <x.frames")
        if ended:
            tools.expect(f"batch {place} {kind}", ended.status in (65, 75), f"status {ended.status}")
            tools.expect(f"batch {place} {kind}", whole.startswith(ended.output), "frames that were not sent")


def media(tools, generator, runs):
    made = {
        "a.mkv": "-c:v libx264 -g 8", "a.mp4": "-c:v libx264 -g 8", "a.ts": "-c:v mpeg2video", "a.webm": "-c:v libvpx -b:v 100k",
        "a.avi": "-c:v mpeg4", "a.gif": "", "a.png": "-frames:v 1", "a.jpg": "-frames:v 1",
    }
    for name, codec in made.items():
        subprocess.run(
            f"ffmpeg -v error -y -f lavfi -i testsrc2=s=96x64:r=25:d=1 {codec} -pix_fmt yuv420p {name} 2>/dev/null || "
            f"ffmpeg -v error -y -f lavfi -i testsrc2=s=96x64:r=25:d=1 {codec} {name}", shell=True, cwd=tools.work, check=False)
    clips = [name for name in made if os.path.exists(tools.path(name)) and os.path.getsize(tools.path(name))]
    for run in range(runs):
        name = generator.choice(clips)
        tools.write("x" + os.path.splitext(name)[1], mutated(tools.read(name), generator))
        ended = tools.run(
            f"{name} mutant, run {run}",
            'frame-decode --max-frame-bytes 100000000 "x$1" | frame-info >/dev/null; s=("${PIPESTATUS[@]}"); echo "${s[@]}"; exit "${s[1]}"',
            os.path.splitext(name)[1])
        if ended:
            statuses = ended.output.split()
            tools.expect(f"{name} mutant, run {run}", len(set(statuses)) == 1, f"the ends disagree: {statuses}")


def imports(tools, generator, runs):
    seeds = {
        "y4m": b"YUV4MPEG2 W8 H8 F25:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + bytes(96)) * 3,
        "ppm": b"P6\n# c\n8 8\n255\n" + bytes(192) + b"P6 8 8 65535\n" + bytes(384),
        "pgm": b"P5 8 8 1000\n" + bytes(128),
    }
    for run in range(runs):
        form = generator.choice(list(seeds))
        data = mutated(seeds[form], generator)
        ended = tools.run(f"{form} mutant {data[:60]!r}", 'frame-import --max-frame-bytes 10000000 --format "$1" | frame-info >/dev/null', form, data=data)
        if ended:
            tools.expect(f"{form} mutant", ended.status in (0, 65), f"status {ended.status}")


def index_flips(tools, generator, runs):
    tools.run("prepare", 'frame-decode --to 2 "$1" | frame-index add --thumbs whole.fidx', CLIP)
    tools.run("prepare", "printf '1\\n00:00:00,100 --> 00:00:01,000\\nhello world\\n' | frame-index add-text --video \"$1\" whole.fidx", CLIP)
    vectors = "\\n".join('{"frame":%d,"vector":[%d,2,-3.5]}' % (frame, frame) for frame in range(40))
    tools.run("prepare", f"printf '{vectors}\\n' | frame-index add-vectors --model m --video \"$1\" whole.fidx", CLIP)
    boxes = "\\n".join('{"frame":%d,"label":"cat %d","score":0.5,"box":[0,1,2,3]}' % (frame, frame % 5) for frame in range(40))
    tools.run("prepare", f"printf '{boxes}\\n' | frame-index add-detections --video \"$1\" whole.fidx", CLIP)
    exported = tools.run("prepare", "frame-index export whole.fidx")
    data = tools.read("whole.fidx")
    for run in range(runs):
        for suffix in ("", "-wal", "-shm", "-journal"):
            if os.path.exists(tools.path("x.fidx" + suffix)):
                os.remove(tools.path("x.fidx" + suffix))
        tools.write("x.fidx", flipped(data, generator, 1))
        verify = tools.run(f"flip {run}", "frame-index verify x.fidx", reports=True)
        export = tools.run(f"flip {run}", "frame-index export x.fidx")
        tools.run(f"flip {run}", "frame-index find --text hello x.fidx >/dev/null; frame-index info x.fidx >/dev/null")
        if verify and export and exported:
            same = export.output == exported.output and export.status == 0
            tools.expect(f"flip {run}", verify.status != 0 or same, "verify passes an index that answers otherwise")


def kills(tools, generator, runs):
    """Stages that are killed: what comes after knows, the old file stays, and no half stands under the final name."""
    for run in range(runs):
        tools.write("old.npy", b"OLD")
        delay = generator.uniform(0.0, 0.25)
        victim = generator.choice(["decode", "export"])
        ended = tools.run(
            f"kill -9 frame-{victim} after {delay:.3f} s",
            'mkfifo p$3; frame-decode "$1" "$1" >p$3 & d=$!; frame-export --format npy -o old.npy <p$3 & e=$!; sleep "$2"; '
            'if [ "$4" = decode ]; then kill -9 $d; else kill -9 $e; fi; wait $e; s=$?; kill $d 2>/dev/null; wait $d; rm -f p$3; exit $s',
            CLIP, str(delay), str(run), victim, may_die=True)
        if ended is None:
            continue
        content = tools.read("old.npy")
        if victim == "export":
            tools.expect(f"kill {run}", content == b"OLD" or ended.status == 0, "a half stands under the final name")
        else:
            tools.expect(f"kill {run}", ended.status in (0, 75), f"status {ended.status}, expected 75")
            tools.expect(f"kill {run}", ended.status == 0 or content == b"OLD" or content.startswith(b"\x93NUMPY"), "a broken file")
    tools.run("clean", "frame-export --format raw -o clean.raw stored.frames" if os.path.exists(tools.path("stored.frames")) else ":")
    left = [name for name in os.listdir(tools.work) if name.startswith(".framepipe.")]
    tools.expect("leftovers", len(left) == 0 or not os.path.exists(tools.path("stored.frames")), f"{left}")


def index_kills(tools, generator, runs):
    tools.run("prepare", 'frame-decode "$1" | cat >long.frames', CLIP)
    for run in range(runs):
        number = generator.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        process = subprocess.Popen(
            ["/bin/bash", "-c", "exec frame-index add -q kills.fidx <long.frames"], cwd=tools.work, env=tools.environment,
            stderr=subprocess.DEVNULL)
        time.sleep(generator.uniform(0.005, 0.4))
        process.send_signal(number)
        process.wait()
        tools.table.count()
        if os.path.exists(tools.path("kills.fidx")):
            verify = tools.run(f"verify after signal {number}", "frame-index verify kills.fidx")
            if verify:
                tools.expect("verify", verify.status == 0, f"after signal {number}: {verify.output[:200]!r}")


# framepipe(7) and frame-index(1): a kill or a power cut costs at most this much work.
SECONDS_LOST = 5


def lost_work(tools, generator, runs):
    """Writers that get their frames slowly, twenty at a time, and are killed at any moment of ten seconds: what came more than
    SECONDS_LOST before is there, and adding the video again makes it whole."""
    length = 10
    tools.run("prepare", 'frame-decode "$1" | frame-resize 64x36 --batch-bytes 4096 | cat >slow.frames', CLIP)
    data, counted = tools.read("slow.frames"), tools.run("prepare", "frame-info slow.frames | grep -c '\"record\":\"frame\"'")
    frames = int(counted.output)

    def kill(run, moment, number):
        path = f"slow{run}.fidx"
        process = subprocess.Popen(
            ["frame-index", "add", "-q", "--as", "v", path], cwd=tools.work, env=tools.environment, stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        sent, came, began = 0, [], time.monotonic()
        while (elapsed := time.monotonic() - began) < moment and sent < len(data):
            due = min(len(data), int(len(data) * elapsed / length))
            process.stdin.write(data[sent:due])
            process.stdin.flush()
            sent = due
            came.append((elapsed, sent))
            time.sleep(0.05)
        ended = time.monotonic() - began
        process.send_signal(number)
        process.wait()
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        # The frame on the way is not whole, and a batch is looked at when the next begins.
        due = max([count for at, count in came if at < ended - SECONDS_LOST], default=0) * frames // len(data) - 2
        return run, path, moment, number, due

    numbers = [signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGTERM]
    plans = [(run, generator.uniform(0, length), generator.choice(numbers)) for run in range(runs)]
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        for run, path, moment, number, due in pool.map(lambda plan: kill(*plan), plans):
            what = f"signal {number} after {moment:.1f} s"
            kept = tools.run(what, f"test -e {path} || exit 0; frame-index verify {path} && frame-index info --format ndjson {path}")
            lines = [json.loads(line) for line in kept.output.splitlines()] if kept else []
            there = sum(line["frames"] for line in lines if line["kind"] == "video")
            tools.expect(what, there >= due, f"{there} frames are there, expected {due}")
            if run % 10 == 0:
                again = tools.run(what, f"frame-index add -q --as v {path} <slow.frames; frame-index info --format ndjson {path}")
                tools.expect(what, again and b'"state":"complete"' in again.output, "adding it again does not complete it")


def subcommands(tools, generator, runs):
    """Mutants of what the subcommands of frame-index take beside streams, lists of shards, closed pipes, names in their way."""
    make_streams(tools)
    tools.run("prepare", 'frame-decode --to 2 "$1" | frame-index add --thumbs --as v.mp4 sub.fidx', CLIP)
    tools.run("prepare", "frame-index add -q --no-features --as v.mp4 bare.fidx <stored.frames")
    header = b"\x93NUMPY\x01\x00\x76\x00" + b"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".ljust(117) + b"\n"
    seeds = {
        "npy": header + bytes(range(24)), "vectors": b'{"seconds":0.5,"vector":[1,2,-3e2]}\n{"frame":3,"vector":[1,2,3]}\n',
        "detections": b'{"seconds":0.5,"label":"x","score":0.5,"box":[0,1,2,3]}\n{"frame":3,"label":"y","box":[0,0,1,1]}\n',
        "srt": b"1\n00:00:00,100 --> 00:00:01,000\n<i>hello</i> &amp; {\\an8}you\n\n2\n00:00:02,000 --> 00:00:03,000\nthere\n",
        "vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v Ann>A&amp;B\n",
        "ass": b"[Script Info]\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,D,a\\Nb\n",
        "list": b"sub.fidx\0bare.fidx\0", "ndjson": tools.run("prepare", "frame-index export sub.fidx").output,
    }
    lines = {
        "npy": "frame-index add-vectors --model m --video v.mp4 y.fidx x", "vectors": "frame-index add-vectors --model n --video v.mp4 y.fidx x",
        "detections": "frame-index add-detections --video v.mp4 y.fidx x", "srt": "frame-index add-text --video v.mp4 y.fidx x",
        "vtt": "frame-index add-text --video v.mp4 y.fidx x", "ass": "frame-index add-text --video v.mp4 y.fidx x",
        "list": "frame-index info @x; a=$?; frame-index find --text hello @x; b=$?; [ $a -gt $b ] && exit $a; exit $b",
        "ndjson": "frame-index import z.fidx x",
    }
    others = [
        ("frame-index export y.fidx | head -c 100 >/dev/null; exit ${PIPESTATUS[0]}", {0}), ("frame-index info y.fidx >&-", {74}),
        ("frame-index export y.fidx >/dev/full", {74}), ("mkdir -p place; frame-index publish y.fidx place", {73}),
        ("frame-index publish y.fidx y.fidx", {73}), ("frame-index publish y.fidx stored.frames", {73}), ("frame-index publish y.fidx no/where", {73}),
        ("for i in 1 2 3 4; do frame-index publish y.fidx p.fidx & done; wait; frame-index verify p.fidx", {0}),
        ("frame-index mv y.fidx v.mp4 v.mp4; frame-index mv y.fidx no.mp4 b; test $? = 66", {0}),
        ("frame-index mv y.fidx v.mp4 w.mp4 & frame-index add -q --as w.mp4 y.fidx <stored.frames; wait; frame-index verify y.fidx", {0}),
        ("frame-index rm -q --missing y.fidx & frame-index add -q --as u.mp4 y.fidx <stored.frames; wait; frame-index verify y.fidx", {0}),
        ("frame-index add-features --as v.mp4 y.fidx <stored.frames; frame-index verify y.fidx", {0, 64}),
        ("head -c 200000 stored.frames | frame-index add-features y.fidx; test $? -ge 64", {0}),
        ("ulimit -v 8000000; frame-index info @/dev/zero", {65}), ("frame-index add --as '' y.fidx <stored.frames", {64}),
        ("for i in $(seq 80); do printf 'sub.fidx\\0'; done >many; ulimit -n 40; frame-index info @many 2>&1 | grep -c 'too many open files'", {0}),
        ("frame-index dupes --against @x y.fidx <&-", {0, 1, 64, 65, 66}), ("frame-index find y.fidx </dev/null; test $? -ge 64", {0}),
    ]
    for run in range(runs):
        for name in ("y.fidx", "z.fidx"):
            for suffix in ("", "-wal", "-shm"):
                if os.path.exists(tools.path(name + suffix)):
                    os.remove(tools.path(name + suffix))
        tools.write("y.fidx", tools.read("sub.fidx" if generator.random() < 0.7 else "bare.fidx"))
        if generator.random() < 0.25:
            line, expected = generator.choice(others)
            tools.write("x", seeds["list"])
            ended = tools.run("subcommands", line)
            tools.expect("subcommands", ended and ended.status in expected, f"{line}: status {ended and ended.status}, {ended and ended.errors[-200:]!r}")
            continue
        kind = generator.choice(list(lines))
        data = seeds[kind]
        for _ in range(generator.randint(1, 3)):
            data = mutated(data, generator) or data
        tools.write("x", data)
        what = f"{kind} mutant, run {run}"
        ended = tools.run(what, lines[kind], reports=True)
        verify = tools.run(what, "frame-index verify y.fidx; a=$?; [ -e z.fidx ] || exit $a; frame-index verify z.fidx || exit; exit $a")
        tools.expect(what, not verify or verify.status == 0, f"{data[:200]!r} makes a damaged index: {verify and verify.output[:200]!r}")


def full_disks(tools, generator, runs):
    make_streams(tools)
    small = tools.path("small")
    os.makedirs(small, exist_ok=True)
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], check=False, capture_output=True).returncode == 0
    try:
        for run in range(runs):
            form = generator.choice(["raw", "npy", "y4m"])
            if mounted:
                subprocess.run("rm -rf small/* small/.f*; echo OLD >small/o", shell=True, cwd=tools.work, check=False)
                ended = tools.run(f"full disk, {form}", 'frame-decode --to 2 "$1" | frame-export --format "$2" -o small/o', CLIP, form)
                if ended:
                    tools.expect("full disk", ended.status == 74, f"status {ended.status}")
                    tools.expect("full disk", tools.read("small/o") == b"OLD\n", "the old file is gone")
                    tools.expect("full disk", os.listdir(small) == ["o"], f"left: {os.listdir(small)}")
            ended = tools.run("limit of a file's size", 'frame-decode "$1" -o limited.frames', CLIP, limits=[(resource.RLIMIT_FSIZE, 100_000)])
            if ended:
                tools.expect("limit of a file's size", ended.status == 74 and not os.path.exists(tools.path("limited.frames")), f"status {ended.status}")
            ended = tools.run("/dev/full", 'frame-decode "$1" --to 0.2 >/dev/full', CLIP)
            if ended:
                tools.expect("/dev/full", ended.status == 74, f"status {ended.status}")
    finally:
        if mounted:
            subprocess.run(["umount", small], check=False)


def descriptors(tools, generator, runs):
    make_streams(tools)
    lines = [
        ('frame-decode --to 0.1 "$1" >&-', {74}), ("frame-export --format raw <stored.frames >&-", {74}), ("frame-info <stored.frames >&-", {74}),
        ("frame-info <&-", {74}), ("frame-resize 10x <&- | frame-info >/dev/null", {74}), ("frame-info --help >&-", {74}),
        ('frame-decode --to 0.1 "$1" 2>&- >/dev/null', {0}), ("frame-info --frames 1 nothing.frames 2>&-; test $? = 66", {0}),
        ('frame-decode --to 0.1 "$1" >&- 2>&- <&-; test $? = 74', {0}), ('frame-decode --trace /dev/full --to 0.1 "$1" >/dev/null', {74}),
        ('frame-decode --to 0.1 "$1" | head -c 100 >/dev/null', {0}),
    ]
    for run in range(runs):
        line, expected = lines[run % len(lines)]
        ended = tools.run("descriptors", line, CLIP)
        if ended:
            tools.expect("descriptors", ended.status in expected, f"{line}: status {ended.status}, expected {expected}")


def limits(tools, generator, runs):
    """Too little of something: refused in words, whatever it is."""
    for run in range(runs):
        kind = generator.choice(["stack", "files", "processes"])
        limit = {
            "stack": (resource.RLIMIT_STACK, generator.choice([64, 256, 1024, 8192]) << 10),
            "files": (resource.RLIMIT_NOFILE, generator.randint(5, 20)), "processes": (resource.RLIMIT_NPROC, generator.randint(1, 20)),
        }[kind]
        # What the dynamic loader or the shell can't do ends with 126 or 127, or with a message of theirs.
        ended = tools.run(f"{kind} {limit[1]}", 'frame-decode --to 0.2 "$1" >/dev/null', CLIP, limits=[limit], may_die=True)
        if ended and (ended.status < 0 or ended.status in (132, 134, 135, 136, 139)):
            tools.table.fault("crashes", f"{kind} {limit[1]}: status {ended.status} {ended.errors[-200:]!r}")


def read_only(tools, generator, runs):
    make_streams(tools)
    if os.geteuid() != 0:
        return
    tools.run("prepare", 'frame-decode --to 1 "$1" | frame-index add ro.fidx', CLIP)
    place = tools.path("ro")
    os.makedirs(place, exist_ok=True)
    subprocess.run(["cp", tools.path("ro.fidx"), tools.path("stored.frames"), place], check=True)
    os.chmod(place, 0o555)
    lines = [
        ("frame-index info ro/ro.fidx >/dev/null", {0}), ("frame-export --format raw -o ro/new.raw ro/stored.frames", {73}),
        ("frame-export --format raw -o ro/stored.frames whole.raw; test $? -ge 64", {0}), ("frame-index verify ro/ro.fidx", {0}),
    ]
    for run in range(runs):
        line, expected = lines[run % len(lines)]
        ended = tools.run("read-only", line, user=OTHER_USER)
        if ended:
            tools.expect("read-only", ended.status in expected, f"{line}: status {ended.status} {ended.errors!r}")


def together(tools, generator, runs):
    """Many writers of one index, readers beside them, and many programs on one pipe."""
    make_streams(tools)
    writers = min(16, max(2, runs // 4))
    ended = tools.run(
        "writers", f'for i in $(seq {writers}); do frame-index add -q --as video$i shared.fidx <stored.frames & done; '
        f'for i in $(seq {writers // 2}); do frame-index info shared.fidx >/dev/null 2>&1; done; wait; frame-index verify shared.fidx && '
        "frame-index info --format ndjson shared.fidx")
    if ended:
        names = [json.loads(line).get("video") for line in ended.output.splitlines() if b'"kind":"video"' in line]
        tools.expect("writers", len(names) == writers, f"{len(names)} videos of {writers}")
    for _ in range(max(1, runs // 40)):
        ended = tools.run("one pipe", "seq 24 | xargs -P8 -I{} frame-info stored.frames | (sleep 0.2; cat)")
        if ended:
            try:
                lines = [json.loads(line) for line in ended.output.splitlines()]
                tools.expect("one pipe", len(lines) % 24 == 0, f"{len(lines)} lines")
            except json.JSONDecodeError as error:
                tools.table.fault("losses", f"one pipe: lines are mixed: {error}")


ALL = [
    Campaign("streams", "streams: cuts and flips", 30, streams),
    Campaign("structure", "batches lost, doubled, swapped", 8, structure),
    Campaign("media", "media mutants", 15, media),
    Campaign("imports", "mutants of foreign formats", 15, imports),
    Campaign("index", "index: flipped bits", 10, index_flips),
    Campaign("index-kills", "index: killed writers", 5, index_kills),
    Campaign("lost-work", "slow writers, killed", 2, lost_work),
    Campaign("subcommands", "subcommands and what they take", 8, subcommands),
    Campaign("kills", "killed stages and their files", 4, kills),
    Campaign("disks", "full disks and limits of size", 3, full_disks),
    Campaign("descriptors", "closed descriptors", 4, descriptors),
    Campaign("limits", "low limits", 3, limits),
    Campaign("read-only", "read-only places", 2, read_only),
    Campaign("together", "many at once", 1, together),
]
