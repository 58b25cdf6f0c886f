internal import JSONText
internal import Pixels

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
