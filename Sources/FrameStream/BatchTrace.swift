internal import SystemIO

/// The spans of a batch on its way in.
///
/// Reading and decompressing alternate in pieces of a read buffer. The pieces between two records are merged into one
/// span each, one after the other: the totals are exact, the order of the pieces is not kept.
struct BatchTrace {
  private let trace = StageTrace.current
  private var began = 0
  private var reading = 0
  private var decompressing = 0

  var isOn: Bool { trace != nil }

  mutating func read(from start: Int, nanoseconds: Int) {
    guard isOn else { return }
    open(at: start)
    reading += nanoseconds
  }

  mutating func decompress(from start: Int) {
    open(at: start)
    decompressing += Clock.nanoseconds - start
  }

  /// A record has arrived: what follows is the stage's work.
  mutating func end() {
    guard let trace, began > 0 else { return }
    if reading > 0 { trace.note(.read, from: began, nanoseconds: reading) }
    if decompressing > 0 { trace.note(.decompress, from: began + reading, nanoseconds: decompressing) }
    (began, reading, decompressing) = (0, 0, 0)
  }

  private mutating func open(at start: Int) {
    if began == 0 { began = start }
  }
}
