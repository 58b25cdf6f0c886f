/// One step on the way from the source's pixels to the frame's, in the integers that were used.
public enum GeometryStep: Equatable, Sendable {
  /// Rotated and mirrored; `width` and `height` are those before the step.
  case orient(Orientation, width: Int, height: Int)
  /// The rectangle was cut out. Units are 1/65,536 pixel, so that fractional boxes stay exact.
  case crop(x: Int, y: Int, width: Int, height: Int)
  /// Scaled from one size to another, in pixels.
  case scale(fromWidth: Int, fromHeight: Int, toWidth: Int, toHeight: Int)
  /// Set into a larger picture of `width` x `height` pixels with its corner at (`left`, `top`).
  case pad(left: Int, top: Int, width: Int, height: Int)

  /// Units of a crop rectangle in a pixel.
  public static let cropUnit = 65_536
}

/// The chain of steps from source pixels to this frame's pixels, oldest first.
///
/// At most eight steps; a typical pipeline has three.
public struct GeometryLedger: Equatable, Sendable {
  /// The most steps that a frame carries.
  public static let capacity = 8
  /// Steps so far.
  public private(set) var count = 0
  private var steps: [8 of GeometryStep] = .init(repeating: .crop(x: 0, y: 0, width: 0, height: 0))

  /// The ledger of a frame as it was decoded.
  public init() {}

  /// The step of that index, the first one first.
  public subscript(index: Int) -> GeometryStep {
    precondition(index < count, "step \(index) of \(count)")
    return steps[index]
  }

  /// Adds a step after the others.
  ///
  /// - Returns: `false` if the ledger is full.
  public mutating func append(_ step: GeometryStep) -> Bool {
    guard count < Self.capacity else { return false }
    steps[count] = step
    count += 1
    return true
  }

  public static func == (a: GeometryLedger, b: GeometryLedger) -> Bool {
    a.count == b.count && (0..<a.count).allSatisfy { a.steps[$0] == b.steps[$0] }
  }

  /// Maps a point of this frame back to the source's pixels. Points are continuous: pixel (0, 0) covers [0, 1) x [0, 1).
  public func sourcePoint(x: Double, y: Double) -> (x: Double, y: Double) {
    var (x, y) = (x, y)
    for index in (0..<count).reversed() { (x, y) = steps[index].undo(x: x, y: y) }
    return (x, y)
  }
}

extension GeometryStep {
  /// The point before the step that became (x, y).
  func undo(x: Double, y: Double) -> (x: Double, y: Double) {
    switch self {
    case .orient(let orientation, let width, let height):
      orientation.storedPoint(x: x, y: y, width: Double(width), height: Double(height))
    case .crop(let left, let top, _, _):
      (x + Double(left) / Double(Self.cropUnit), y + Double(top) / Double(Self.cropUnit))
    case .scale(let fromWidth, let fromHeight, let toWidth, let toHeight):
      (x * Double(fromWidth) / Double(toWidth), y * Double(fromHeight) / Double(toHeight))
    case .pad(let left, let top, _, _):
      (x - Double(left), y - Double(top))
    }
  }
}

extension Orientation {
  /// The point of the stored picture, `width` x `height` pixels, that is shown at (x, y).
  func storedPoint(x: Double, y: Double, width: Double, height: Double) -> (x: Double, y: Double) {
    // Undo the rotation first, then the mirror.
    let turned: (x: Double, y: Double) =
      switch clockwiseDegrees {
      case 90: (y, height - x)
      case 180: (width - x, height - y)
      case 270: (width - y, x)
      default: (x, y)
      }
    return isMirrored ? (width - turned.x, turned.y) : turned
  }

  /// Where a point of the stored picture, `width` x `height` pixels, is shown.
  private func displayedPoint(x: Double, y: Double, width: Double, height: Double) -> (x: Double, y: Double) {
    let x = isMirrored ? width - x : x
    return switch clockwiseDegrees {
    case 90: (height - y, x)
    case 180: (width - x, height - y)
    case 270: (y, width - x)
    default: (x, y)
    }
  }

  /// Where a box of the stored picture is shown: left, top, right and bottom.
  ///
  /// - Parameters:
  ///   - width, height: of the stored picture.
  public func displayedBox(_ box: SIMD4<Double>, width: Double, height: Double) -> SIMD4<Double> {
    let a = displayedPoint(x: box.x, y: box.y, width: width, height: height)
    let b = displayedPoint(x: box.z, y: box.w, width: width, height: height)
    return SIMD4(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y))
  }
}

/// The picture whose pixels a box is measured in.
public enum BoxPicture: Sendable {
  /// As it is shown: rotated as the file asks, as frame-export and thumbnails do.
  case displayed
  /// As it is stored in the file.
  case stored
}

extension GeometryLedger {
  /// Maps a box of this frame back to the source, clipped to its picture.
  ///
  /// - Parameters:
  ///   - box: left, top, right, bottom. Points are continuous: pixel (0, 0) covers [0, 1) x [0, 1).
  ///   - width, height: of this frame, for a ledger without steps.
  /// - Returns: `nil` if a side is not a number.
  public func sourceBox(_ box: SIMD4<Double>, in picture: BoxPicture, width: Int, height: Int) -> SIMD4<Double>? {
    guard !box.x.isNaN, !box.y.isNaN, !box.z.isNaN, !box.w.isNaN else { return nil }
    var box = displayedBox(box)
    if let shown = displayedSize(width: width, height: height) {
      let most = SIMD4(shown.width, shown.height, shown.width, shown.height)
      box.clamp(lowerBound: .zero, upperBound: most)
    }
    guard picture == .stored, displayTurn != nil else { return box }
    return self[0].undo(box)
  }

  /// Maps a box of this frame back to the displayed picture, without clipping: a box may reach into the padding.
  public func displayedBox(_ box: SIMD4<Double>) -> SIMD4<Double> {
    var box = box
    for index in (displayTurn == nil ? 0..<count : 1..<count).reversed() { box = self[index].undo(box) }
    return box
  }

  /// The size of the displayed picture, and how it was rotated for display; `nil` if the ledger does not say.
  ///
  /// - Parameters:
  ///   - width, height: of this frame, for a ledger without steps.
  public func displayedPicture(width: Int, height: Int) -> (width: Int, height: Int, orientation: Orientation)? {
    guard let size = displayedSize(width: width, height: height) else { return nil }
    return (Int(size.width), Int(size.height), displayTurn?.orientation ?? .identity)
  }

  /// The step that rotated the picture for display.
  private var displayTurn: (orientation: Orientation, width: Int, height: Int)? {
    guard count > 0, case .orient(let orientation, let width, let height) = self[0] else { return nil }
    return (orientation, width, height)
  }

  /// The size of the displayed picture, if the ledger says.
  private func displayedSize(width: Int, height: Int) -> (width: Double, height: Double)? {
    if let turn = displayTurn {
      let size = turn.orientation.size(width: turn.width, height: turn.height)
      return (Double(size.width), Double(size.height))
    }
    guard count > 0 else { return (Double(width), Double(height)) }
    guard case .scale(let fromWidth, let fromHeight, _, _) = self[0] else { return nil }
    return (Double(fromWidth), Double(fromHeight))
  }
}

extension GeometryStep {
  /// The box before the step. A rotation swaps corners, so they are sorted.
  fileprivate func undo(_ box: SIMD4<Double>) -> SIMD4<Double> {
    let a = undo(x: box.x, y: box.y), b = undo(x: box.z, y: box.w)
    return SIMD4(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y))
  }
}
