extension YUVToRGB16 {
  /// The specification of `convertRowAVX2`: one row, its chroma already blended.
  @unsafe func convertRowPlain(_ y: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    let k = coefficients
    let lumaRow = unsafe source.row(y, ofPlane: 0)
    for x in 0..<yuv.width {
      let light = unsafe k.bias.addingProduct(Float(yuv.luma.code(lumaRow, x)), k.luma)
      let (p, q) = unsafe (spread(firstChroma.start, x), spread(lastChroma.start, x))
      let green = light.addingProduct(q, k.lastInGreen).addingProduct(p, k.firstInGreen)
      unsafe target.store(
        code(light.addingProduct(p, k.first)), code(green), code(light.addingProduct(q, k.last)), x, y, into: destination)
    }
  }

  @inline(__always) private func code(_ value: Float) -> UInt16 { UInt16(min(max(value, 0), coefficients.largest)) }

  /// Chroma at the pixel `x`, sixteenths.
  private func spread(_ chroma: UnsafePointer<Float>, _ x: Int) -> Float {
    let row = unsafe chroma + Self.edge
    let i = x >> 1
    switch yuv.horizontal {
    case .full: return unsafe row[x] + row[x]
    case .nearest: return unsafe row[i] + row[i]
    case .coSited: return unsafe row[i] + row[i + x & 1]
    case .centred: return unsafe row[i] * 1.5 + row[x & 1 == 0 ? i - 1 : i + 1] * 0.5
    }
  }
}
