public import FrameStream
internal import JSONText
internal import Pixels
public import SystemIO

/// Describes a stream record by record.
public struct InfoStage {
  /// Which frames are described.
  public enum Selection: Equatable, Sendable {
    case all
    /// The first n.
    case first(Int)
    /// Ordinals, both ends included.
    case ordinals(ClosedRange<UInt64>)
    /// The frame on screen at this time, in seconds.
    case at(Double)
  }

  private let selection: Selection
  private var line = JSONLine()
  private var verdict = StreamVerdict()
  private var described = 0
  private var isDone = false
  /// The last frame that begins at or before the requested time.
  private var onScreen: FrameHeader?

  /// Describes the records that `selection` names.
  public init(selection: Selection) { self.selection = selection }

  /// Reads to the end, or until all requested frames have been described.
  ///
  /// - Parameters:
  ///   - table: of the input, if it is a file that has one: frames are then reached without reading the rest.
  ///   - emit: takes each line.
  /// - Throws: `StreamError` if the stream is damaged or breaks off, `Failure` if a stage failed and no record says why; what `emit` throws.
  public mutating func run(
    from reader: inout StreamReader, table: BatchTable?, emit: (borrowing [UInt8]) throws -> Void
  ) throws -> ExitStatus {
    var offset = table.flatMap { selection.offset(in: $0) }
    while !isDone {
      var timeBase: Rational?
      do {
        guard let record = try reader.next() else { break }
        verdict.note(record)
        if case .header(let header) = record { timeBase = header.timeBase }
        if try describe(record) { try emit(line.bytes) }
      }
      if let timeBase, let start = offset?(timeBase) {
        offset = nil
        try reader.jump(to: start)
      }
    }
    return try verdict.concluded()
  }

  /// Writes the record's line.
  /// - Returns: whether to print the line.
  private mutating func describe(_ record: borrowing StreamRecord) throws -> Bool {
    switch record {
    case .header(let header): line.describe(header)
    case .frame(let frame, let pixels): return describe(frame, bytes: pixels.byteCount)
    case .tensor(let tensor, let frames, _):
      try line.describe(tensor, frames: frames)
      described += 1
      if case .first(let count) = selection { isDone = described >= count }
    case .passing: return false
    case .failure(let failure): line.describe(failure)
    case .trailer(let trailer): return describe(trailer)
    }
    return true
  }

  private mutating func describe(_ frame: FrameHeader, bytes: Int) -> Bool {
    switch selection {
    case .all: break
    case .first(let count):
      described += 1
      isDone = described >= count
    case .ordinals(let wanted):
      isDone = frame.ordinal >= wanted.upperBound
      guard wanted.contains(frame.ordinal) else { return false }
    case .at(let seconds):
      // The frame on screen is known only when the next one arrives.
      defer { onScreen = frame }
      guard frame.seconds > seconds else { return false }
      isDone = true
      guard let shown = onScreen else { return false }
      line.describe(shown, bytes: shown.layout.byteCount)
      return true
    }
    line.describe(frame, bytes: bytes)
    return true
  }

  private mutating func describe(_ trailer: StreamTrailer) -> Bool {
    if case .at = selection, let shown = onScreen {
      onScreen = nil
      isDone = true
      line.describe(shown, bytes: shown.layout.byteCount)
      return true
    }
    line.describe(trailer)
    return selection == .all
  }
}

extension InfoStage.Selection {
  /// Where in the file to begin reading, once the time base is known. `nil` if the table does not help.
  func offset(in table: BatchTable) -> ((Rational) -> Int?)? {
    // Ordinals and times restart with each part: one part only.
    let rows = zip(table.entries, table.offsets).filter { $0.0.frames > 0 }
    guard rows.allSatisfy({ $0.0.part == 0 }) else { return nil }
    switch self {
    case .all, .first: return nil
    case .ordinals(let wanted):
      return { _ in rows.last { $0.0.ordinal <= wanted.lowerBound }?.1 }
    case .at(let seconds):
      guard zip(rows, rows.dropFirst()).allSatisfy({ $0.0.pts <= $1.0.pts }) else { return nil }
      return { timeBase in rows.last { Double($0.0.pts) * timeBase.doubleValue <= seconds }?.1 }
    }
  }
}
