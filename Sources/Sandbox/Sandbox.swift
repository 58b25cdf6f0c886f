internal import CSandbox
public import SystemIO

/// A box for code that reads bytes from anyone: once it is closed, the process can compute, read what is open or was named,
/// write what is open, start threads, and nothing else.
///
/// Landlock takes the files away, a filter of system calls the rest: sockets, processes, signals to others, memory that runs.
/// Neither needs privileges, and neither can be left.
public enum Sandbox {
  /// What the person wants: `--sandbox`.
  public enum Policy: String, CaseIterable, Sendable {
    /// Fails where the kernel lacks a part.
    case require
    /// Does what the kernel can.
    case auto
    case none
  }

  /// The parts of the box.
  public struct Parts: OptionSet, Sendable, CustomStringConvertible {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// No file can be opened but those that were named.
    public static let landlock = Parts(rawValue: 1)
    /// No system call can be made but those of the list in CSandbox.
    public static let seccomp = Parts(rawValue: 2)
    /// Both Landlock and seccomp.
    public static let all: Parts = [.landlock, .seccomp]

    /// "landlock+seccomp", or "none".
    public var description: String {
      let names = (contains(.landlock) ? ["landlock"] : []) + (contains(.seccomp) ? ["seccomp"] : [])
      return names.isEmpty ? "none" : names.joined(separator: "+")
    }
  }

  /// What the kernel offers, asked from outside the box.
  public static var available: Parts {
    var parts: Parts = framepipe_landlock_version() > 0 ? .landlock : []
    if framepipe_has_filter() != 0 { parts.insert(.seccomp) }
    return parts
  }

  /// Closes the box around the process. Called once, while there is one thread.
  ///
  /// - Parameter readable: files that may still be opened, to read.
  /// - Returns: the parts that hold.
  /// - Throws: `Failure` where the policy is `.require` and a part is missing.
  public static func enter(_ policy: Policy, readable: [ByteString] = []) throws(Failure) -> Parts {
    guard policy != .none else { return [] }
    #if Profiling
    // Profilers work from inside the process, and need what the box takes away.
    guard policy == .require else { return [] }
    #endif
    var parts: Parts = []
    if enterLandlock(readable) { parts.insert(.landlock) }
    if framepipe_filter_enter() == 0 { parts.insert(.seccomp) }
    guard policy != .require || parts == .all else {
      throw Failure(
        .unavailable, "the sandbox would be incomplete: this system has \(parts), expected \(Parts.all)",
        hint: "--sandbox auto accepts less"
      )
    }
    return parts
  }

  private static func enterLandlock(_ readable: [ByteString]) -> Bool {
    // Names one after another, each with its zero; the list points into them.
    let bytes = readable.flatMap { $0.bytes + [0] }.map { CChar(bitPattern: $0) }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      var names = unsafe [UnsafePointer<CChar>?]()
      var offset = 0
      for name in readable {
        unsafe names.append(bytes.baseAddress! + offset)
        offset += name.bytes.count + 1
      }
      return unsafe framepipe_landlock_enter(names, Int32(names.count)) == 0
    }
  }
}
