internal import FrameMemory

/// For each of three colours of packed pixels, and for each 16 bytes of 16 pixels, which bytes go where.
struct ColourShuffles: ~Copyable {
  /// 32 bytes each, four for a colour: the same for both halves of a vector.
  private let places: AlignedBuffer<UInt8>

  /// - Parameters:
  ///   - step: bytes a pixel.
  ///   - offsets: the colours' bytes in it.
  init(step: Int, offsets: SIMD3<Int>) {
    places = AlignedBuffer(count: 3 * 4 * 32, repeating: 0x80)
    for colour in 0..<3 {
      for pixel in 0..<16 {
        let (part, byte) = (pixel * step + offsets[colour]).quotientAndRemainder(dividingBy: 16)
        for half in [0, 16] { unsafe places.start[colour * 128 + part * 32 + half + pixel] = UInt8(byte) }
      }
    }
  }

  /// Valid while the shuffles live.
  var start: ColourPlaces { unsafe ColourPlaces(start: UnsafeRawPointer(places.start)) }
}

/// The address of `ColourShuffles`.
@unsafe
struct ColourPlaces {
  let start: UnsafeRawPointer
}
