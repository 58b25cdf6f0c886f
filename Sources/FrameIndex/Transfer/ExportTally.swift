internal import JSONText

/// How many objects of each kind an export has: its last line says so, and readers compare.
struct ExportTally: Equatable {
  /// Kinds that are counted. Raw values are those of "kind".
  enum Kind: String, CaseIterable { case video, thumb, features, frame, model, detection, vector, text }

  /// The form of an export: since 2 its last line is the tally.
  static let format = 2

  private var counts: [Kind: Int] = [:]

  mutating func count(_ kind: Kind) { counts[kind, default: 0] += 1 }

  subscript(kind: Kind) -> Int { counts[kind] ?? 0 }

  /// What differs from the tally that an export ends with; `nil` if nothing does.
  func difference(from value: JSONValue) -> String? {
    for kind in Kind.allCases {
      guard let stored = value[kind.rawValue]?.integer, stored != Int64(self[kind]) else { continue }
      return "the export held \(stored) objects of the kind '\(kind.rawValue)', \(self[kind]) arrived"
    }
    return nil
  }
}

extension JSONLine {
  mutating func describe(_ tally: ExportTally) {
    begin()
    field("kind", "end")
    for kind in ExportTally.Kind.allCases {
      key(kind.rawValue)
      integer(tally[kind])
    }
    end()
  }
}
