internal import FrameMemory
internal import FrameStream
internal import PixelKernels
public import Pixels

/// Fingerprints of query frames.
extension FrameFingerprinter {
  /// The fingerprints of a query, and of its rotated and mirrored forms if they count too.
  ///
  /// Black bars are cropped first. If a dark picture's own edges are black too, the bars' extent is unknown: then the whole
  /// picture is searched for, and each common aspect ratio that its bright parts allow.
  public mutating func variants(_ pixels: RawSpan, mirrored: Bool) -> (pdqs: [PDQ], quality: Int) {
    guard let layout else { preconditionFailure("prepare comes first") }
    let inner = facts(pixels)
    var pdqs = mirrored ? hasher.dihedralHashes() : [inner.pdq]
    guard trimsBorders else { return (pdqs, inner.quality) }
    for box in shapes(pixels, layout) where box != inner.box {
      let pdq = hash(pixels, box, layout)
      pdqs += mirrored ? hasher.dihedralHashes() : [pdq]
    }
    return (pdqs, inner.quality)
  }

  /// Common aspect ratios: films, television, phones and photographs.
  private static let commonAspects = [2.39, 1.85, 16.0 / 9, 1.5, 4.0 / 3, 1, 3.0 / 4, 9.0 / 16]

  /// The whole frame, and centred boxes of common aspect ratios around its bright parts.
  private func shapes(_ pixels: RawSpan, _ layout: FrameLayout) -> [PixelBox] {
    let (width, height) = (layout.width, layout.height)
    let rgb = converter == nil ? pixels : rgb.bytes(from: 0, count: width * height * 3)
    guard let lit = BorderTrim.litBox(rgb24: rgb, width: width, height: height) else { return [] }
    let boxes = Self.commonAspects.map { PixelBox(width: width, height: height).centre(aspect: $0) }
    return [PixelBox(width: width, height: height)] + boxes.filter { $0.contains(lit) && $0.width * $0.height * 50 < width * height * 49 }
  }

  private mutating func hash(_ pixels: RawSpan, _ box: PixelBox, _ layout: FrameLayout) -> PDQ {
    guard converter != nil else { return hasher.hash(rgb24: pixels, stride: layout.width * 3, box: box).pdq }
    return Self.hash(&hasher, rgb, box, layout)
  }

  private static func hash(_ hasher: inout PDQHasher, _ rgb: borrowing RecordBuffer, _ box: PixelBox, _ layout: FrameLayout) -> PDQ {
    hasher.hash(rgb24: rgb.bytes(from: 0, count: layout.width * 3 * layout.height), stride: layout.width * 3, box: box).pdq
  }
}
