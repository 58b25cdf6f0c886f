import TestSupport

/// A picture and what the reference implementation says of it.
struct ReferencePicture {
  let width: Int
  let height: Int
  let quality: Int
  /// 64 hexadecimal digits.
  let pdq: String
  /// In the order of `PDQDihedral.allCases`.
  let dihedral: [String]
  /// Packed R, G, B.
  let rgb24: [UInt8]
}

/// The pictures of `Tests/References/pdq.py`, made with a random seed.
func referencePictures(seed: Int) throws -> [ReferencePicture] {
  var rest = try runReference("pdq.py", ["\(seed)"])[...]
  var pictures: [ReferencePicture] = []
  while !rest.isEmpty {
    let width = number(&rest), height = number(&rest), quality = number(&rest)
    let texts = (0..<9).map { _ in String(decoding: take(64, from: &rest), as: UTF8.self) }
    let rgb24 = [UInt8](take(width * height * 3, from: &rest))
    let picture = ReferencePicture(
      width: width, height: height, quality: quality, pdq: texts[0], dihedral: Array(texts.dropFirst()), rgb24: rgb24)
    pictures.append(picture)
  }
  return pictures
}

private func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  defer { rest = rest.dropFirst(count) }
  return rest.prefix(count)
}

private func number(_ rest: inout ArraySlice<UInt8>) -> Int {
  take(4, from: &rest).reversed().reduce(0) { $0 << 8 | Int($1) }
}
