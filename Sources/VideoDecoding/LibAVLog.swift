internal import CLibAV
import Glibc
import Synchronization

/// Keeps what libav would print: messages of level error or worse.
///
/// Intact files cause none, so a message is a sign of damage even if no frame is marked. libav has one log per process, so there
/// is one of these too. Messages may come from decoder threads.
enum LibAVLog {
  /// Messages of one part of libav since the last reset.
  struct Voice {
    var count = 0
    var first: String?
  }

  private struct Captured {
    /// Packets lost on the way to the decoder; kept when the rest is reset.
    var losses = Voice()
    var demuxer = Voice()
    var decoder = Voice()
    var other = Voice()
  }

  private static let captured = Mutex(Captured())

  /// Replaces libav's printing. The corresponding C function is `av_log_set_callback`.
  static let install: Void = {
    av_log_set_level(AV_LOG_ERROR)
    unsafe av_log_set_callback { context, level, format, arguments in
      // Demuxers tell of some losses in warnings.
      guard level <= AV_LOG_WARNING, let format = unsafe format, let arguments = unsafe arguments else { return }
      unsafe LibAVLog.record(context, level, format, arguments)
    }
  }()

  static var demuxer: Voice { captured.withLock { $0.demuxer } }
  static var decoder: Voice { captured.withLock { $0.decoder } }

  /// The first message of the part that has most to say about a failure.
  static var first: String? {
    captured.withLock { $0.demuxer.first ?? $0.decoder.first ?? $0.other.first }
  }

  /// - Parameter keepsDecoder: whether messages of decoders and parsers are kept.
  static func reset(keepsDecoder: Bool = false) {
    captured.withLock { log in
      let (losses, decoder) = (log.losses, log.decoder)
      log = Captured()
      log.losses = losses
      if keepsDecoder { log.decoder = decoder }
    }
  }

  /// Begins another file.
  static func resetLosses() { captured.withLock { $0.losses = Voice() } }

  /// What was lost between the file and the decoder since the file was opened.
  static var losses: Voice { captured.withLock { $0.losses } }

  /// What demuxers say when they drop or shorten a packet, or resynchronise further on in the file.
  private static let signsOfLoss = ["CRC mismatch", "Packet mismatch", "Truncating packet"]

  private static func record(
    _ context: UnsafeMutableRawPointer?, _ level: CInt, _ format: UnsafePointer<CChar>, _ arguments: CVaListPointer
  ) {
    let type = unsafe context?.load(as: UnsafePointer<AVClass>?.self)
    let kind = unsafe type.map { unsafe String(cString: $0.pointee.class_name) }
    let message = unsafe speaker(context, type) + text(format, arguments)
    let isLoss = kind != "AVCodecContext" && signsOfLoss.contains { message.contains($0) }
    guard isLoss || level <= AV_LOG_ERROR else { return }
    captured.withLock { log in
      if isLoss { return log.losses.add(message) }
      switch kind {
      case "AVFormatContext": log.demuxer.add(message)
      case "AVCodecContext": log.decoder.add(message)
      default: log.other.add(message)
      }
    }
  }

  private static func text(_ format: UnsafePointer<CChar>, _ arguments: CVaListPointer) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { line in
      unsafe vsnprintf(line.baseAddress!, line.count, format, arguments)
      let text = unsafe String(cString: line.baseAddress!)
      return text.last == "\n" ? String(text.dropLast()) : text
    }
  }

  /// The part of libav that speaks, such as "h264: "; addresses are left out, so that messages repeat.
  private static func speaker(_ context: UnsafeMutableRawPointer?, _ type: UnsafePointer<AVClass>?) -> String {
    guard let name = unsafe type?.pointee.item_name?(context) else { return "" }
    let text = unsafe String(cString: name)
    return text == "NULL" ? "" : text + ": "
  }
}

extension LibAVLog.Voice {
  fileprivate mutating func add(_ message: String) {
    count += 1
    if first == nil { first = message }
  }
}

/// libav's message for a negative return value. The corresponding C function is `av_strerror`.
func describe(status: CInt) -> String {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
    unsafe av_strerror(status, text.baseAddress!, text.count)
    return unsafe String(cString: text.baseAddress!)
  }
}
