"""What the model scripts of pipelines/ run: ONNX models on frames and tensors of a stream."""
