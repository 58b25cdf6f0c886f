internal import CLibAV

extension MediaFile {
  /// The stream to decode: the one asked for, or the first video stream.
  ///
  /// Cover art and thumbnail tracks are no video; they are decoded where they are asked for by their index.
  func chooseStream(_ wanted: Int?) throws(DecodingError) -> UnsafeMutablePointer<AVStream> {
    if let wanted { return unsafe try stream(at: wanted) }
    for index in 0..<streamCount where unsafe isVideo(context.pointee.streams[index]!) {
      return unsafe context.pointee.streams[index]!
    }
    throw noVideo()
  }

  private var streamCount: Int { unsafe Int(context.pointee.nb_streams) }

  private func stream(at index: Int) throws(DecodingError) -> UnsafeMutablePointer<AVStream> {
    guard (0..<streamCount).contains(index) else {
      throw DecodingError(.noVideo, "\(name): no stream \(index): it has \(streamCount), counted from 0")
    }
    let stream = unsafe context.pointee.streams[index]!
    let kind = unsafe stream.pointee.codecpar.pointee.codec_type
    guard kind == AVMEDIA_TYPE_VIDEO else {
      throw DecodingError(.noVideo, "\(name): stream \(index) is \(Self.noun(kind)), not video")
    }
    return unsafe stream
  }

  private func isVideo(_ stream: UnsafeMutablePointer<AVStream>) -> Bool {
    let still = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS
    return unsafe stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO && stream.pointee.disposition & still == 0
  }

  private func noVideo() -> DecodingError {
    var hasAudio = false
    var cover: Int?
    for index in 0..<streamCount {
      let kind = unsafe context.pointee.streams[index]!.pointee.codecpar.pointee.codec_type
      if kind == AVMEDIA_TYPE_AUDIO { hasAudio = true }
      if kind == AVMEDIA_TYPE_VIDEO, cover == nil { cover = index }
    }
    let hint = cover.map { "--stream \($0) decodes its cover picture" }
    guard hasAudio else { return DecodingError(.noVideo, "\(name): no video stream", hint: hint) }
    let beside = cover == nil ? "" : " and a cover picture"
    return DecodingError(.audioOnly, "\(name): no video: the file holds only sound\(beside)", hint: hint)
  }

  private static func noun(_ kind: AVMediaType) -> String {
    switch kind {
    case AVMEDIA_TYPE_AUDIO: "sound"
    case AVMEDIA_TYPE_SUBTITLE: "subtitles"
    default: "data"
    }
  }
}
