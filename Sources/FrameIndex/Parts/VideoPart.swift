internal import PixelKernels
internal import Pixels

/// One of several parts of a video that programs add separately, in any order, to one index or to several that are merged.
///
/// A part is a partial video of its own, with every frame stored. Once all are there they become one complete video, the same as
/// if added undivided.
public struct VideoPart: Equatable, Sendable {
  /// From 1 to `count`.
  public let number: Int
  /// How many parts the video has, 1…`maxCount`.
  public let count: Int
  /// `VideoSource.origin` of the whole.
  public let origin: String

  /// The most parts of one video.
  public static let maxCount = 65_535

  /// - Returns: `nil` unless `number` is 1…`count` and that at most `maxCount`.
  public init?(_ number: Int, of count: Int, origin: String) {
    guard (1...Self.maxCount).contains(count), (1...count).contains(number) else { return nil }
    (self.number, self.count, self.origin) = (number, count, origin)
  }

  /// What a part's row says once all its frames are there.
  var note: String { "part \(number) of \(count)" }
}

extension VideoSource {
  /// The video that the part is of.
  var whole: VideoSource {
    guard let part else { return self }
    var source = self
    (source.origin, source.part) = (part.origin, nil)
    return source
  }
}

extension Statement {
  /// A part whose number, count and origin begin at a column; `nil` if these are null.
  func part(_ column: Int32) throws(IndexError) -> VideoPart? {
    guard !isNull(column) else { return nil }
    let (number, count) = (Int(truncatingIfNeeded: integer(column)), Int(truncatingIfNeeded: integer(column + 1)))
    guard let part = VideoPart(number, of: count, origin: text(column + 2)) else {
      throw .damaged(path: connection.path, detail: "a video is part \(number) of \(count)")
    }
    return part
  }
}

/// The piece of a video that `frame-decode --from --to` chose, as an origin tells.
struct VideoRange: Equatable {
  /// The flags and their times; empty for the whole video.
  private(set) var text = ""
  /// The origin without them.
  private(set) var rest = ""

  private static let flags: Set<Substring> = ["--from", "--to"]

  init(origin: String) {
    var words = origin.split(separator: " ", omittingEmptySubsequences: false)[...]
    var (range, rest): ([Substring], [Substring]) = ([], [])
    while let word = words.popFirst() {
      if Self.flags.contains(word), let time = words.popFirst() {
        range += [word, time]
      } else if Self.flags.contains(where: { word.hasPrefix($0 + "=") }) {
        range.append(word)
      } else {
        rest.append(word)
      }
    }
    (text, self.rest) = (range.joined(separator: " "), rest.joined(separator: " "))
  }
}

extension IndexedVideo {
  /// Whether both are pieces of one unchanged file and differ only in the piece chosen.
  func isOtherPiece(of other: IndexedVideo) -> Bool {
    let (mine, theirs) = (VideoRange(origin: source.origin), VideoRange(origin: other.source.origin))
    return source.bytes != nil && source.bytes == other.source.bytes && source.modified == other.source.modified
      && mine.rest == theirs.rest && mine.text != theirs.text
  }

  /// Whether a range was chosen of the video.
  var isPiece: Bool { !VideoRange(origin: source.origin).text.isEmpty }
}

/// The ends of a part as they are stored: two numbers, two layouts, and the samples of both frames. `frameindex(5)`, "Part".
extension ShotEnds {
  private static let headBytes = 16 + 2 * 12
  /// Means none: a difference is never below 0.
  private static let none = -1.0

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for number in [secondDifference, lastDifference] { Self.put((number ?? Self.none).bitPattern, 8, &bytes) }
    for end in [first, last] {
      for value in [end.layout.width, end.layout.height, Int(end.layout.format.rawValue)] { Self.put(UInt64(value), 4, &bytes) }
    }
    return bytes + first.samples + last.samples
  }

  private static func put(_ value: UInt64, _ count: Int, _ bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }

  private static func value(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
  }

  /// - Returns: `nil` for anything that `bytes` does not make.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headBytes, let first = Self.layout(bytes, 16), let last = Self.layout(bytes, 28) else { return nil }
    let numbers = [0, 8].map { Double(bitPattern: Self.value(bytes, $0, 8)) }
    guard numbers.allSatisfy({ $0 == Self.none || 0...100 ~= $0 }) else { return nil }
    let split = min(bytes.count, Self.headBytes + End.byteCount(of: first))
    guard let begin = End(layout: first, samples: Array(bytes[Self.headBytes..<split])),
      let end = End(layout: last, samples: Array(bytes[split...]))
    else { return nil }
    let differences = numbers.map { $0 == Self.none ? nil : $0 }
    self.init(first: begin, last: end, secondDifference: differences[0], lastDifference: differences[1])
  }

  private static func layout(_ bytes: [UInt8], _ offset: Int) -> FrameLayout? {
    let sides = [0, 4].map { Int(value(bytes, offset + $0, 4)) }
    guard let format = PixelFormat(rawValue: UInt16(truncatingIfNeeded: value(bytes, offset + 8, 4))) else { return nil }
    return FrameLayout(width: sides[0], height: sides[1], format: format)
  }
}
