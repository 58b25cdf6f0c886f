"""ONNX Runtime: a session for a model file, on a GPU where there is one."""

from __future__ import annotations

import os
from typing import Any, List, Optional, Sequence

import numpy as np

from .command import Unusable

# Best first. TensorRT compiles a model for minutes, so it is left to whoever asks for it by FRAMEPIPE_PROVIDERS.
_PROVIDERS = ("CUDAExecutionProvider", "ROCMExecutionProvider", "CoreMLExecutionProvider", "CPUExecutionProvider")


class Model:
    """An ONNX model.

    inputs, outputs   what the file declares: name, shape, type
    provider          what it runs on
    metadata          what the exporter wrote into the file, texts by name
    """

    def __init__(self, path: str, free_dimensions: bool = False, threads: int = 0) -> None:
        """`free_dimensions` lets batch, height and width differ from those that the file was exported with."""
        import onnxruntime

        if not os.path.isfile(path):
            raise Unusable(f"{path}: no such file", 66)
        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        wanted = os.environ.get("FRAMEPIPE_PROVIDERS", "").split(",") if "FRAMEPIPE_PROVIDERS" in os.environ else _PROVIDERS
        providers = [name for name in wanted if name in onnxruntime.get_available_providers()]
        try:
            source = _freed(path) if free_dimensions else path
            self._session = onnxruntime.InferenceSession(source, options, providers=providers or ["CPUExecutionProvider"])
        except Unusable:
            raise
        except Exception as error:  # noqa: BLE001 - onnxruntime raises classes of its own
            raise Unusable(f"{path}: not a model that ONNX Runtime reads: {error}", 65) from None
        self.path = path
        self.inputs, self.outputs = self._session.get_inputs(), self._session.get_outputs()
        self.provider: str = self._session.get_providers()[0]
        self.metadata = dict(self._session.get_modelmeta().custom_metadata_map)

    @property
    def input_size(self) -> Optional[tuple]:
        """(width, height) of the first input where the file fixes them; it is (N, 3, H, W) or (N, H, W, 3)."""
        shape = self.inputs[0].shape
        if len(shape) != 4:
            return None
        sides = shape[1:3] if shape[3] == 3 else shape[2:4]
        return (sides[1], sides[0]) if all(isinstance(side, int) and side > 0 for side in sides) else None

    @property
    def batch_size(self) -> Optional[int]:
        """Items of the first input where the file fixes them."""
        first = self.inputs[0].shape[0] if self.inputs[0].shape else None
        return first if isinstance(first, int) and first > 0 else None

    def run(self, batch: np.ndarray, names: Optional[Sequence[str]] = None) -> List[np.ndarray]:
        """The outputs for a batch: of the file's batch size it is run in pieces, the last one filled up."""
        feed = batch.astype(_DTYPES.get(self.inputs[0].type, np.float32), copy=False)
        size = self.batch_size
        if size is None or size == len(feed):
            return self._run(feed, names)
        pieces = [self._padded(feed[start:start + size], size, names) for start in range(0, len(feed), size)]
        return [np.concatenate(parts) for parts in zip(*pieces)]

    def _padded(self, piece: np.ndarray, size: int, names: Optional[Sequence[str]]) -> List[np.ndarray]:
        count = len(piece)
        if count < size:
            piece = np.concatenate([piece, np.zeros((size - count,) + piece.shape[1:], piece.dtype)])
        return [output[:count] for output in self._run(piece, names)]

    def _run(self, feed: np.ndarray, names: Optional[Sequence[str]]) -> List[np.ndarray]:
        return self.feed({self.inputs[0].name: feed}, names)

    def feed(self, values: Any, names: Optional[Sequence[str]] = None) -> List[np.ndarray]:
        """The outputs for inputs by name."""
        try:
            return self._session.run(list(names) if names else None, values)
        except Exception as error:  # noqa: BLE001
            raise Unusable(f"{self.path}: the model does not take these inputs: {error}", 65) from None


_DTYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(uint8)": np.uint8}


def _freed(path: str) -> bytes:
    """The model with free batch, height and width: fixed ones of the export would be refused."""
    import onnx

    try:
        model = onnx.load(path)
    except Exception as error:  # noqa: BLE001
        raise Unusable(f"{path}: not an ONNX model: {error}", 65) from None
    weights = {weight.name for weight in model.graph.initializer}
    for value in [*model.graph.input, *model.graph.output]:
        dims = value.type.tensor_type.shape.dim
        if value.name in weights or len(dims) != 4:
            continue
        for index, name in ((0, "batch"), (2, "height"), (3, "width")):
            dims[index].dim_param = name if value in model.graph.input[:1] else f"{name}_{value.name}"
    del model.graph.value_info[:]
    # Weights that are inputs too cannot be folded.
    inputs = [value for value in model.graph.input if value.name not in weights]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    return model.SerializeToString()
