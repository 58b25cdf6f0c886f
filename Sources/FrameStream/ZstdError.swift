internal import CZstd

/// A failure that libzstd reported.
struct ZstdError: Error, CustomStringConvertible {
  /// libzstd's own words in lower case, for example "restored data doesn't match checksum".
  let description: String

  init(code: Int) {
    let words = unsafe String(cString: ZSTD_getErrorName(code))
    description = words.prefix(1).lowercased() + words.dropFirst()
  }
}

/// Passes a size through, or throws where `result` is one of libzstd's error codes.
/// The corresponding C function is `ZSTD_isError`. Codes arrive as negative `Int`s: never convert before asking.
func checked(_ result: Int) throws(ZstdError) -> Int {
  guard ZSTD_isError(result) == 0 else { throw ZstdError(code: result) }
  return result
}
