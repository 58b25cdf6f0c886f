internal import CProcess
import Glibc

/// Work divided into parts that may run in parallel.
public protocol DividedWork: AnyObject {
  /// Does one part.
  /// - Parameters:
  ///   - part: 0 ..< count.
  ///   - count: the number of parts.
  func perform(_ part: Int, of count: Int)
}

/// Threads that share every task with the thread that submits it, and sleep in between.
///
/// They start with the first task and are joined in `deinit`. Submitting a task allocates nothing.
@safe
public final class WorkerThreads {
  /// Number of threads, including the caller's.
  public let count: Int
  private let desk: UnsafeMutablePointer<Desk>
  private var threads: [pthread_t] = []

  /// Shared by all threads; apart from the mutex and the conditions, accessed only while the mutex is held.
  @unsafe fileprivate struct Desk {
    var mutex = unsafe pthread_mutex_t()
    var hasWork = pthread_cond_t()
    var isDone = pthread_cond_t()
    var work: (any DividedWork)?
    /// Tasks so far.
    var round = 0
    /// Parts of this task that are not yet done.
    var pending = 0
    /// Threads that have taken their number.
    var arrived = 0
    var isClosing = false
    let count: Int
  }

  /// - Parameter count: at least 1, the caller alone.
  public init(count: Int) {
    precondition(count >= 1, "\(count) threads")
    self.count = count
    unsafe desk = .allocate(capacity: 1)
    unsafe desk.initialize(to: Desk(count: count))
    unsafe pthread_mutex_init(&desk.pointee.mutex, nil)
    unsafe pthread_cond_init(&desk.pointee.hasWork, nil)
    unsafe pthread_cond_init(&desk.pointee.isDone, nil)
  }

  deinit {
    unsafe pthread_mutex_lock(&desk.pointee.mutex)
    unsafe desk.pointee.isClosing = true
    unsafe pthread_cond_broadcast(&desk.pointee.hasWork)
    unsafe pthread_mutex_unlock(&desk.pointee.mutex)
    for thread in threads { pthread_join(thread, nil) }
    unsafe pthread_cond_destroy(&desk.pointee.isDone)
    unsafe pthread_cond_destroy(&desk.pointee.hasWork)
    unsafe pthread_mutex_destroy(&desk.pointee.mutex)
    unsafe desk.deinitialize(count: 1)
    unsafe desk.deallocate()
  }

  /// Runs every part, and returns once all are done.
  /// - Throws: `SystemError` if the threads can't be started.
  public func run(_ work: any DividedWork) throws(SystemError) {
    guard count > 1 else { return work.perform(0, of: 1) }
    try start()
    unsafe pthread_mutex_lock(&desk.pointee.mutex)
    unsafe desk.pointee.work = work
    unsafe desk.pointee.pending = count - 1
    unsafe desk.pointee.round += 1
    unsafe pthread_cond_broadcast(&desk.pointee.hasWork)
    unsafe pthread_mutex_unlock(&desk.pointee.mutex)
    work.perform(0, of: count)
    unsafe pthread_mutex_lock(&desk.pointee.mutex)
    while unsafe desk.pointee.pending > 0 { unsafe pthread_cond_wait(&desk.pointee.isDone, &desk.pointee.mutex) }
    unsafe desk.pointee.work = nil
    unsafe pthread_mutex_unlock(&desk.pointee.mutex)
  }

  private func start() throws(SystemError) {
    while threads.count < count - 1 {
      var thread = pthread_t()
      let code = unsafe startThread(&thread, UnsafeMutableRawPointer(desk))
      guard code == 0 else { throw SystemError(call: "pthread_create", code: code) }
      threads.append(thread)
    }
  }

  /// The body of a thread: a part of every task until there are no more.
  fileprivate static func work(at desk: UnsafeMutablePointer<Desk>) -> UnsafeMutableRawPointer? {
    unsafe pthread_mutex_lock(&desk.pointee.mutex)
    unsafe desk.pointee.arrived += 1
    let part = unsafe desk.pointee.arrived
    var round = 0
    while true {
      while unsafe desk.pointee.round == round && !desk.pointee.isClosing {
        unsafe pthread_cond_wait(&desk.pointee.hasWork, &desk.pointee.mutex)
      }
      guard unsafe !desk.pointee.isClosing else { break }
      round = unsafe desk.pointee.round
      let (work, count) = unsafe (desk.pointee.work, desk.pointee.count)
      unsafe pthread_mutex_unlock(&desk.pointee.mutex)
      work?.perform(part, of: count)
      unsafe pthread_mutex_lock(&desk.pointee.mutex)
      unsafe desk.pointee.pending -= 1
      if unsafe desk.pointee.pending == 0 { unsafe pthread_cond_signal(&desk.pointee.isDone) }
    }
    unsafe pthread_mutex_unlock(&desk.pointee.mutex)
    return nil
  }
}

/// `pthread_create`. A function of its own, because the compiler's region analysis fails on it in a method.
private func startThread(_ thread: inout pthread_t, _ desk: UnsafeMutableRawPointer) -> Int32 {
  unsafe pthread_create(&thread, nil, { unsafe WorkerThreads.work(at: $0!.assumingMemoryBound(to: WorkerThreads.Desk.self)) }, desk)
}

/// The processors that this process may use.
public enum Processors {
  /// How many there are, after limits by a job scheduler, a container or `taskset(1)`.
  public static var count: Int {
    let allowed = Int(framepipe_processors())
    return allowed > 0 ? allowed : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }
}
