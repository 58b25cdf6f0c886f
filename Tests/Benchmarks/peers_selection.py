"""One picture every STEP seconds, as other libraries give it: one thread.

usage: peers_selection.py cv2|torchcodec CLIP START STEP
       peers_selection.py torchcodec-at CLIP TIME,… 0
"""

import os
import sys

library, path, starts, step = sys.argv[1], sys.argv[2], [float(time) for time in sys.argv[3].split(",")], float(sys.argv[4])
start = starts[0]


def opencv():
    """grab() for every frame, retrieve() for those on the grid."""
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "threads;1"
    import cv2

    cv2.setNumThreads(1)
    capture = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    rate = capture.get(cv2.CAP_PROP_FPS)
    number, due, count = 0, start, 0
    while capture.grab():
        if number / rate >= due - 0.5 / rate:
            count += capture.retrieve()[0]
            due += step
        number += 1
    return count


def torchcodec():
    from torchcodec.decoders import VideoDecoder

    decoder = VideoDecoder(path, num_ffmpeg_threads=1, seek_mode="exact")
    seconds, times = decoder.metadata.duration_seconds, []
    while start + step * len(times) < seconds:
        times.append(start + step * len(times))
    return len(decoder.get_frames_played_at(times))


def torchcodec_at():
    from torchcodec.decoders import VideoDecoder

    decoder = VideoDecoder(path, num_ffmpeg_threads=1, seek_mode="exact")
    return len(decoder.get_frames_played_at(starts))


if not {"cv2": opencv, "torchcodec": torchcodec, "torchcodec-at": torchcodec_at}[library]():
    sys.exit("no frames")
