public import FrameStream
internal import JSONText
public import Pixels
public import SystemIO

/// Maps boxes from tensor pixels back to the displayed picture, by the ledgers of the tensors they were found in.
public struct UnmapStage {
  private var boxes: [MappedBox.Key: [MappedBox]] = [:]
  private var line = JSONLine()
  private var item: Int64 = 0
  private var path: JSONValue = .null
  private let picture: BoxPicture
  /// Lines that are not detections: they are reported and skipped.
  public private(set) var badLines = 0
  /// Paths of the stream's videos.
  public private(set) var videos: [String] = []
  /// Boxes whose images did not arrive.
  public private(set) var unmatched = 0

  /// - Parameters:
  ///   - lines: NDJSON, one detection per line; see `MappedBox`.
  ///   - name: of the file, for messages.
  ///   - picture: whose pixels the boxes come out in.
  ///   - report: called for each bad line.
  public init(_ lines: [UInt8], name: String, in picture: BoxPicture = .displayed, report: (Failure) -> Void) {
    self.picture = picture
    for (number, text) in lines.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    where !text.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
      do throws(BoxError) {
        let box = try MappedBox(text)
        boxes[box.key, default: []].append(box)
        unmatched += 1
      } catch {
        report(Failure(.damagedInput, "\(name):\(number + 1): \(error)"))
        badLines += 1
      }
    }
  }

  /// Reads tensors (or frames, whose ledgers work as well) to the end.
  /// - Parameter emit: takes each line.
  /// - Throws: what ends the stage: `StreamError`, `SystemError` or `Failure`.
  public mutating func run(from reader: inout StreamReader, emit: (borrowing [UInt8]) throws -> Void) throws -> ExitStatus {
    try StageLoop.run(&reader) { record in
      switch record {
      case .header(let header):
        path = .string(header.path.description)
        videos.append(header.path.description)
      case .frame(let frame, _): try map(frame, emit: emit)
      case .tensor(_, let frames, _):
        for index in 0..<frames.count { try map(frames.header(of: index), emit: emit) }
      case .passing, .failure, .trailer: break
      }
    }.concluded()
  }

  private mutating func map(_ frame: FrameHeader, emit: (borrowing [UInt8]) throws -> Void) throws {
    let found = (boxes[.item(item)] ?? []) + (boxes[.frame(Int64(clamping: frame.ordinal))] ?? [])
    item += 1
    guard !found.isEmpty else { return }
    unmatched -= found.count
    let source: [(name: String, value: JSONValue)] = [
      ("video", path), ("frame", .integer(Int64(clamping: frame.ordinal))), ("pts", .integer(frame.pts)),
      ("seconds", .number(frame.seconds)),
    ]
    for box in found {
      let layout = frame.layout
      guard let sides = frame.ledger.sourceBox(box.box, in: picture, width: layout.width, height: layout.height) else { continue }
      box.write(to: &line, box: sides, source: source)
      try emit(line.bytes)
    }
  }
}
