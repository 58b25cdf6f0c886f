"""Times the kernels and what people use today in turns, on one core, and puts the table in a page.

usage: kernels.py KERNEL-BENCH PEERS-CONVERT PEERS-RESIZE PYTHON ROUNDS PAGE

A round runs every program once, ours before its peers; each prints medians of many runs. The table has the medians of
the rounds, between the page's two markers. PYTHON has pillow-simd, OpenCV, kornia-rs, pdqhash and numpy.
"""
import os
import shutil
import statistics
import subprocess
import sys

OURS, CONVERT, RESIZE, PYTHON, ROUNDS, PAGE = *sys.argv[1:5], int(sys.argv[5]), sys.argv[6]
HERE = os.path.dirname(os.path.abspath(__file__))
BEGIN, END = "<!-- kernels: made by make bench-kernels -->", "<!-- end of kernels -->"
# The last core: the first serves more interrupts. Peers that would use several threads get one.
PIN = ["taskset", "-c", str(os.cpu_count() - 1)] if shutil.which("taskset") else []
ENVIRONMENT = dict(os.environ, RAYON_NUM_THREADS="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

# Work, our name, the peer's: (program, name, label), what a person calls it, and the ratio to reach.
SHRINK = "1080p to 640x360, "
SIMD, ZIMG = "pillow-simd", "zimg"
ROWS = [
    (SHRINK + "lanczos3, rgb24", "rgb24-lanczos3", ("python", "rgb24-lanczos3"), SIMD, 2.2),
    (SHRINK + "lanczos3, rgba, premultiplied", "rgba-lanczos3", ("python", "rgba-lanczos3"), SIMD, 1.8),
    (SHRINK + "lanczos3, rgba, all opaque", "rgba-opaque-lanczos3", ("python", "rgba-lanczos3"), SIMD, 1.8),
    (SHRINK + "lanczos3, gray", "gray-lanczos3", ("zimg", "gray-lanczos3"), ZIMG, 1.3),
    (SHRINK + "lanczos3, yuv420p", "yuv420p-lanczos3", ("zimg", "yuv420p-lanczos3"), ZIMG, 1.3),
    (SHRINK + "bilinear, rgb24", "rgb24-bilinear", ("python", "rgb24-bilinear"), SIMD, 1.6),
    (SHRINK + "box, rgb24", "rgb24-box", ("python", "rgb24-box"), SIMD, 1.6),
    ("4928x3279 to 852x567, lanczos3, rgb24", "rgb24-large-lanczos3", ("python", "rgb24-large-lanczos3"), SIMD, 2.0),
    ("640x360 up to 1080p, lanczos3, rgb24", "rgb24-up-lanczos3", ("python", "rgb24-up-lanczos3"), SIMD, 1.6),
    (SHRINK + "lanczos3, rgb48le", "rgb48le-lanczos3", ("zimg", "rgb48-planar-lanczos3"), "zimg, planar", 1.2),
    ("4928x3279 to 852x567, lanczos3, gray", "gray-large-lanczos3", ("zimg", "gray-large-lanczos3"), ZIMG, 1.0),
    ("4928x3279 to 852x567, lanczos3, rgb48le", "rgb48le-large-lanczos3", ("zimg", "rgb48-planar-large-lanczos3"), "zimg, planar", 0.6),
    ("640x360 up to 1080p, lanczos3, gray", "gray-up-lanczos3", ("zimg", "gray-up-lanczos3"), ZIMG, 0.9),
    ("640x360 up to 1080p, lanczos3, rgb48le", "rgb48le-up-lanczos3", ("zimg", "rgb48-planar-up-lanczos3"), "zimg, planar", 0.7),
    ("4928x3279 to 852x567, lanczos3, rgba", "rgba-large-lanczos3", ("ours", "rgb24-large-lanczos3"), "our own rgb24", 0.4),
    ("640x360 up to 1080p, lanczos3, rgba", "rgba-up-lanczos3", ("ours", "rgb24-up-lanczos3"), "our own rgb24", 0.4),
    (SHRINK + "lanczos3, rgb48le", "rgb48le-lanczos3", ("python", "rgb48le-area"), "OpenCV INTER_AREA", 1.2),
    ("yuv420p to rgb24, nearest chroma", "yuv420p-rgb24-nearest", ("convert", "yuv420p-rgb24-nearest", "libyuv"), None, 1.0),
    ("yuv420p to rgb24, bilinear chroma", "yuv420p-rgb24", ("convert", "yuv420p-rgb24", "swscale"), None, 10),
    ("yuv420p to rgb24, bilinear chroma", "yuv420p-rgb24", ("ours", "yuv420p-rgb24-nearest"), "our own nearest", 0.4),
    ("nv12 to rgb24, nearest chroma", "nv12-rgb24-nearest", ("convert", "nv12-rgb24-nearest", "libyuv"), None, 1.0),
    ("yuv420p10le to rgb24, nearest chroma", "yuv420p10le-rgb24-nearest", ("convert", "yuv420p10le-rgb24-nearest", "libyuv"), None, 1.0),
    ("p010le to rgb24, nearest chroma", "p010le-rgb24-nearest", ("convert", "p010le-rgb24-nearest", "libyuv"), None, 1.0),
    ("yuv420p10le to rgb48le", "yuv420p10le-rgb48le", ("convert", "yuv420p10le-rgb48le", "zimg"), None, 2.0),
    ("bgra to rgba", "bgra-rgba", ("convert", "bgra-rgba", "libyuv"), None, 1.0),
    ("bgra to rgba", "bgra-rgba", ("convert", "bgra-rgba", "memcpy"), None, 0.9),
    ("rgb48le to rgb24", "rgb48le-rgb24", ("convert", "rgb48le-rgb24", "libyuv"), None, 1.0),
    ("rgb24 to gray", "rgb24-gray", ("convert", "rgb24-gray", "libyuv"), None, 1.0),
    ("640x640 HWC to f32 CHW, scale, mean, std", "tensor-normalised", ("python", "tensor-numpy-normalised"), "numpy", 2.0),
    ("640x640 HWC to f32 CHW, scale, mean, std", "tensor-normalised", ("python", "tensor-blob"), "OpenCV blobFromImage (no std)", 4.0),
    ("1080p yuv420p to letterboxed 640x640 f32 CHW", "prep-yuv420p", ("python", "prep-kornia"), "kornia-rs (RGB in, aliased, no letterbox)", 1.4),
    ("1080p yuv420p to letterboxed 640x640 f32 CHW", "prep-yuv420p", ("python", "prep-opencv-area"), "OpenCV area and numpy (RGB in)", 2.5),
    ("PDQ of 1080p rgb24", "pdq-1920x1080", ("pdqhash", "pdq-1920x1080"), "pdqhash", 25),
    ("PDQ of 512x512 rgb24", "pdq-512x512", ("pdqhash", "pdq-512x512"), "pdqhash", 15),
]


def lines(*command):
    """The columns that a program prints."""
    run = subprocess.run([*PIN, *command], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=True)
    return [line.split("\t") for line in run.stdout.splitlines()]


def timed_round():
    """Every program once, ours before its peers: [((program, name), label, ms)]."""
    times = []
    def take(program, printed):
        times.extend(((program, columns[0]), columns[1] if len(columns) == 3 else "", float(columns[-1])) for columns in printed)

    take("ours", lines(OURS, "convert", *sorted({row[1] for row in ROWS if row[2][0] == "convert"})))
    take("convert", lines(CONVERT))
    take("ours", lines(OURS, "resize", *sorted({row[1] for row in ROWS if "lanczos3" in row[1] or row[1] in ("rgb24-bilinear", "rgb24-box")})))
    take("zimg", lines(RESIZE))
    take("ours", lines(OURS, "tensor", "tensor-normalised", "prep-yuv420p"))
    take("python", lines(PYTHON, f"{HERE}/peers_resize.py"))
    take("ours", lines(OURS, "fingerprint", "pdq-1920x1080", "pdq-512x512"))
    take("pdqhash", lines(PYTHON, f"{HERE}/peers_fingerprint.py", "pdq-1920x1080", "pdq-512x512"))
    return times


def median(times, program, name, label=""):
    """The median of the rounds in ms, and the peer's full name."""
    found = [(full, ms) for key, full, ms in times if key == (program, name) and full.startswith(label)]
    if not found:
        raise SystemExit(f"{program} did not print {name} {label}")
    return statistics.median(ms for _, ms in found), found[0][0]


def table(times):
    yield "## Kernels: one core, data in memory, 1080p unless said"
    yield ""
    yield subprocess.run([f"{HERE}/machine.sh"], stdout=subprocess.PIPE, text=True, check=True).stdout.rstrip()
    yield f"- medians of {ROUNDS} rounds, ours and the peers in turn, each a median of 21 to 41 runs; `make bench-kernels`"
    yield ""
    yield "| work | ours, ms | peer | its, ms | ratio | to reach |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for work, name, peer, called, goal in ROWS:
        ours, _ = median(times, "ours", name)
        theirs, full = median(times, *peer)
        ratio = theirs / ours
        missed = "" if round(ratio, 2) >= goal else ", missed"
        yield f"| {work} | {ours:.3f} | {called or full} | {theirs:.3f} | {ratio:.2f} | {goal}{missed} |"


times = [entry for _ in range(ROUNDS) for entry in timed_round()]
made = "\n".join([BEGIN, *table(times), END])
page = open(PAGE).read() if os.path.exists(PAGE) else ""
if BEGIN in page:
    page = page[: page.index(BEGIN)] + made + page[page.index(END) + len(END) :]
else:
    page += "\n" + made + "\n"
open(PAGE, "w").write(page)
print(made)
