extension FitGeometry {
  /// Appends the steps of this geometry: at most a crop, a scale and a pad. Steps that change nothing are left out.
  ///
  /// If the crop's size is not a whole number of pixels, both sizes of the scale step are in 1/65,536 pixel: only
  /// their ratio matters.
  ///
  /// - Returns: whether all of them fitted; if not, the ledger is unchanged.
  public func append(to ledger: inout GeometryLedger) -> Bool {
    var longer = ledger
    // A crop or a pad does not record the size it began with, and boxes are clipped to that size.
    if longer.count == 0 && (isCropped || isPadded && scaleStep == nil) {
      _ = longer.append(.orient(.identity, width: sourceWidth, height: sourceHeight))
    }
    if isCropped {
      guard longer.append(.crop(x: crop.x, y: crop.y, width: crop.width, height: crop.height)) else { return false }
    }
    if let scaleStep {
      guard longer.append(scaleStep) else { return false }
    }
    if isPadded {
      guard longer.append(.pad(left: padLeft, top: padTop, width: width, height: height)) else { return false }
    }
    ledger = longer
    return true
  }

  private var scaleStep: GeometryStep? {
    let unit = GeometryStep.cropUnit
    guard crop.width != scaledWidth * unit || crop.height != scaledHeight * unit else { return nil }
    let scale = crop.width % unit == 0 && crop.height % unit == 0 ? 1 : unit
    return .scale(
      fromWidth: crop.width * scale / unit, fromHeight: crop.height * scale / unit, toWidth: scaledWidth * scale,
      toHeight: scaledHeight * scale)
  }

  /// The output's sample aspect ratio, which only stretching changes. Unknown stays unknown.
  public func sampleAspectRatio(after source: Rational) -> Rational {
    guard source.isPositive, !keepsAspect else { return source }
    let across = Double(crop.width) / Double(scaledWidth)
    let down = Double(crop.height) / Double(scaledHeight)
    return Rational(approximating: source.doubleValue * across / down)
  }
}

extension Rational {
  /// The nearest fraction of terms below 65,536, by continued fractions.
  init(approximating value: Double) {
    var (n0, d0, n1, d1) = (0.0, 1.0, 1.0, 0.0)
    var rest = value
    while true {
      let whole = rest.rounded(.down)
      let (n, d) = (whole * n1 + n0, whole * d1 + d0)
      guard n < 65_536, d < 65_536 else { break }
      (n0, d0, n1, d1) = (n1, d1, n, d)
      guard rest - whole > 1e-9 else { break }
      rest = 1 / (rest - whole)
    }
    self.init(Int32(max(1, min(n1, 65_535))), Int32(max(1, d1)))
  }
}
