internal import Pixels

// Byte-wise differences between rows, modulo 256: smooth pictures become small numbers, which compress to half the size.
// framestream(5), "Files".

/// Replaces each row except a plane's first by its difference from the row above, from the bottom up.
func applyRowDifferences(_ layout: FrameLayout, in payload: inout MutableRawSpan) {
  unsafe forEachPlane(layout, in: &payload) { base, stride, rows in
    for row in Swift.stride(from: rows - 1, to: 0, by: -1) {
      let current = unsafe base + row * stride
      let above = unsafe current - stride
      for x in 0..<stride { unsafe current[x] &-= above[x] }
    }
  }
}

/// The inverse, from the top down.
func undoRowDifferences(_ layout: FrameLayout, in payload: inout MutableRawSpan) {
  unsafe forEachPlane(layout, in: &payload) { base, stride, rows in
    for row in Swift.stride(from: 1, to: rows, by: 1) {
      let current = unsafe base + row * stride
      let above = unsafe current - stride
      for x in 0..<stride { unsafe current[x] &+= above[x] }
    }
  }
}

/// Calls `body` with the first byte, stride and rows of each plane.
private func forEachPlane(
  _ layout: FrameLayout, in payload: inout MutableRawSpan, _ body: (UnsafeMutablePointer<UInt8>, Int, Int) -> Void
) {
  precondition(payload.byteCount == layout.byteCount, "a payload of \(payload.byteCount) bytes for \(layout.byteCount)")
  unsafe payload.withUnsafeMutableBytes { bytes in
    // Safe: the planes of a layout lie inside its byte count, which was checked.
    let base = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      unsafe body(base + plane.offset, plane.strideBytes, plane.rows)
    }
  }
}
