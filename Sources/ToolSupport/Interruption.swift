internal import CProcess
internal import SystemIO

/// SIGINT, SIGTERM and SIGHUP for a program that has something to finish: its input ends, and the program does what it does at the
/// end of its input before the signal takes it.
public enum Interruption {
  /// From here on signals end the standard input. A signal that the program was started to ignore stays ignored.
  public static func endsInput() { _ = framepipe_catch_interrupts(FileDescriptor.standardInput.number) }

  /// Whether a signal has come.
  public static var hasCome: Bool { framepipe_interrupt() != 0 }

  /// Ends the process by the signal that came, so that its parent sees what happened.
  public static func endProcess() { framepipe_end_by(framepipe_interrupt()) }
}
