import FrameStream
import IndexStages
import SystemIO
import TestSupport
import Testing

@Suite struct NumpyArrayTests {
  /// An array as numpy writes it.
  static func file(
    _ header: String = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", version: UInt8 = 1, _ numbers: [UInt8] = floats
  ) -> [UInt8] {
    let length = [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8), 0, 0].prefix(version == 1 ? 2 : 4)
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8)
    bytes += [version, 0]
    bytes += length
    bytes += Array(header.utf8)
    return bytes + numbers
  }

  /// 1…6 of 4 bytes each.
  static let floats = (1...6).flatMap { value in withUnsafeBytes(of: Float(value).bitPattern.littleEndian) { Array($0) } }

  private func rows(_ bytes: [UInt8]) throws -> [[Double]] {
    let folder = TestFolder()
    folder.write(bytes, to: "x.npy")
    let file = try FileDescriptor.open(folder.file("x.npy"), 0)
    defer { try? file.close() }
    var array = try NumpyArray(file, name: "x.npy")
    var rows: [[Double]] = []
    while let row = try array.row() { rows.append(row) }
    #expect(rows.count == array.rows && rows.allSatisfy { $0.count == array.columns })
    return rows
  }

  /// numpy's own files of every kind of number, and what they hold.
  @Test func filesOfNumpyAreRead() throws {
    let folder = TestFolder()
    let listed = try runReference("npy_cases.py", [folder.path])
    let cases = String(decoding: listed, as: UTF8.self).split(separator: "\n")
    #expect(cases.count == 14)
    for line in cases {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst(3).compactMap { Double($0) }
      let file = try FileDescriptor.open(folder.file(String(words[0])), 0)
      defer { try? file.close() }
      var array = try NumpyArray(file, name: String(words[0]))
      var found: [Double] = []
      while let row = try array.row() { found += row }
      #expect(array.rows == Int(words[1]) && array.columns == Int(words[2]) && found == numbers, "\(words[0])")
    }
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 3)}",
    "{'shape':(2,3),'fortran_order': False,'descr':'<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }       \n",
  ])
  func headersMayBeWrittenInManyWays(header: String) throws {
    #expect(try rows(Self.file(header)) == [[1, 2, 3], [4, 5, 6]])
    #expect(try rows(Self.file(header, version: 2)) == [[1, 2, 3], [4, 5, 6]])
  }

  @Test func anArrayOfOneAxisHasRowsOfOneNumber() throws {
    #expect(try rows(Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }")) == (1...6).map { [Double($0)] })
    #expect(try rows(Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", [])).isEmpty)
  }

  /// Each with a part of its message.
  @Test(
    arguments: [
      ([], "not an .npy file"), (Array("NUMPY".utf8), "not an .npy file"), (Array(file().prefix(9)), "x.npy: "),
      (file(version: 4), "version 4"),
      (file(version: 0), "version 0"), (file("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }"), "expected numbers of"),
      (file("{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }"), "expected numbers of"),
      (file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }"), "expected numbers of"),
      (file("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }"), "C order"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (), }"), "one or two axes"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }"), "one or two axes"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 3), }"), "one or two axes"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (2, x), }"), "one or two axes"),
      (file("{'descr': '<f4', 'fortran_order': False, }"), "one or two axes"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0), }"), "shape"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 3), }"), "shape"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 3), }"), "one or two axes"),
      (file("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"), "24 bytes of numbers, expected 16"),
      (Array(file().dropLast()), "23 bytes of numbers, expected 24"), ([0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255], "bytes"),
    ] as [([UInt8], String)])
  func otherFilesAreRefused(bytes: [UInt8], message: String) {
    let failure = #expect(throws: Failure.self) { try rows(bytes) }
    #expect(failure?.status == .damagedInput && failure?.message.contains(message) == true, "\(failure?.message ?? "accepted")")
  }

  @Test func everyCutIsNoticed() {
    let whole = Self.file()
    for count in 0..<whole.count { #expect(throws: Failure.self, "\(count) bytes") { try rows(Array(whole[..<count])) } }
  }
}
