"""The peer of frame-detect-prep: f32 NCHW 640x640 tensors on standard output, with PyAV, OpenCV (area) and numpy."""

import sys

import av
import cv2
import numpy

SIZE = 640
canvas = numpy.full((SIZE, SIZE, 3), 114, numpy.uint8)
tensor = numpy.empty((1, 3, SIZE, SIZE), numpy.float32)
with av.open(sys.argv[1]) as container:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    for frame in container.decode(stream):
        picture = frame.to_ndarray(format="rgb24")
        scale = SIZE / max(picture.shape[:2])
        width, height = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
        left, top = (SIZE - width) // 2, (SIZE - height) // 2
        canvas[top : top + height, left : left + width] = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        numpy.multiply(canvas.transpose(2, 0, 1), numpy.float32(1 / 255), out=tensor[0])
        sys.stdout.buffer.write(tensor)
