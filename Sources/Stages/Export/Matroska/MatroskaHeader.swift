internal import FrameStream
internal import Pixels

/// What a Matroska file says about its video before the first frame: RFC 9559, sections 5.1.2 and 5.1.4.
struct MatroskaHeader {
  let layout: FrameLayout
  let colour: ColourDescription
  let sampleAspectRatio: Rational
  let isInterlaced: Bool
  let isTopFieldFirst: Bool
  /// Nanoseconds per tick: the frames' own time base if that is a whole number of nanoseconds. Otherwise a microsecond, from
  /// which the nearest time of the base can be recovered, or a nanosecond if the base is finer than 4 microseconds. Not always a
  /// nanosecond: FFmpeg gives this time base to what it makes from the file, and in an MP4 with nanosecond ticks it reads no
  /// offsets above a quarter of a second and writes no durations above two.
  let tickNanoseconds: UInt64
  var mastering: [Double]?
  var contentLight: (UInt32, UInt32)?

  /// - Parameters:
  ///   - frame: the first.
  ///   - layout, colour: as written.
  init(_ frame: FrameHeader, layout: FrameLayout, colour: ColourDescription) {
    self.layout = layout
    self.colour = colour
    sampleAspectRatio = frame.sampleAspectRatio
    isInterlaced = frame.flags.contains(.interlaced)
    isTopFieldFirst = frame.flags.contains(.topFieldFirst)
    let nanoseconds = Int64(frame.timeBase.numerator) * 1_000_000_000
    let (ticks, rest) = nanoseconds.quotientAndRemainder(dividingBy: Int64(frame.timeBase.denominator))
    tickNanoseconds = rest == 0 && ticks > 0 ? UInt64(ticks) : ticks >= 4000 ? 1000 : 1
  }

  /// The file up to the first cluster.
  var encoded: [UInt8] {
    var file = EBML()
    file.group(0x1A45_DFA3) {
      $0.unsigned(0x4286, 1)
      $0.unsigned(0x42F7, 1)
      $0.unsigned(0x42F2, 4)
      $0.unsigned(0x42F3, 8)
      $0.text(0x4282, "matroska")
      $0.unsigned(0x4287, 4)
      $0.unsigned(0x4285, 2)
    }
    file.beginUnknown(0x1853_8067)
    file.group(0x1549_A966) {
      $0.unsigned(0x2AD7B1, tickNanoseconds)
      $0.text(0x4D80, "framepipe")
      $0.text(0x5741, "framepipe")
    }
    file.group(0x1654_AE6B) { $0.group(0xAE, track) }
    return file.bytes
  }

  private func track(_ track: inout EBML) {
    track.unsigned(0xD7, 1)
    track.unsigned(0x73C5, 1)
    track.unsigned(0x83, 1)
    track.unsigned(0x9C, 0)
    track.text(0x86, "V_UNCOMPRESSED")
    track.group(0xE0, video)
  }

  private func video(_ video: inout EBML) {
    video.unsigned(0xB0, UInt64(layout.width))
    video.unsigned(0xBA, UInt64(layout.height))
    if sampleAspectRatio.isPositive { displayAspect(&video) }
    video.unsigned(0x9A, isInterlaced ? 1 : 2)
    if isInterlaced { video.unsigned(0x9D, isTopFieldFirst ? 1 : 6) }
    video.element(0x2EB524, layout.format.fourCC ?? [])
    video.group(0x55B0, colours)
  }

  /// The aspect of the picture as an exact fraction, DisplayUnit 3.
  private func displayAspect(_ video: inout EBML) {
    let across = UInt64(layout.width) * UInt64(sampleAspectRatio.numerator)
    let down = UInt64(layout.height) * UInt64(sampleAspectRatio.denominator)
    var (a, b) = (across, down)
    while b != 0 { (a, b) = (b, a % b) }
    video.unsigned(0x54B0, across / a)
    video.unsigned(0x54BA, down / a)
    video.unsigned(0x54B2, 3)
  }

  /// What the source specified; assumptions are omitted.
  private func colours(_ element: inout EBML) {
    let assumed = colour.assumed
    if !assumed.contains(.matrix) { element.unsigned(0x55B1, UInt64(colour.matrix.rawValue)) }
    if !assumed.contains(.siting) { siting(&element) }
    if !assumed.contains(.range), colour.range != .unspecified { element.unsigned(0x55B9, UInt64(colour.range.rawValue)) }
    if !assumed.contains(.transfer) { element.unsigned(0x55BA, UInt64(colour.transfer.rawValue)) }
    if !assumed.contains(.primaries) { element.unsigned(0x55BB, UInt64(colour.primaries.rawValue)) }
    if let contentLight {
      element.unsigned(0x55BC, UInt64(contentLight.0))
      element.unsigned(0x55BD, UInt64(contentLight.1))
    }
    if let mastering, mastering.count == 10 {
      element.group(0x55D0) {
        for index in 0..<8 { $0.float(0x55D1 + UInt32(index), mastering[index]) }
        $0.float(0x55D9, mastering[9])
        $0.float(0x55DA, mastering[8])
      }
    }
  }

  private func siting(_ element: inout EBML) {
    let places: (across: UInt64, down: UInt64)? =
      switch colour.siting {
      case .left: (1, 2)
      case .center: (2, 2)
      case .topleft: (1, 1)
      case .top: (2, 1)
      default: nil
      }
    guard let places else { return }
    element.unsigned(0x55B7, places.across)
    element.unsigned(0x55B8, places.down)
  }
}
