internal import FrameIndex
internal import JSONText
internal import SystemIO

/// Moments of a search, for people and programs.
public struct MomentReport {
  private var line = JSONLine()

  public init() {}

  /// One object a line: `frame-index(1)`, "Output".
  public mutating func json(_ moment: FoundMoment) -> [UInt8] {
    line.begin()
    line.key("kind")
    line.string(moment.kind.rawValue)
    line.key("video")
    line.string(moment.video)
    line.key("frame")
    optional(moment.frame)
    line.key("seconds")
    line.decimal(moment.seconds)
    line.key("to_seconds")
    line.decimal(moment.toSeconds)
    line.key("distance")
    optional(moment.distance)
    line.key("band")
    optional(moment.band?.rawValue)
    line.key("quality")
    optional(moment.quality)
    line.key("score")
    line.decimal(moment.score)
    line.key("text")
    optional(moment.text)
    line.end()
    return line.bytes
  }

  private mutating func optional(_ value: Int?) {
    if let value { line.integer(value) } else { line.null() }
  }

  private mutating func optional(_ value: String?) {
    if let value { line.string(value) } else { line.null() }
  }

  /// Column heads of `row`.
  public static func head(of kind: FoundMoment.Kind) -> [String] {
    switch kind {
    case .picture, .clip: ["time", "to", "bits", "band", "video"]
    case .text: ["time", "to", "video", "text"]
    case .label, .vector: ["time", "to", "score", "video"]
    }
  }

  public static func row(_ moment: FoundMoment) -> [String] {
    let times = [TimeText.clock(moment.seconds), TimeText.clock(moment.toSeconds)]
    if moment.kind == .label || moment.kind == .vector { return times + [rounded(moment.score), moment.video] }
    if let text = moment.text { return times + [moment.video, text] }
    return times + [moment.distance.map { String($0) } ?? "", moment.band?.rawValue ?? "", moment.video]
  }

  /// Four decimals.
  private static func rounded(_ score: Double) -> String { "\((score * 10000).rounded() / 10000)" }
}

/// Rows of text in columns of minimal width.
public struct TextTable {
  private var rows: [[String]]
  /// Columns of numbers, aligned right.
  private let numeric: Set<Int>

  public init(head: [String], numeric: Set<Int> = []) {
    rows = [head]
    self.numeric = numeric
  }

  public mutating func add(_ row: [String]) { rows.append(row) }

  public var lines: [String] {
    let columns = rows[0].count
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        if numeric.contains(column) { return gap + row[column] }
        return column == columns - 1 ? row[column] : row[column] + gap
      }.joined(separator: "  ")
    }
  }
}
