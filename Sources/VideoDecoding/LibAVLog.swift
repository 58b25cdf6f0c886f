internal import CLibAV
import Glibc
import Synchronization

/// What libav would print, kept instead: the first message at level error or worse, and how many there were.
///
/// libav has one log a process, so this is one too. Messages may come from decoder threads.
enum LibAVLog {
  struct Captured {
    var first: String?
    var count = 0
  }

  private static let captured = Mutex(Captured())

  /// Replaces libav's printing. The corresponding C function is `av_log_set_callback`.
  static let install: Void = {
    av_log_set_level(AV_LOG_ERROR)
    unsafe av_log_set_callback { context, level, format, arguments in
      guard level <= AV_LOG_ERROR, let format = unsafe format, let arguments = unsafe arguments else { return }
      unsafe LibAVLog.record(context: context, format: format, arguments: arguments)
    }
  }()

  /// The first message since the last reset, for example "h264: no frame!".
  static var first: String? { captured.withLock { $0.first } }
  /// Messages since the last reset.
  static var count: Int { captured.withLock { $0.count } }

  static func reset() { captured.withLock { $0 = Captured() } }

  private static func record(context: UnsafeMutableRawPointer?, format: UnsafePointer<CChar>, arguments: CVaListPointer) {
    let isFirst = captured.withLock { log in
      log.count += 1
      return log.count == 1
    }
    guard isFirst else { return }
    let message = unsafe speaker(context) + text(format, arguments)
    captured.withLock { $0.first = message }
  }

  private static func text(_ format: UnsafePointer<CChar>, _ arguments: CVaListPointer) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { line in
      unsafe vsnprintf(line.baseAddress!, line.count, format, arguments)
      let text = unsafe String(cString: line.baseAddress!)
      return text.last == "\n" ? String(text.dropLast()) : text
    }
  }

  /// The part of libav that speaks, such as "h264: "; addresses are left out, so that messages repeat.
  private static func speaker(_ context: UnsafeMutableRawPointer?) -> String {
    // Every context that libav logs for begins with a pointer to its class.
    guard let context = unsafe context, let type = unsafe context.load(as: UnsafePointer<AVClass>?.self),
      let name = unsafe type.pointee.item_name?(context)
    else { return "" }
    return unsafe String(cString: name) + ": "
  }
}
