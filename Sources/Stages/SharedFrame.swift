internal import PixelKernels
internal import SystemIO

/// A plan for each of several threads, and the frame they make together.
@safe
final class SharedFrame<Plan: BandedPlan & ~Copyable>: DividedWork {
  private let workers: WorkerThreads
  private let plans: UnsafeMutablePointer<Plan>
  private var made = 1
  private let sourceByteCount: Int
  private let destinationByteCount: Int
  private var source: UnsafeRawPointer?
  private var destination: UnsafeMutableRawPointer?

  /// - Parameters:
  ///   - first: one of the plans.
  ///   - make: makes another one.
  init<Fault: Error>(_ first: consuming Plan, of workers: WorkerThreads, _ make: () throws(Fault) -> Plan) throws(Fault) {
    self.workers = workers
    (sourceByteCount, destinationByteCount) = (first.sourceByteCount, first.destinationByteCount)
    unsafe plans = .allocate(capacity: workers.count)
    unsafe plans.initialize(to: first)
    while made < workers.count {
      unsafe (plans + made).initialize(to: try make())
      made += 1
    }
  }

  deinit {
    unsafe plans.deinitialize(count: made)
    unsafe plans.deallocate()
  }

  /// Makes one frame; every byte of the destination is written.
  func make(_ source: RawSpan, into destination: inout MutableRawSpan) throws(SystemError) {
    precondition(source.byteCount >= sourceByteCount, "\(source.byteCount) bytes of \(sourceByteCount)")
    precondition(destination.byteCount >= destinationByteCount, "\(destination.byteCount) bytes for \(destinationByteCount)")
    // Safe: both hold what the plans touch, as just seen, and no thread touches them once `run` has returned.
    try unsafe source.withUnsafeBytes { (source) throws(SystemError) in
      try unsafe destination.withUnsafeMutableBytes { (destination) throws(SystemError) in
        unsafe self.source = plans[0].begin(source.baseAddress!)
        unsafe self.destination = destination.baseAddress!
        try workers.run(self)
      }
    }
  }

  func perform(_ part: Int, of count: Int) {
    unsafe plans[part].make(band: part, of: count, from: source!, into: destination!)
  }
}
