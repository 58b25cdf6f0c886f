import FrameStream
import Glibc
import SystemIO

/// Reads whatever comes as a frame stream. An error is an answer; a trap, or a byte read outside the buffer, is not.
///
/// An input that begins with the byte 1 is taken as plain records and put into a zstd frame here, so that changes reach
/// the records and not only zstd's framing.
@_cdecl("LLVMFuzzerTestOneInput")
public func readStream(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = UnsafeRawBufferPointer(start: data, count: count)
  var reader = StreamReader(input: load(count > 0 && input[0] == 1 ? stored(input[1...]) : Array(input)), limits: limits)
  do {
    while let record = try reader.next() { try touch(record) }
  } catch {}
  return 0
}

/// Small, so that no input is slow.
private let limits = StreamLimits(payloadBytes: 1 << 20)

/// One file for all inputs.
nonisolated(unsafe) private let file = FileDescriptor(fileno(tmpfile()))

private func load(_ bytes: [UInt8]) -> FileDescriptor {
  ftruncate(file.number, 0)
  try! file.seek(to: 0)
  bytes.withUnsafeBytes { try! file.write(all: $0) }
  try! file.seek(to: 0)
  return file
}

/// RFC 8878: one frame of one stored block.
private func stored(_ records: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
  let records = records.prefix(100_000)
  let block = UInt32(records.count << 3 | 1)
  return [0x28, 0xB5, 0x2F, 0xFD, 0x00, 7 << 3] + (0..<3).map { UInt8(truncatingIfNeeded: block >> ($0 * 8)) } + records
}

/// Reads every byte that a record lends: the sanitiser watches.
private func touch(_ record: borrowing StreamRecord) throws {
  var sum = 0
  switch record {
  case .header(let header): sum = header.stages.count
  case .frame(let frame, let pixels):
    precondition(pixels.byteCount == frame.layout.byteCount)
    sum = total(pixels)
  case .tensor(let tensor, let frames, let elements):
    precondition(elements.byteCount == tensor.byteCount && frames.count == tensor.items)
    for item in 0..<frames.count { sum &+= try frames.header(of: item).ledger.count }
    sum &+= total(elements)
  case .passing(let bytes): sum = total(bytes)
  case .failure(let failure): sum = failure.message.utf8.count
  case .trailer(let trailer): sum = Int(trailer.status)
  }
  sink = sum
}

nonisolated(unsafe) private var sink = 0

private func total(_ bytes: RawSpan) -> Int { bytes.withUnsafeBytes { $0.reduce(0) { $0 &+ Int($1) } } }
