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

/// A detection in tensor pixels: one object of a detector's NDJSON.
///
/// `box` is [left, top, right, bottom]. `item` is the index of the image in the stream of tensors, from 0, as a
/// reader of an .npy counts; `frame` is the index of the frame in its source. One of the two is required. All other
/// members are kept.
struct MappedBox {
  private let members: [String: JSONValue]
  /// Left, top, right, bottom.
  let box: SIMD4<Double>
  /// Which image it belongs to.
  let key: Key

  enum Key: Hashable {
    case item(Int64)
    case frame(Int64)
  }

  /// - Throws: `BoxError` with what is wrong with the line.
  init(_ line: some Sequence<UInt8>) throws(BoxError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(line) } catch { throw BoxError(error.description) }
    guard case .object(let members) = value else { throw BoxError("expected an object") }
    let sides = value["box"]?.array?.compactMap(\.number) ?? []
    guard sides.count == 4, value["box"]?.array?.count == 4, !sides.contains(where: \.isNaN) else {
      throw BoxError("expected \"box\":[left,top,right,bottom], four numbers")
    }
    if let item = value["item"]?.integer, item >= 0 {
      key = .item(item)
    } else if let frame = value["frame"]?.integer, frame >= 0 {
      key = .frame(frame)
    } else {
      throw BoxError("expected \"item\" or \"frame\", a number from 0")
    }
    self.members = members
    box = SIMD4(sides)
  }

  /// Writes the detection with its box in pixels of the source; the members of the source replace those of the line.
  func write(to line: inout JSONLine, box: SIMD4<Double>, source: [(name: String, value: JSONValue)]) {
    var members = members
    members["box"] = .array((0..<4).map { .number(box[$0]) })
    for member in source { members[member.name] = member.value }
    line.begin()
    for name in members.keys.sorted() { line.member(name, members[name]!) }
    line.end()
  }
}

struct BoxError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
