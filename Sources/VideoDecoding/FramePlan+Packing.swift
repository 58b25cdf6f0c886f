internal import CLibAV
import Glibc
internal import Pixels

extension FramePlan {
  /// Copies the planes of `frame` into `destination`, turned, without a gap between rows or planes.
  ///
  /// - Parameters:
  ///   - frame: a decoded frame of the plan's shape; rows may be longer than the picture, or stored bottom up.
  ///   - destination: at least `layout.byteCount` bytes; just those are written.
  func pack(_ frame: UnsafePointer<AVFrame>, into destination: inout MutableRawSpan) {
    precondition(destination.byteCount >= layout.byteCount, "pack: \(layout.byteCount) bytes into \(destination.byteCount)")
    unsafe destination.withUnsafeMutableBytes { bytes in
      if let planar = unsafe pendingFormat(of: frame), let split = unsafe SemiPlanarFrame(UnsafeMutablePointer(mutating: frame), as: planar)
      {
        let start = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        let (y, u, v) = (layout.plane(0), layout.plane(1), layout.plane(2))
        return unsafe split.split(
          into: (start + y.offset, start + u.offset, start + v.offset), strides: (y.strideBytes, u.strideBytes, v.strideBytes))
      }
      for index in 0..<layout.planeCount {
        let target = unsafe bytes.baseAddress! + layout.plane(index).offset
        let (source, stride) = unsafe frame.pointee.plane(index)
        guard let source = unsafe source else { continue }
        unsafe pack(plane: index, from: source, stride: stride, to: target)
      }
    }
  }

  /// The format to make of a frame that a device has given as it is.
  private func pendingFormat(of frame: UnsafePointer<AVFrame>) -> AVPixelFormat? {
    unsafe frame.pointee.format == shape.format ? nil : AVPixelFormat(shape.format)
  }

  private func pack(plane index: Int, from source: UnsafeRawPointer, stride: Int, to target: UnsafeMutableRawPointer) {
    let shape = stored.plane(index)
    let isPalette = index == 1 && stored.format == .pal8
    guard orientation != .identity, !isPalette else {
      return unsafe copyRows(from: source, stride: stride, to: target, rowBytes: shape.strideBytes, rows: shape.rows)
    }
    let rotation = unsafe PlaneRotation(
      orientation, from: source, strideBytes: stride, width: shape.width, height: shape.rows, elementBytes: elementBytes[index])
    unsafe rotation.copy(to: target)
  }
}

/// Copies rows that lie `stride` bytes apart (negative for bottom up) to rows without a gap.
func copyRows(from source: UnsafeRawPointer, stride: Int, to target: UnsafeMutableRawPointer, rowBytes: Int, rows: Int) {
  if stride == rowBytes {
    unsafe memcpy(target, source, rowBytes * rows)
    return
  }
  for row in 0..<rows { unsafe memcpy(target + row * rowBytes, source + row * stride, rowBytes) }
}

extension AVFrame {
  /// First byte and bytes from row to row of a plane, 0…3.
  func plane(_ index: Int) -> (start: UnsafeRawPointer?, stride: Int) {
    switch index {
    case 0: unsafe (UnsafeRawPointer(data.0), Int(linesize.0))
    case 1: unsafe (UnsafeRawPointer(data.1), Int(linesize.1))
    case 2: unsafe (UnsafeRawPointer(data.2), Int(linesize.2))
    default: unsafe (UnsafeRawPointer(data.3), Int(linesize.3))
    }
  }
}
