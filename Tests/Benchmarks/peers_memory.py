"""PyAV and OpenCV: a clip to letterboxed 640x640 RGB on standard output, one thread.

usage: peers_memory.py CLIP
"""

import sys

import av
import cv2
import numpy

cv2.setNumThreads(1)
with av.open(sys.argv[1]) as container:
    container.streams.video[0].thread_count = 1
    canvas = numpy.full((640, 640, 3), 114, numpy.uint8)
    for frame in container.decode(video=0):
        scale = 640 / max(frame.width, frame.height)
        width, height = round(frame.width * scale), round(frame.height * scale)
        left, top = (640 - width) // 2, (640 - height) // 2
        rgb = frame.to_ndarray(format="rgb24")
        canvas[top:top + height, left:left + width] = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
        sys.stdout.buffer.write(canvas)
