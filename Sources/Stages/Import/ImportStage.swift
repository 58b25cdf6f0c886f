public import FrameStream
internal import Pixels
public import SystemIO

/// The loop of frame-import: pictures of a foreign format become a frame stream.
public struct ImportStage: ~Copyable {
  /// What the stream's header says about the source.
  public struct Source: Sendable {
    /// "-" is standard input.
    public var path: ByteString
    /// -1 if it has none.
    public var bytes: Int64
    /// Nanoseconds since 1970, -1 if unknown.
    public var time: Int64

    /// A size or time of -1 is unknown.
    public init(path: ByteString, bytes: Int64 = -1, time: Int64 = -1) {
      self.path = path
      self.bytes = bytes
      self.time = time
    }
  }

  private let identity: StageIdentity
  private let source: Source
  private let options: ImportOptions
  private var input: ImportInput
  private var parser: any ImportParser
  private var observer: any StageObserver

  /// Reads as much of the input as is needed to know its format.
  ///
  /// - Parameters:
  ///   - descriptor: the caller keeps and closes it.
  ///   - format: `nil` recognises it by the first bytes; raw frames must be named.
  /// - Throws: `Failure` if the input is damaged or of no known format, or raw frames are not described.
  public init(
    identity: StageIdentity, source: Source, from descriptor: FileDescriptor, format: ImportFormat?, options: ImportOptions,
    observer: any StageObserver = SilentObserver()
  ) throws(Failure) {
    var input = ImportInput(descriptor)
    self.identity = identity
    self.source = source
    self.options = options
    self.observer = observer
    let known = if let format { format } else { try ImportFormat(of: &input) }
    switch known {
    case .raw:
      guard let layout = options.layout else {
        throw Failure(.usage, "raw frames do not describe themselves", hint: "--pixel-format and --size say what they are")
      }
      parser = RawParser(layout: layout)
    case .y4m: parser = try Y4MParser(from: &input)
    case .ppm: parser = PNMParser(format: .ppm)
    case .pgm: parser = PNMParser(format: .pgm)
    }
    self.input = input
  }

  /// Bytes read.
  public var bytesIn: Int { input.bytesIn }
  /// Time spent in `read(2)` and waiting for it.
  public var nanosecondsReading: Int { input.nanosecondsReading }

  /// Reads to the end. A failure is written in band and then thrown.
  ///
  /// - Throws: what ends the stage: `StreamError`, `SystemError` or `Failure`.
  public mutating func run(to writer: inout StreamWriter) throws -> ExitStatus {
    do {
      let header = header
      observer.begin(header)
      try writer.write(header)
      try Self.deliver(&parser, from: &input, to: &writer, tick: header.timeBase, options: options, observer: &observer)
      try writer.finishPart()
    } catch let error as Failure {
      try writer.conclude(error, of: identity)
    }
    try writer.close()
    return .success
  }

  private var header: StreamHeader {
    let tick = options.tick ?? parser.tick ?? ImportOptions.unknownTick
    let frames = parser.pictureBytes.flatMap { source.bytes >= 0 ? source.bytes / Int64($0) : nil }
    return StreamHeader(
      path: source.path, container: parser.format.rawValue, codec: "rawvideo", timeBase: tick, sourceBytes: source.bytes,
      sourceTime: source.time, duration: frames ?? -1, stages: [identity])
  }

  /// Generic, so that no existential is boxed per frame.
  private static func deliver<Parser: ImportParser>(
    _ parser: inout Parser, from input: inout ImportInput, to writer: inout StreamWriter, tick: Rational, options: ImportOptions,
    observer: inout any StageObserver
  ) throws {
    let isTimed = options.tick != nil || parser.tick != nil
    let flags = parser.fields.union(isTimed ? .key : [.key, .ptsSynthesised])
    var plan: FramePlan?
    var ordinal: UInt64 = 0
    while true {
      if !input.isReady(withinMilliseconds: StageLoop.patienceMilliseconds) { try writer.flushToReader() }
      guard let picture = try parser.next(from: &input) else { return }
      if plan?.picture != picture.layout { plan = FramePlan(picture, options: options) }
      let frame = FrameHeader(
        ordinal: ordinal, pts: Int64(ordinal), duration: 1, timeBase: tick, layout: picture.layout,
        colour: plan!.colour, sampleAspectRatio: parser.sampleAspectRatio, flags: flags)
      try writer.write(frame) { (pixels) throws(Failure) in
        try fill(&pixels, from: &input, ordinal: ordinal)
        parser.finish(&pixels)
      }
      observer.advance(to: frame)
      ordinal += 1
    }
  }

  /// Cached while the layout stays the same: filling in colour looks up formats.
  private struct FramePlan {
    let picture: FrameLayout
    let colour: ColourDescription

    init(_ picture: ImportedPicture, options: ImportOptions) {
      self.picture = picture.layout
      colour = options.colour(picture.colour, for: picture.layout)
    }
  }

  private static func fill(_ pixels: inout MutableRawSpan, from input: inout ImportInput, ordinal: UInt64) throws(Failure) {
    let count = try input.read(into: &pixels)
    guard count == pixels.byteCount else {
      throw Failure(
        .damagedInput, "the input ends in the middle of frame \(ordinal): \(count) bytes of \(pixels.byteCount) arrived")
    }
  }
}

extension ImportFormat {
  /// The format of the first bytes.
  fileprivate init(of input: inout ImportInput) throws(Failure) {
    let first = try input.peek(2)
    let bytes = (0..<first.byteCount).map { first.integer(at: $0) }
    switch bytes {
    case Array("YU".utf8): self = .y4m
    case Array("P6".utf8): self = .ppm
    case Array("P5".utf8), Array("P4".utf8): self = .pgm
    case []: throw Failure(.damagedInput, "the input is empty: expected y4m, ppm or pgm")
    default:
      throw Failure(
        .damagedInput, "the input is neither y4m nor ppm nor pgm", hint: "--format raw reads frames that do not describe themselves")
    }
  }
}
