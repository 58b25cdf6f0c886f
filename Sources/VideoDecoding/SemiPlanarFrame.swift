internal import CLibAV

/// A frame with its two chroma planes interleaved in one (`nv12`, `p010le`, `p016le`), and how it becomes a planar one.
///
/// Samples of more than 8 bits are aligned to the top of their words there, and to the bottom in planar formats.
@safe
struct SemiPlanarFrame {
  private let frame: UnsafeMutablePointer<AVFrame>
  private let planar: AVPixelFormat
  /// Bits that samples move down; `nil` for bytes.
  private let shift: UInt16?

  /// - Returns: `nil` unless the frame is 4:2:0 and holds all that the planar format does.
  init?(_ frame: UnsafeMutablePointer<AVFrame>, as planar: AVPixelFormat) {
    guard let from = unsafe av_pix_fmt_desc_get(AVPixelFormat(frame.pointee.format)), let to = unsafe av_pix_fmt_desc_get(planar) else {
      return nil
    }
    let isInterleaved = unsafe from.pointee.comp.1.plane == 1 && from.pointee.comp.2.plane == 1 && from.pointee.nb_components == 3
    let isPlanar = unsafe to.pointee.comp.1.plane == 1 && to.pointee.comp.2.plane == 2 && to.pointee.nb_components == 3
    let isSameGrid =
      unsafe from.pointee.log2_chroma_w == to.pointee.log2_chroma_w && from.pointee.log2_chroma_h == to.pointee.log2_chroma_h
    let depth = unsafe to.pointee.comp.0.depth, wordBytes = unsafe from.pointee.comp.0.step
    guard isInterleaved, isPlanar, isSameGrid, unsafe to.pointee.comp.0.step == wordBytes, unsafe from.pointee.comp.0.depth >= depth,
      unsafe to.pointee.flags & UInt64(AV_PIX_FMT_FLAG_BE) == 0
    else { return nil }
    shift = wordBytes == 2 ? UInt16(16 - depth) : nil
    unsafe self.frame = frame
    self.planar = planar
  }

  /// - Returns: whether there was memory.
  func unpack(into target: UnsafeMutablePointer<AVFrame>) -> Bool {
    unsafe target.pointee.format = planar.rawValue
    unsafe (target.pointee.width, target.pointee.height) = (frame.pointee.width, frame.pointee.height)
    guard unsafe av_frame_get_buffer(target, 0) >= 0 else { return false }
    unsafe av_frame_copy_props(target, frame)
    let to = unsafe target.pointee
    unsafe split(
      into: (to.data.0!, to.data.1!, to.data.2!), strides: (Int(to.linesize.0), Int(to.linesize.1), Int(to.linesize.2)))
    return true
  }

  /// Writes the three planes.
  ///
  /// - Parameters:
  ///   - planes: where each begins.
  ///   - strides: bytes from one row of each to the next.
  func split(
    into planes: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>), strides: (Int, Int, Int)
  ) {
    let (width, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
    let chroma = unsafe av_pix_fmt_desc_get(planar)!
    let columns = unsafe (width + (1 << chroma.pointee.log2_chroma_w) - 1) >> chroma.pointee.log2_chroma_w
    let rows = unsafe (height + (1 << chroma.pointee.log2_chroma_h) - 1) >> chroma.pointee.log2_chroma_h
    for row in 0..<height {
      let from = unsafe frame.pointee.data.0! + row * Int(frame.pointee.linesize.0)
      unsafe copyLuma(from, planes.0 + row * strides.0, width)
    }
    for row in 0..<rows {
      let from = unsafe frame.pointee.data.1! + row * Int(frame.pointee.linesize.1)
      unsafe split(from, planes.1 + row * strides.1, planes.2 + row * strides.2, columns)
    }
  }

  private func copyLuma(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int) {
    guard let shift else { return unsafe to.update(from: from, count: count) }
    let (from, to) = unsafe (UnsafeRawPointer(from).assumingMemoryBound(to: UInt16.self), Self.words(to))
    for x in 0..<count { unsafe to[x] = from[x] >> shift }
  }

  private func split(_ from: UnsafePointer<UInt8>, _ u: UnsafeMutablePointer<UInt8>, _ v: UnsafeMutablePointer<UInt8>, _ count: Int) {
    guard let shift else {
      let pairs = unsafe UnsafeRawPointer(from).assumingMemoryBound(to: UInt16.self)
      for x in 0..<count {
        unsafe u[x] = UInt8(truncatingIfNeeded: pairs[x])
        unsafe v[x] = UInt8(truncatingIfNeeded: pairs[x] >> 8)
      }
      return
    }
    let pairs = unsafe UnsafeRawPointer(from).assumingMemoryBound(to: UInt32.self)
    let (u, v) = unsafe (Self.words(u), Self.words(v))
    for x in 0..<count {
      unsafe u[x] = UInt16(truncatingIfNeeded: pairs[x]) >> shift
      unsafe v[x] = UInt16(truncatingIfNeeded: pairs[x] >> 16) >> shift
    }
  }

  private static func words(_ bytes: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt16> {
    unsafe UnsafeMutableRawPointer(bytes).assumingMemoryBound(to: UInt16.self)
  }
}
