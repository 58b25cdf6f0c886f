internal import CZstd

/// A failure that libzstd reported.
struct ZstdError: Error, CustomStringConvertible {
  /// libzstd's message in lower case, for example "restored data doesn't match checksum".
  let description: String

  init(code: Int) {
    let words = unsafe String(cString: ZSTD_getErrorName(code))
    description = words.prefix(1).lowercased() + words.dropFirst()
  }
}
