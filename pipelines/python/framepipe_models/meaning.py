"""Vectors of pictures and of texts, by the two encoders of one model: NDJSON for frame-index add-vectors.

    python -m framepipe_models.meaning --flags --model IMAGE.onnx          prints the flags of frame-detect-prep
    ... | frame-detect-prep FLAGS | python -m framepipe_models.meaning --model IMAGE.onnx
    python -m framepipe_models.meaning --text 'a red car' --model TEXT.onnx --tokenizer tokenizer.json -o query.npy
"""

from __future__ import annotations

import argparse
import sys
from typing import Any, Dict, List, Optional

import numpy as np

import framestream

from . import command
from .command import Unusable
from .runtime import Model

_INTEGERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="framepipe_models.meaning", description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True, help="an ONNX file: the image encoder, or with --text the text encoder")
    parser.add_argument("--flags", action="store_true", help="print the flags of frame-detect-prep, and leave")
    parser.add_argument("--preset", default="clip", help="how pictures are prepared: a preset of frame-detect-prep (default clip)")
    parser.add_argument("--size", help="WxH of the pictures, where the model leaves it open (default: the preset's)")
    parser.add_argument("--batch", type=int, default=8, help="frames a run of the model (default 8)")
    parser.add_argument("--output", help="the output that is the vector, where the model has several")
    parser.add_argument("--text", help="a text instead of pictures")
    parser.add_argument("--tokenizer", help="the tokenizer.json of the text encoder")
    parser.add_argument("--length", type=int, help="tokens a text is filled up to (default: what the model fixes)")
    parser.add_argument("--template", default="{}", help="what the text is put into, such as 'a photo of {}'")
    parser.add_argument("-o", dest="file", help="write the vector of the text, or of the first picture, to this .npy file")
    parser.add_argument("--threads", type=int, default=0, help="threads of the model (default: all processors)")
    return parser.parse_args()


def vectors(model: Model, outputs: List[np.ndarray], wanted: Optional[str]) -> np.ndarray:
    """The (n, d) output that is the embedding, of length one: the one that was asked for, one of a usual name, the only one."""
    names = [output.name for output in model.outputs]
    if wanted is None:
        usual = ("image_embeds", "text_embeds", "embeddings", "sentence_embedding", "embeds", "pooler_output")
        flat = [name for name, output in zip(names, outputs) if output.ndim == 2]
        wanted = next((name for name in usual if name in flat), flat[0] if flat else None)
    if wanted not in names or outputs[names.index(wanted)].ndim != 2:
        shapes = ", ".join(f"{name} {'x'.join(map(str, output.shape))}" for name, output in zip(names, outputs))
        raise Unusable(f"{model.path}: no output is a vector an item: {shapes}", 65, "--output names the one to take")
    found = outputs[names.index(wanted)].astype(np.float32)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)


def _flags(model: Model, options: argparse.Namespace) -> List[str]:
    fixed = model.input_size
    size = options.size or (f"{fixed[0]}x{fixed[1]}" if fixed else None)
    layout = ["--layout", "nhwc"] if len(model.inputs[0].shape) == 4 and model.inputs[0].shape[3] == 3 else []
    return ["--preset", options.preset, *(["--size", size] if size else []), *layout, "--batch", str(model.batch_size or options.batch)]


def _pictures(model: Model, options: argparse.Namespace) -> int:
    progress, frames = command.Progress("index-meaning"), 0
    with framestream.open() as stream:
        for tensor in stream.tensors():
            found = vectors(model, model.run(tensor.batch), options.output)
            if options.file is not None:
                return _save(found, options)
            for head, vector in zip(tensor.frames, found):
                if not np.isfinite(vector).all():
                    command.say("index-meaning", f"{head.video}: frame {head.number} has a vector that is not finite: left out")
                    continue
                command.write_line({
                    "video": head.video, "frame": head.number, "seconds": command.rounded(head.seconds, 6),
                    "vector": [float(f"{value:.6g}") for value in vector]})
                frames += 1
            progress.show(frames, frames, head.seconds if tensor.items else 0, "vectors")
            del tensor
    progress.end()
    return 0


def tokens(model: Model, path: str, text: str, length: Optional[int]) -> Dict[str, np.ndarray]:
    """The inputs of a text encoder for a text: ids, and the mask and types where it asks for them."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(path)
    except Exception as error:  # noqa: BLE001 - tokenizers raises Exception itself
        raise Unusable(f"{path}: not a tokenizer file: {error}", 66 if "No such file" in str(error) else 65) from None
    fixed = model.inputs[0].shape[1] if len(model.inputs[0].shape) == 2 else None
    length = length or (fixed if isinstance(fixed, int) and fixed > 0 else None)
    if length:
        tokenizer.enable_truncation(length)
        tokenizer.enable_padding(length=length, **_padding(tokenizer))
    encoded = tokenizer.encode(text)
    if not encoded.ids:
        raise Unusable(f"the text {text!r} has no tokens")
    return {one.name: _input(one, encoded) for one in model.inputs}


def _padding(tokenizer: Any) -> Dict[str, Any]:
    """How the file pads: by its own settings, or with the end of text as CLIP does."""
    if tokenizer.padding:
        return {key: tokenizer.padding[key] for key in ("pad_id", "pad_token")}
    for token in ("<pad>", "[PAD]", "<|endoftext|>"):
        number = tokenizer.token_to_id(token)
        if number is not None:
            return {"pad_id": number, "pad_token": token}
    return {"pad_id": 0, "pad_token": tokenizer.id_to_token(0) or "[PAD]"}


def _input(one: Any, encoded: Any) -> np.ndarray:
    values = encoded.ids
    if "mask" in one.name:
        values = encoded.attention_mask
    elif "type" in one.name:
        values = encoded.type_ids
    return np.array([values], _INTEGERS.get(one.type, np.int64))


def _text(model: Model, options: argparse.Namespace) -> int:
    if options.tokenizer is None or options.file is None:
        raise Unusable("--text needs --tokenizer and -o")
    feed = tokens(model, options.tokenizer, options.template.replace("{}", options.text), options.length)
    return _save(vectors(model, model.feed(feed), options.output), options)


def _save(found: np.ndarray, options: argparse.Namespace) -> int:
    if not len(found) or not np.isfinite(found[0]).all():
        raise Unusable(f"{options.model}: the vector of the query is not finite", 65)
    with open(options.file, "wb") as file:
        np.save(file, found[0])
    return 0


def _main() -> int:
    options = _arguments()
    model = Model(options.model, threads=options.threads)
    if options.flags:
        print(*_flags(model, options))
        return 0
    if options.text is not None:
        return _text(model, options)
    return _pictures(model, options)


if __name__ == "__main__":
    sys.exit(command.run("index-meaning", _main))
