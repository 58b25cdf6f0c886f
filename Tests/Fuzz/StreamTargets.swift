import FrameStream
import Glibc
import SystemIO

/// Small, so that no input is slow.
let fuzzLimits = StreamLimits(payloadBytes: 1 << 20)

let streamTargets = [
  FuzzTarget(name: "stream") { try read($0) },
  // Plain records, put into a zstd frame here, so that changes reach the records and not only zstd's framing.
  FuzzTarget(name: "records") { try read(stored($0)) },
  // The tables at the end of a file, and jumps to where they lead.
  FuzzTarget(name: "tables") { input in
    let file = load(input)
    guard let table = BatchTable(of: file) else { return }
    var reader = StreamReader(input: file, limits: fuzzLimits)
    for offset in table.offsets.prefix(8) {
      try reader.jump(to: offset)
      while let record = try? reader.next() { try touch(record) }
    }
  },
]

private func read(_ bytes: some Collection<UInt8>) throws {
  var reader = StreamReader(input: load(bytes), limits: fuzzLimits)
  while let record = try reader.next() { try touch(record) }
}

/// RFC 8878: one frame of one stored block.
private func stored(_ records: UnsafeRawBufferPointer) -> [UInt8] {
  let records = records.prefix(100_000)
  let block = UInt32(records.count << 3 | 1)
  return [0x28, 0xB5, 0x2F, 0xFD, 0x00, 7 << 3] + (0..<3).map { UInt8(truncatingIfNeeded: block >> ($0 * 8)) } + records
}

private func touch(_ record: borrowing StreamRecord) throws {
  switch record {
  case .header(let header): touch(header.stages.count)
  case .frame(let frame, let pixels):
    precondition(pixels.byteCount == frame.layout.byteCount)
    touch(pixels)
  case .tensor(let tensor, let frames, let elements):
    precondition(elements.byteCount == tensor.byteCount && frames.count == tensor.items)
    for item in 0..<frames.count { touch(try frames.header(of: item).ledger.count) }
    touch(elements)
  case .passing(let bytes): touch(bytes)
  case .failure(let failure): touch(failure.message.utf8.count)
  case .trailer(let trailer): touch(Int(trailer.status))
  }
}
