/// What fingerprints depend on. Only those made with equal settings can be compared, so an index holds one kind.
public struct IndexSettings: Equatable, Sendable {
  /// Whether near-black borders were cropped before hashing.
  public var trimsBorders: Bool
  /// Frames this near to the one before are not stored, only counted. Bits.
  public var repeatDistance: Int

  /// Settings for a new index.
  public init(trimsBorders: Bool = true, repeatDistance: Int = 2) {
    self.trimsBorders = trimsBorders
    self.repeatDistance = repeatDistance
  }

  /// As they stand in the table `setting`.
  var rows: [(name: String, value: String)] {
    [
      ("fingerprint", "pdq"), ("luma", "rgb24"), ("border", trimsBorders ? "black-bars-24" : "kept"),
      ("repeat", String(repeatDistance)),
    ]
  }

  /// Reads the table, and throws if it has something this code does not know.
  init(_ rows: [String: String], path: String) throws(IndexError) {
    self.init(trimsBorders: rows["border"] != "kept", repeatDistance: rows["repeat"].flatMap { Int($0) } ?? 2)
    for (name, expected) in self.rows where rows[name] != expected {
      throw .otherSettings(path: path, setting: name, found: rows[name] ?? "", expected: expected)
    }
  }
}
