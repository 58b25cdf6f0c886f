/// The picture whose pixels a box is measured in.
public enum BoxPicture: Sendable {
  /// As it is shown: turned as the file asks, as frame-export and thumbnails have it.
  case displayed
  /// As it is stored in the file.
  case stored
}

extension GeometryLedger {
  /// Leads a box of this frame back to the source, clipped to its picture.
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

  /// Leads a box of this frame back to the displayed picture; what lies outside of it, as padding does, stays.
  public func displayedBox(_ box: SIMD4<Double>) -> SIMD4<Double> {
    var box = box
    for index in (displayTurn == nil ? 0..<count : 1..<count).reversed() { box = self[index].undo(box) }
    return box
  }

  /// The size of the picture as it is displayed, and how it was turned for that; `nil` where the ledger does not tell.
  ///
  /// - Parameters:
  ///   - width, height: of this frame, for a ledger without steps.
  public func displayedPicture(width: Int, height: Int) -> (width: Int, height: Int, orientation: Orientation)? {
    guard let size = displayedSize(width: width, height: height) else { return nil }
    return (Int(size.width), Int(size.height), displayTurn?.orientation ?? .identity)
  }

  /// The step that turned the picture for display.
  private var displayTurn: (orientation: Orientation, width: Int, height: Int)? {
    guard count > 0, case .orient(let orientation, let width, let height) = self[0] else { return nil }
    return (orientation, width, height)
  }

  /// The size of the displayed picture, where the ledger tells.
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
  /// The box before the step. A turn swaps corners, so they are put in order.
  fileprivate func undo(_ box: SIMD4<Double>) -> SIMD4<Double> {
    let a = undo(x: box.x, y: box.y), b = undo(x: box.z, y: box.w)
    return SIMD4(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y))
  }
}
