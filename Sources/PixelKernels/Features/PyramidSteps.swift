/// The steps from each level of a pyramid to the next. A type of its own, because an array can't hold noncopyable elements.
@safe
final class PyramidSteps {
  private let base: UnsafeMutablePointer<PyramidStep>
  private let count: Int

  init(sizes: [(width: Int, height: Int)], usesVectors: Bool) {
    count = max(0, sizes.count - 1)
    unsafe base = .allocate(capacity: max(1, count))
    for index in 0..<count {
      unsafe (base + index).initialize(to: PyramidStep(from: sizes[index], to: sizes[index + 1], usesVectors: usesVectors))
    }
  }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  subscript(index: Int) -> PyramidStep {
    unsafeAddress {
      precondition(0..<count ~= index)
      return unsafe UnsafePointer(base + index)
    }
  }
}
