internal import CLibAV
import Glibc

/// Page-locked buffers, into which a CUDA device writes by itself. Into other memory the driver copies with the CPU, which costs
/// more than everything else.
///
/// The functions are the driver's own, which libavutil has loaded. Each buffer keeps the device that it was made by.
@safe
final class PageLockedMemory {
  private typealias Push = @convention(c) (UnsafeMutableRawPointer?) -> CInt
  private typealias Pop = @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> CInt
  private typealias Allocate = @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>, Int, CUnsignedInt) -> CInt
  private typealias Free = @convention(c) (UnsafeMutableRawPointer?) -> CInt

  private let device: UnsafeMutablePointer<AVBufferRef>
  private let context: UnsafeMutableRawPointer
  private let push: Push
  private let pop: Pop
  private let allocate: Allocate
  private let free: Free

  /// - Returns: `nil` for devices of another kind.
  init?(of device: UnsafeMutablePointer<AVBufferRef>) {
    let handle = unsafe UnsafeMutableRawPointer(device.pointee.data).assumingMemoryBound(to: AVHWDeviceContext.self)
    guard unsafe handle.pointee.type == AV_HWDEVICE_TYPE_CUDA, let library = unsafe dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD),
      let push = unsafe dlsym(library, "cuCtxPushCurrent_v2"), let pop = unsafe dlsym(library, "cuCtxPopCurrent_v2"),
      let allocate = unsafe dlsym(library, "cuMemHostAlloc"), let free = unsafe dlsym(library, "cuMemFreeHost"),
      // AVCUDADeviceContext begins with the CUcontext.
      let context = unsafe handle.pointee.hwctx.assumingMemoryBound(to: UnsafeMutableRawPointer?.self).pointee,
      let kept = unsafe av_buffer_ref(device)
    else { return nil }
    unsafe self.device = kept
    unsafe self.context = context
    unsafe self.push = unsafeBitCast(push, to: Push.self)
    unsafe self.pop = unsafeBitCast(pop, to: Pop.self)
    unsafe self.allocate = unsafeBitCast(allocate, to: Allocate.self)
    unsafe self.free = unsafeBitCast(free, to: Free.self)
  }

  deinit {
    var device: UnsafeMutablePointer<AVBufferRef>? = unsafe device
    unsafe av_buffer_unref(&device)
  }

  /// - Returns: a pool of buffers of `bytes`, which live as long as anything refers to them; `nil` if memory runs out. The
  ///   corresponding C function is `av_buffer_pool_init2`.
  func pool(bytes: Int) -> OpaquePointer? {
    unsafe av_buffer_pool_init2(
      bytes, Unmanaged.passRetained(self).toOpaque(),
      { memory, bytes in
        guard let memory = unsafe memory else { return nil }
        return unsafe Unmanaged<PageLockedMemory>.fromOpaque(memory).takeUnretainedValue().buffer(bytes: bytes)
      },
      { memory in
        if let memory = unsafe memory { unsafe Unmanaged<PageLockedMemory>.fromOpaque(memory).release() }
      })
  }

  private func buffer(bytes: Int) -> UnsafeMutablePointer<AVBufferRef>? {
    var start: UnsafeMutableRawPointer?
    guard withContext({ unsafe allocate(&start, bytes, 0) }) == 0, let start = unsafe start else { return nil }
    let owner = unsafe Unmanaged.passRetained(self)
    let buffer = unsafe av_buffer_create(
      start.assumingMemoryBound(to: UInt8.self), bytes,
      { owner, start in
        guard let owner = unsafe owner else { return }
        unsafe Unmanaged<PageLockedMemory>.fromOpaque(owner).takeRetainedValue().release(start)
      }, owner.toOpaque(), 0)
    if unsafe buffer == nil {
      unsafe owner.release()
      unsafe release(start.assumingMemoryBound(to: UInt8.self))
    }
    return unsafe buffer
  }

  private func release(_ start: UnsafeMutablePointer<UInt8>?) { _ = withContext { unsafe free(start) } }

  private func withContext(_ body: () -> CInt) -> CInt {
    let status = unsafe push(context)
    guard status == 0 else { return status }
    defer {
      var old: UnsafeMutableRawPointer?
      _ = unsafe pop(&old)
    }
    return body()
  }
}
