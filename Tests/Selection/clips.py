"""Encodings that differ in how frames, packets and times relate. Each is made by FFmpeg when it is first asked for."""

import os
import subprocess

SOURCE = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r={rate}:d={seconds}"]
X264 = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-x264opts"]
X265 = ["-pix_fmt", "yuv420p", "-c:v", "libx265", "-x265-params"]
VFR = ["-vf", "setpts='(N+if(gt(mod(N,7),3),0.4,0))/{rate}/TB'", "-fps_mode", "vfr"]

# Name: (frame rate, seconds, encoder). Those of the small form come first.
SMALL = {
    "closed.mp4": (25, 4, [*X264, "threads=1:keyint=12:bframes=3"]),
    "open.mp4": (25, 4, [*X264, "threads=1:keyint=12:min-keyint=12:bframes=3:open-gop=1"]),
    "open.ts": (25, 4, [*X264, "threads=1:keyint=31:min-keyint=31:bframes=3:open-gop=1:scenecut=0"]),
    "milliseconds.mkv": (30, 2, [*X264, "threads=1:keyint=30:bframes=3:b-pyramid=normal"]),
    "leading.mp4": (25, 4, [*X265, "log-level=none:pools=1:keyint=20:bframes=4:open-gop=1"]),
    "hidden.webm": (25, 4, ["-c:v", "libvpx-vp9", "-g", "30", "-auto-alt-ref", "1", "-lag-in-frames", "12", "-deadline", "realtime",
                            "-cpu-used", "8", "-threads", "1"]),
    "untimed.avi": (25, 4, ["-c:v", "mpeg4", "-bf", "2", "-g", "12"]),
}
FULL = {
    "one-gop.mp4": (25, 3, [*X264, "threads=1:keyint=250:bframes=3"]),
    "pyramid.mp4": (25, 4, [*X264, "threads=1:keyint=40:bframes=8:b-adapt=0:b-pyramid=strict"]),
    "reordered.mp4": (25, 4, [*X264, "threads=1:keyint=25:bframes=16:b-adapt=0:b-pyramid=normal:ref=16"]),
    "no-reorder.mp4": (25, 4, [*X264, "threads=1:keyint=25:bframes=0"]),
    "refresh.mp4": (25, 4, [*X264, "threads=1:keyint=20:intra-refresh=1"]),
    "refresh.ts": (25, 4, [*X264, "threads=1:keyint=20:intra-refresh=1"]),
    "intra.mp4": (25, 2, [*X264, "threads=1:keyint=1"]),
    "sliced.mp4": (25, 4, [*X264, "threads=1:keyint=25:bframes=3:slices=4"]),
    "open.mkv": (25, 4, [*X264, "threads=1:keyint=31:min-keyint=31:bframes=3:open-gop=1:scenecut=0"]),
    "open.flv": (25, 4, [*X264, "threads=1:keyint=31:min-keyint=31:bframes=3:open-gop=1:scenecut=0"]),
    "open-short-tail.ts": (25, 3, [*X264, "threads=1:keyint=37:min-keyint=37:bframes=5:b-adapt=0:open-gop=1:scenecut=0"]),
    "closed.ts": (25, 4, [*X264, "threads=1:keyint=12:bframes=3"]),
    "late.ts": (25, 4, [*X264, "threads=1:keyint=12:bframes=3", "-output_ts_offset", "77.7"]),
    "irregular.mp4": (10, 6, [*VFR, *X264, "threads=1:keyint=12:bframes=3"]),
    "irregular.mkv": (10, 6, [*VFR, *X264, "threads=1:keyint=12:bframes=3"]),
    "ntsc.mkv": ("30000/1001", 3, [*X264, "threads=1:keyint=30:bframes=2"]),
    "film.mkv": ("24000/1001", 4, [*X264, "threads=1:keyint=30:bframes=2"]),
    "fragments.mp4": (25, 4, [*X264, "threads=1:keyint=12:bframes=2", "-movflags", "frag_keyframe+empty_moov"]),
    "index-and-fragments.mp4": (25, 4, [*X264, "threads=1:keyint=12:bframes=2", "-movflags", "frag_keyframe"]),
    "negative.mkv": (25, 3, [*X264, "threads=1:keyint=12:bframes=2", "-avoid_negative_ts", "disabled", "-output_ts_offset", "-0.5"]),
    "h264.avi": (25, 4, [*X264, "threads=1:keyint=12:bframes=2"]),
    "raw.h264": (25, 3, [*X264, "threads=1:keyint=12:bframes=2"]),
    "closed-hevc.mp4": (25, 4, [*X265, "log-level=none:pools=1:keyint=20:bframes=4:open-gop=0"]),
    "leading.mkv": (25, 4, [*X265, "log-level=none:pools=1:keyint=20:bframes=4:open-gop=1"]),
    "leading.ts": (25, 4, [*X265, "log-level=none:pools=1:keyint=20:bframes=4:open-gop=1"]),
    "decodable-leading.mp4": (25, 4, [*X265, "log-level=none:pools=1:keyint=20:bframes=4:open-gop=0:radl=2"]),
    "layers.mp4": (25, 4, [*X265, "log-level=none:pools=1:keyint=20:bframes=3:temporal-layers=1:b-adapt=0"]),
    "raw.hevc": (25, 3, [*X265, "log-level=none:pools=1:keyint=20:bframes=4"]),
    "hidden-vp8.webm": (25, 4, ["-c:v", "libvpx", "-g", "30", "-auto-alt-ref", "1", "-lag-in-frames", "12", "-deadline", "good",
                                "-cpu-used", "8", "-threads", "1"]),
    "vp9.mp4": (25, 4, ["-c:v", "libvpx-vp9", "-g", "20", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1"]),
    "vp9.ivf": (25, 4, ["-c:v", "libvpx-vp9", "-g", "20", "-auto-alt-ref", "1", "-lag-in-frames", "12", "-deadline", "realtime",
                        "-cpu-used", "8", "-threads", "1"]),
    "av1.mkv": (25, 2, ["-c:v", "libaom-av1", "-g", "12", "-cpu-used", "8", "-usage", "realtime", "-threads", "1"]),
    "av1.mp4": (25, 3, ["-c:v", "libsvtav1", "-g", "20", "-preset", "12", "-svtav1-params", "lp=1"]),
    "av1.ivf": (25, 3, ["-c:v", "libsvtav1", "-g", "20", "-preset", "12", "-svtav1-params", "lp=1"]),
    "av1-pyramid.mkv": (25, 4, ["-c:v", "libsvtav1", "-g", "30", "-preset", "10", "-svtav1-params", "lp=1"]),
    "av1-alone.webm": (25, 2, ["-c:v", "libaom-av1", "-g", "20", "-cpu-used", "8", "-lag-in-frames", "16", "-threads", "1"]),
    "ffv1.mkv": (25, 3, ["-c:v", "ffv1", "-g", "9", "-pix_fmt", "yuv420p"]),
    "prores.mov": (25, 2, ["-c:v", "prores_ks", "-pix_fmt", "yuv422p10le"]),
    "mjpeg.mov": (25, 2, ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
    "mjpeg.avi": (25, 2, ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
    "mpeg2.mpg": (25, 3, ["-c:v", "mpeg2video", "-bf", "2", "-g", "12"]),
    "mpeg2.ts": (25, 3, ["-c:v", "mpeg2video", "-bf", "2", "-g", "12"]),
    "mpeg2.mkv": (25, 4, ["-c:v", "mpeg2video", "-bf", "2", "-g", "15"]),
    "mpeg2-closed.mp4": (25, 3, ["-c:v", "mpeg2video", "-bf", "2", "-g", "12", "-flags", "+cgop", "-sc_threshold", "1000000000"]),
    "mpeg2-interlaced.ts": (25, 3, ["-c:v", "mpeg2video", "-bf", "2", "-g", "12", "-flags", "+ilme+ildct"]),
    "raw.m2v": (25, 3, ["-c:v", "mpeg2video", "-bf", "2", "-g", "12"]),
    "mpeg4.mp4": (25, 3, ["-c:v", "mpeg4", "-bf", "2", "-g", "12"]),
    "animation.gif": (10, 3, []),
    "snow.avi": (25, 2, ["-c:v", "snow", "-strict", "-2"]),
    "zmbv.avi": (25, 2, ["-c:v", "zmbv", "-g", "12"]),
    "rv20.rm": (25, 2, ["-c:v", "rv20", "-g", "12"]),
    "cinepak.avi": (10, 1, ["-c:v", "cinepak", "-g", "5"]),
    "raw.y4m": (25, 1, ["-pix_fmt", "yuv420p"]),
}
# Cut without decoding: edit lists, and streams that begin in the middle of a group of pictures.
CUTS = {
    "cut.mp4": ("closed.mp4", ["-ss", "1.48"]),
    "cut-open.mp4": ("open.mp4", ["-ss", "1.48"]),
    "cut-leading.mp4": ("leading.mp4", ["-ss", "1.48"]),
    "cut-leading.mkv": ("leading.mp4", ["-ss", "1.48"]),
    "cut-open.ts": ("open.ts", ["-ss", "1.3"]),
    "cut-open.mkv": ("open.mkv", ["-ss", "1.3"]),
    "cut-end.mp4": ("closed.mp4", ["-ss", "0.6", "-t", "2.02"]),
}


def ffmpeg(arguments, target):
    """Makes a file; it appears whole or not at all."""
    part = os.path.join(os.path.dirname(target), "part-" + os.path.basename(target))
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-fflags", "+bitexact", *arguments, "-flags:v", "+bitexact", part]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.replace(part, target)


def clip(folder, name):
    """The path of a clip, which is made where it is missing."""
    target = os.path.join(folder, name)
    if os.path.exists(target):
        return target
    if name in CUTS:
        origin, cut = CUTS[name]
        ffmpeg([*cut, "-i", clip(folder, origin), "-c", "copy"], target)
    else:
        rate, seconds, encoder = {**SMALL, **FULL}[name]
        words = [word.replace("{rate}", f"({rate})").replace("{seconds}", str(seconds)) for word in encoder]
        ffmpeg([word.format(rate=rate, seconds=seconds) for word in SOURCE] + words, target)
    return target


def names(is_small):
    return list(SMALL) if is_small else [*SMALL, *FULL, *CUTS]
