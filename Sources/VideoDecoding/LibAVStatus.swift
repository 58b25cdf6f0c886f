internal import CLibAV
internal import Pixels

/// libav's words for a negative return value. The corresponding C function is `av_strerror`.
func describe(status: CInt) -> String {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
    unsafe av_strerror(status, text.baseAddress!, text.count)
    return unsafe String(cString: text.baseAddress!)
  }
}

extension Rational {
  init(_ fraction: AVRational) { self.init(fraction.num, fraction.den) }
}
