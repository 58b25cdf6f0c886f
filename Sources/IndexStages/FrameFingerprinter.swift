internal import FrameIndex
internal import FrameMemory
public import FrameStream
public import PixelKernels
public import Pixels
public import SystemIO

/// Fingerprints, qualities and shot scores of the frames of a stream, whatever their format.
///
/// Plans are rebuilt if layout or colour change; otherwise nothing is allocated.
public struct FrameFingerprinter: ~Copyable {
  /// Facts computed from a frame's pixels.
  public struct Facts {
    /// The fingerprint of the box.
    public var pdq: PDQ
    /// The fingerprint's quality, 0…100.
    public var quality: Int
    /// The part of the frame that was hashed, without black borders, in the frame's pixels.
    public var box: PixelBox
  }

  let trimsBorders: Bool
  private let untagged: UntaggedPolicy
  var layout: FrameLayout?
  private var colour = ColourDescription()
  var converter: Converter?
  var rgb = RecordBuffer(capacity: 1)
  var hasher = PDQHasher(width: 1, height: 1)
  private(set) var shots = ShotHistory()

  /// Plans nothing yet; `prepare(for:)` does. With `trimsBorders`, black borders are excluded from the fingerprint.
  public init(trimsBorders: Bool, untagged: UntaggedPolicy = .bt601) {
    self.trimsBorders = trimsBorders
    self.untagged = untagged
  }

  /// How frames become packed RGB: like `ffmpeg -pix_fmt rgb24`, with BT.601 if the matrix is unspecified. Published
  /// fingerprints of videos are made of such frames. Maximum distance from them: 36 bits with BT.709, 8 with smooth
  /// chroma, 4 with exact rounding, 2 as done here.
  enum Converter: ~Copyable {
    case quick(SwscaleRGB)
    case exact(FrameConverter)

    init(_ layout: FrameLayout, _ colour: ColourDescription) throws(ConvertError) {
      if let quick = SwscaleRGB(layout, colour: colour) {
        self = .quick(quick)
      } else {
        self = .exact(try FrameConverter(from: layout, colour: colour, to: .rgb24, options: ConvertOptions(chroma: .nearest)))
      }
    }

    mutating func convert(_ pixels: RawSpan, into rgb: inout MutableRawSpan) {
      switch consume self {
      case .quick(var quick):
        quick.convert(pixels, into: &rgb)
        self = .quick(quick)
      case .exact(var exact):
        exact.convert(pixels, into: &rgb)
        self = .exact(exact)
      }
    }
  }

  /// Prepares for frames like this one.
  ///
  /// - Throws: `Failure` with the exit status and a message for the user.
  public mutating func prepare(for frame: FrameHeader) throws(Failure) {
    guard layout != frame.layout || colour != frame.colour else { return }
    do throws(ConvertError) {
      let decided = try frame.colour.decided(by: untagged, for: frame.layout)
      converter = frame.layout.format == .rgb24 ? nil : try Converter(frame.layout, decided)
    } catch {
      throw Failure(.damagedInput, "frame \(frame.ordinal): \(error)")
    }
    if layout?.width != frame.layout.width || layout?.height != frame.layout.height {
      hasher = PDQHasher(width: frame.layout.width, height: frame.layout.height)
    }
    rgb.grow(to: frame.layout.width * frame.layout.height * 3, keeping: 0)
    layout = frame.layout
    colour = frame.colour
  }

  /// Begins another video: its first frame has no predecessor.
  public mutating func beginVideo() { shots.reset() }

  /// How much the frame differs from the one before. Called for every frame, after `prepare`.
  public mutating func shotScore(_ pixels: RawSpan) -> Float {
    guard let layout else { return 0 }
    return shots.score(pixels, layout: layout)
  }

  // Takes the parts of `self` one by one, so that a span of one does not block access to the others.
  static func convert(
    _ pixels: RawSpan, with converter: inout Converter?, into rgb: inout RecordBuffer, _ layout: FrameLayout
  ) {
    var destination = rgb.mutableBytes(from: 0, count: layout.width * layout.height * 3)
    converter?.convert(pixels, into: &destination)
  }

  /// The frame's fingerprint, after `prepare`.
  public mutating func facts(_ pixels: RawSpan) -> Facts {
    guard let layout else { preconditionFailure("prepare comes first") }
    guard converter != nil else { return Self.facts(&hasher, pixels, layout, trimsBorders: trimsBorders) }
    Self.convert(pixels, with: &converter, into: &rgb, layout)
    return Self.facts(&hasher, rgb, layout, trimsBorders: trimsBorders)
  }

  private static func facts(_ hasher: inout PDQHasher, _ rgb: borrowing RecordBuffer, _ layout: FrameLayout, trimsBorders: Bool) -> Facts {
    facts(&hasher, rgb.bytes(from: 0, count: layout.width * 3 * layout.height), layout, trimsBorders: trimsBorders)
  }

  private static func facts(_ hasher: inout PDQHasher, _ rgb: RawSpan, _ layout: FrameLayout, trimsBorders: Bool) -> Facts {
    let box = box(of: rgb, in: layout, trimsBorders: trimsBorders)
    let result = hasher.hash(rgb24: rgb, stride: layout.width * 3, box: box)
    return Facts(pdq: result.pdq, quality: result.quality, box: box)
  }

  private static func box(of rgb: RawSpan, in layout: FrameLayout, trimsBorders: Bool) -> PixelBox {
    guard trimsBorders else { return PixelBox(width: layout.width, height: layout.height) }
    return BorderTrim.box(rgb24: rgb, width: layout.width, height: layout.height, stride: layout.width * 3)
  }
}

/// Points of frames.
extension FrameFingerprinter {
  /// The points of a frame that the chooser wants, if they are to be stored. Called after `facts`, which has made the frame's
  /// RGB.
  mutating func keyframe(_ frame: FrameHeader, _ pixels: RawSpan, with chooser: inout KeyframeChooser?) -> FeatureKeyframe? {
    guard let layout, chooser != nil else { return nil }
    let features = withRGB(pixels) { rgb in
      chooser!.choose(rgb24: rgb, width: layout.width, height: layout.height, seconds: frame.seconds)
    }
    return features.map { FeatureKeyframe(frame: Int(clamping: frame.ordinal), pts: frame.pts, features: $0) }
  }

  /// Makes the frame's RGB if no fingerprint did.
  mutating func convert(_ pixels: RawSpan) {
    if let layout { Self.convert(pixels, with: &converter, into: &rgb, layout) }
  }

  /// A copy of the frame in RGB. Called after `facts`.
  func picture(_ pixels: RawSpan) -> QueryPicture {
    guard let layout else { preconditionFailure("prepare comes first") }
    return withRGB(pixels) { rgb in
      QueryPicture(width: layout.width, height: layout.height, rgb24: unsafe rgb.withUnsafeBytes { unsafe Array($0) })
    }
  }

  /// Lends the frame that was converted last, or the frame itself if it is RGB.
  private func withRGB<Result>(_ pixels: RawSpan, _ body: (RawSpan) -> Result) -> Result {
    guard let layout else { preconditionFailure("prepare comes first") }
    let count = layout.width * layout.height * 3
    return converter == nil ? body(pixels.extracting(first: count)) : body(rgb.bytes(from: 0, count: count))
  }
}

/// Fingerprints of query frames.
extension FrameFingerprinter {
  /// The fingerprints of a query, and of its rotated and mirrored forms if they count too.
  ///
  /// Black bars are cropped first. If a dark picture's own edges are black too, the bars' extent is unknown: then the whole
  /// picture is searched for, and each common aspect ratio that its bright parts allow.
  public mutating func variants(_ pixels: RawSpan, mirrored: Bool) -> (pdqs: [PDQ], quality: Int) {
    guard let layout else { preconditionFailure("prepare comes first") }
    let inner = facts(pixels)
    var pdqs = mirrored ? hasher.dihedralHashes() : [inner.pdq]
    guard trimsBorders else { return (pdqs, inner.quality) }
    for box in shapes(pixels, layout) where box != inner.box {
      let pdq = hash(pixels, box, layout)
      pdqs += mirrored ? hasher.dihedralHashes() : [pdq]
    }
    return (pdqs, inner.quality)
  }

  /// Common aspect ratios: films, television, phones and photographs.
  private static let commonAspects = [2.39, 1.85, 16.0 / 9, 1.5, 4.0 / 3, 1, 3.0 / 4, 9.0 / 16]

  /// The whole frame, and centred boxes of common aspect ratios around its bright parts.
  private func shapes(_ pixels: RawSpan, _ layout: FrameLayout) -> [PixelBox] {
    let (width, height) = (layout.width, layout.height)
    let rgb = converter == nil ? pixels : rgb.bytes(from: 0, count: width * height * 3)
    guard let lit = BorderTrim.litBox(rgb24: rgb, width: width, height: height) else { return [] }
    let boxes = Self.commonAspects.map { PixelBox(width: width, height: height).centre(aspect: $0) }
    return [PixelBox(width: width, height: height)] + boxes.filter { $0.contains(lit) && $0.width * $0.height * 50 < width * height * 49 }
  }

  private mutating func hash(_ pixels: RawSpan, _ box: PixelBox, _ layout: FrameLayout) -> PDQ {
    guard converter != nil else { return hasher.hash(rgb24: pixels, stride: layout.width * 3, box: box).pdq }
    return Self.hash(&hasher, rgb, box, layout)
  }

  private static func hash(_ hasher: inout PDQHasher, _ rgb: borrowing RecordBuffer, _ box: PixelBox, _ layout: FrameLayout) -> PDQ {
    hasher.hash(rgb24: rgb.bytes(from: 0, count: layout.width * 3 * layout.height), stride: layout.width * 3, box: box).pdq
  }
}
