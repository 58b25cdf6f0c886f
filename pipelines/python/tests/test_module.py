"""The module beside Framepipe's programs, which are on the PATH: what it reads is theirs, and they read what it writes.

Run as python -m unittest test_module.
"""

import hashlib
import io
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

import numpy as np

import framestream
from framestream.formats import CODES, layout
from framestream.geometry import Crop, Orient, Pad, Scale, unmap

SEED = int(os.environ.get("FRAMESTREAM_SEED", random.SystemRandom().randrange(1 << 32)))
HERE = pathlib.Path(__file__).resolve().parent
INVERT = "import sys, framestream; sys.exit(framestream.run(lambda f: f.replace(255 - f.array), name='invert'))"


def setUpModule():
    print(f"FRAMESTREAM_SEED={SEED}", file=sys.stderr)
    os.environ["PYTHONPATH"] = str(HERE.parent)


def shell(script, stdin=b"", **names):
    run = subprocess.run(
        ["bash", "-c", script], input=stdin, capture_output=True, env={**os.environ, "PY": sys.executable, "INVERT": INVERT, **names})
    return run.returncode, run.stdout, run.stderr.decode()


def some_frames(count=5, width=20, height=12, pixel_format="rgb24"):
    generator = np.random.default_rng(SEED)
    for number in range(count):
        planes = [
            generator.integers(0, 256, plane.row_bytes * plane.rows, np.uint8).view(plane.dtype).reshape(plane.shape)
            for plane in layout(pixel_format, width, height).planes]
        yield framestream.Frame.from_array(planes, pixel_format, number=number, pts=number * 3, time_base=Fraction(1, 75))


def stream_of(frames, **options):
    target = io.BytesIO()
    with framestream.create(target, framestream.Header(path="made", time_base=Fraction(1, 75)), **options) as writer:
        for frame in frames:
            writer.write(frame)
    return target.getvalue()


def digests(frames):
    return [hashlib.md5(frame.pixels).hexdigest() for frame in frames]


class Reading(unittest.TestCase):
    def test_every_pixel_format_has_the_layout_of_the_programs(self):
        source = stream_of(some_frames(1, 11, 7))
        for name in CODES:
            status, stream, errors = shell('frame-convert --to "$NAME"', source, NAME=name)
            self.assertEqual((status, errors), (0, ""), name)
            status, raw, _ = shell("frame-export --format raw", stream)
            self.assertEqual(status, 0, name)
            (frame,) = framestream.open(io.BytesIO(stream)).frames()
            self.assertEqual(frame.pixel_format, name)
            self.assertEqual(b"".join(plane.tobytes() for plane in frame.planes), raw, name)

    def test_memory_is_used_again_unless_frames_are_kept(self):
        source = stream_of(some_frames(40, 200, 200))
        addresses = set()
        for frame in framestream.open(io.BytesIO(source)):
            addresses.add(frame.array.base.__array_interface__["data"][0])
        self.assertLessEqual(len(addresses), 2)
        kept = [frame.array[3:5] for frame in framestream.open(io.BytesIO(source))]
        for rows, frame in zip(kept, some_frames(40, 200, 200)):
            np.testing.assert_array_equal(rows, frame.array[3:5])

    def test_a_file_is_reached_by_number_and_time(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a b\n.frames")
            with framestream.create(path, framestream.Header(time_base=Fraction(1, 75)), batch_bytes=1 << 12) as writer:
                for frame in some_frames(50):
                    writer.write(frame)
            wanted = digests(some_frames(50))
            with framestream.open(path) as stream:
                self.assertGreater(len(stream.table), 5)
                order = list(range(50))
                random.Random(SEED).shuffle(order)
                for number in order:
                    stream.seek(number=number)
                    self.assertEqual(digests([next(stream.frames())]), [wanted[number]])
                    self.assertEqual(stream.at(number * 3 / 75 + 0.01).number, number)
                self.assertIsNone(stream.at(-1))
                self.assertEqual(stream.at(1e9).number, 49)
                stream.seek(number=48)
                self.assertEqual([frame.number for frame in stream], [48, 49])
            # Without tables it is read ahead.
            stream = framestream.open(io.BytesIO(stream_of(some_frames(50))))
            self.assertEqual(stream.at(0.9).number, 22)

    def test_a_cut_stream_raises_after_what_arrived(self):
        whole = stream_of(some_frames(30), batch_bytes=1 << 12)
        for cut in random.Random(SEED).sample(range(1, len(whole)), 60):
            arrived = []
            with self.assertRaises(framestream.StreamError) as caught:
                for frame in framestream.open(io.BytesIO(whole[:cut])):
                    arrived.append(frame)
            self.assertEqual(digests(arrived), digests(some_frames(30))[:len(arrived)])
            if isinstance(caught.exception, framestream.StreamCut):
                self.assertEqual(caught.exception.arrived.frames, len(arrived))

    def test_damage_raises_and_never_anything_else(self):
        whole = stream_of(some_frames(6), compress=1) + stream_of(some_frames(3))
        generator = random.Random(SEED)
        for _ in range(400):
            data = bytearray(whole)
            for _ in range(generator.randint(1, 8)):
                data[generator.randrange(len(data))] = generator.randrange(256)
            try:
                for record in framestream.open(io.BytesIO(bytes(data)), max_frame_bytes=1 << 24).records():
                    del record
            except framestream.StreamError as error:
                self.assertIn(error.status, range(1, 256))

    def test_gzip_and_sockets_are_read_too(self):
        import gzip
        import socket

        source = stream_of(some_frames(5, 300, 300))
        with gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(source))) as packed:
            self.assertEqual(digests(framestream.open(packed)), digests(some_frames(5, 300, 300)))
        near, far = socket.socketpair()
        if os.fork() == 0:
            near.close()
            far.sendall(source)
            os._exit(0)
        far.close()
        self.assertEqual(digests(framestream.open(near.makefile("rb"))), digests(some_frames(5, 300, 300)))
        near.close()
        os.wait()


class Writing(unittest.TestCase):
    def test_programs_read_what_is_written(self):
        for compress in ("store", 1, 19, -5):
            stream = stream_of(some_frames(5, 33, 17, "yuv420p"), compress=compress)
            status, raw, errors = shell("frame-export --format raw", stream)
            self.assertEqual((status, errors), (0, ""))
            self.assertEqual(raw, b"".join(frame.pixels.tobytes() for frame in some_frames(5, 33, 17, "yuv420p")))
            self.assertEqual(shell("zstd -qt", stream)[0], 0)

    def test_what_is_read_is_written_the_same(self):
        status, source, _ = shell("frame-resize 31x21 --crop 1.5,2.25,10.5,7 --fit letterbox", stream_of(some_frames(4)))
        self.assertEqual(status, 0)
        target = io.BytesIO()
        with framestream.create(target) as writer:
            for record in framestream.open(io.BytesIO(source)).records():
                if not isinstance(record, framestream.Trailer):
                    writer.write(record)
        infos = [shell("frame-info", stream)[1] for stream in (source, target.getvalue())]
        self.assertEqual(*infos)
        self.assertEqual(*(shell("frame-export --format raw", stream)[1] for stream in (source, target.getvalue())))

    def test_an_exception_reaches_the_stages_after(self):
        target = io.BytesIO()
        with self.assertRaises(KeyError):
            with framestream.create(target, framestream.Header(), name="mine") as writer:
                writer.write(next(some_frames()))
                raise KeyError("lost")
        status, info, _ = shell("frame-info", target.getvalue())
        self.assertEqual(status, 70)
        self.assertIn(b'"stage":"mine","status":70,"message":"KeyError: \'lost\'"', info)

    def test_wrong_arrays_are_refused(self):
        (frame,) = some_frames(1)
        for array in (frame.array.astype(np.float32), frame.array.astype(np.int8), frame.array[:, :, :2], frame.array[1:]):
            with self.assertRaises(ValueError):
                frame.replace(array)
        half = frame.replace(frame.array[::2, ::2], steps=[Scale(20, 12, 10, 6)])
        self.assertEqual((half.width, half.height, half.unmap((0, 0, 10, 6))), (10, 6, (0, 0, 20, 12)))


class Stages(unittest.TestCase):
    """A Python stage in the middle of a pipe is a stage like any other."""

    def test_facts_pass_through(self):
        status, info, errors = shell(
            "frame-resize 64x64 --fit letterbox | $PY -c \"$INVERT\" a b | frame-info", stream_of(some_frames()))
        self.assertEqual((status, errors), (0, ""))
        self.assertIn(b'{"name":"invert","version":"","arguments":["a","b"]}', info)
        self.assertEqual(info.count(b'["pad",0,13,64,64]'), 5)
        inverted = shell("$PY -c \"$INVERT\" | $PY -c \"$INVERT\" | frame-export --format raw", stream_of(some_frames()))[1]
        self.assertEqual(inverted, b"".join(frame.pixels.tobytes() for frame in some_frames()))

    def test_a_cut_stream_is_told_downstream(self):
        status, info, errors = shell(
            "head -c 400000 | $PY -c \"$INVERT\" | frame-info", stream_of(some_frames(50, 100, 100)))
        self.assertNotEqual(status, 0)
        self.assertIn(b'"stage":"invert","status":%d' % status, info)
        self.assertEqual(errors.count("\n"), 1)
        self.assertRegex(errors, r"^invert: the stream ends without its trailer: \d+ frames arrived, the last at")

    def test_a_failure_upstream_passes_with_its_status(self):
        status, info, errors = shell("frame-decode /nonexistent | $PY -c \"$INVERT\" | frame-info")
        self.assertEqual(status, 66)
        self.assertEqual(errors.strip(), "frame-decode: /nonexistent: no such file")
        self.assertIn(b'"stage":"frame-decode","status":66', info)

    def test_an_exception_is_told_once(self):
        code = "import sys, framestream\ndef f(x):\n  if x.number == 3: raise RuntimeError('no\\nway')\n  return x\nsys.exit(framestream.run(f, name='bad'))"
        status, info, errors = shell('$PY -c "$CODE" | frame-info', stream_of(some_frames()), CODE=code)
        self.assertEqual(status, 70)
        self.assertIn(b'"message":"RuntimeError: no way"', info)
        self.assertIn(b'{"record":"trailer","frames":3,"tensors":0,"damaged":0,"status":70}', info)
        self.assertTrue(errors.startswith("bad: RuntimeError: no way\n"))

    def test_a_reader_that_leaves_is_no_error(self):
        source = stream_of(some_frames(40, 200, 200))
        status, info, errors = shell("$PY -c \"$INVERT\" | frame-info --first 1 | wc -l; echo ${PIPESTATUS[0]}", source)
        self.assertEqual((info.split()[-1], errors), (b"0", ""))

    def test_a_full_disk_has_its_status(self):
        status, _, errors = shell("$PY -c \"$INVERT\" >/dev/full", stream_of(some_frames()))
        self.assertEqual((status, errors), (74, "invert: No space left on device\n"))

    def test_a_killed_stage_leaves_a_cut_stream(self):
        code = "import os, sys, framestream\ndef f(x):\n  if x.number == 3: os.kill(os.getpid(), 9)\n  return x\nframestream.run(f, name='x')"
        status, _, errors = shell('$PY -c "$CODE" | frame-info >/dev/null', stream_of(some_frames(8, 600, 600)), CODE=code)
        self.assertNotEqual(status, 0)
        self.assertIn("the stream ends without its trailer", errors)

    def test_unknown_records_parts_and_tensors_pass(self):
        conformance = HERE.parents[2] / "Tests/Conformance/valid"
        same = "import sys, framestream; sys.exit(framestream.run(lambda record: record, name='same'))"
        for name in ("optional-records", "two-parts", "tensors", "tensor-batches", "failure", "damaged-frames", "geometry", "formats"):
            before = (conformance / f"{name}.frames").read_bytes()
            status, after, _ = shell('$PY -c "$SAME"', before, SAME=same)
            records = [
                [record for record in framestream.open(io.BytesIO(data)).records() if not isinstance(record, framestream.Header)]
                for data in (before, after)]
            self.assertEqual([repr(record) for record in records[0]], [repr(record) for record in records[1]], name)
            self.assertEqual(status, records[0][-1].status, name)


class Boxes(unittest.TestCase):
    def test_boxes_find_their_way_back(self):
        ledger = (Orient(True, 90, 1920, 1080), Crop(0, 60, 1080, 1800), Scale(1080, 1800, 384, 640), Pad(128, 0, 640, 640))
        self.assertEqual(unmap((128, 0, 512, 640), ledger, 640, 640), (0, 60, 1080, 1860))
        self.assertEqual(unmap((-900, -900, 9000, 9000), ledger, 640, 640), (0, 0, 1080, 1920))
        self.assertEqual(unmap((128, 0, 512, 640), ledger, 640, 640, stored=True), (60, 0, 1860, 1080))
        with self.assertRaises(ValueError):
            unmap((0, 0, float("nan"), 1), ledger, 640, 640)


if __name__ == "__main__":
    unittest.main()
