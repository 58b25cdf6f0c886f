internal import CLibAV

/// Containers that frame packets, the index that some have, and moving within a stream.
extension Demuxer {
  /// Whether the input can be read again from its start.
  var canReopen: Bool { file.input?.isSeekable ?? false }

  /// Whether each packet is one frame, as far as the container has a say.
  var hasFramedPackets: Bool { ["mov", "matroska", "mpegts", "ivf", "flv"].contains { container.hasPrefix($0) } }

  /// Whether an index lists every packet of the stream: MP4 and QuickTime without fragments.
  static func hasWholeIndex(_ file: borrowing MediaFile, _ stream: UnsafePointer<AVStream>) -> Bool {
    guard file.container.hasPrefix("mov"), unsafe stream.pointee.nb_frames > 0, unsafe avformat_index_get_entries_count(stream) > 0
    else { return false }
    return file.input?.hasFragments == false
  }

  /// A part of a stream without a map: cut at equal times of its announced duration.
  func stretch(of part: StreamPart) -> FrameStretch {
    let start = unsafe stream.pointee.start_time == libav_no_pts ? 0 : stream.pointee.start_time
    func cut(_ number: Int) -> Int64 {
      duration <= 0 ? .max : Int64(clamping: Int128(start) + Int128(duration) * Int128(number) / Int128(part.count))
    }
    return FrameStretch(
      start: part.number == 1 ? .min : cut(part.number - 1), end: part.number == part.count ? .max : cut(part.number))
  }

  /// Goes to an entry point, which is then the packet that was read.
  ///
  /// - Parameter position: the number of the packet that would be read next.
  /// - Returns: whether it is there.
  mutating func move(to entry: FrameMap.EntryPoint, from position: UInt32) -> Bool {
    guard position != entry.packet, hasWholeIndex else {
      for _ in position..<max(entry.packet, position) { guard readPacket() else { return false } }
      return readPacket() && stands(at: entry)
    }
    guard unsafe av_seek_frame(file.context, stream.pointee.index, entry.dts, AVSEEK_FLAG_BACKWARD) >= 0 else { return false }
    // libavformat may prefer an earlier one.
    while readPacket() {
      if stands(at: entry) { return true }
      guard unsafe packet.pointee.dts < entry.dts else { return false }
    }
    return false
  }

  private func stands(at entry: FrameMap.EntryPoint) -> Bool {
    let (pts, dts) = unsafe (packet.pointee.pts, packet.pointee.dts)
    return pts == entry.pts && (dts == entry.dts || dts == libav_no_pts)
  }
}
