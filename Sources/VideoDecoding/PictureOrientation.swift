internal import CLibAV

/// How a picture's file asks to be shown, as far as libav does not read it: by a tag of EXIF in PNG, WebP and TIFF, by properties of
/// the item in AVIF and HEIF.
///
/// `x` and `y` of a pixel are shown at `(a x + c y, b x + d y)`, but for a shift.
struct PictureOrientation: Equatable {
  private var a = 1
  private var b = 0
  private var c = 0
  private var d = 1

  static let identity = PictureOrientation(a: 1, b: 0, c: 0, d: 1)
  static let mirroredLeftToRight = PictureOrientation(a: -1, b: 0, c: 0, d: 1)
  static let mirroredTopToBottom = PictureOrientation(a: 1, b: 0, c: 0, d: -1)
  static let turnedLeft = PictureOrientation(a: 0, b: -1, c: 1, d: 0)

  private init(a: Int, b: Int, c: Int, d: Int) { (self.a, self.b, self.c, self.d) = (a, b, c, d) }

  /// - Parameter exif: the value of EXIF's tag 274, 1 to 8.
  init?(exif: Int) {
    switch exif {
    case 1: self = .identity
    case 2: self = .mirroredLeftToRight
    case 3: self.init(a: -1, b: 0, c: 0, d: -1)
    case 4: self = .mirroredTopToBottom
    case 5: self.init(a: 0, b: 1, c: 1, d: 0)
    case 6: self.init(a: 0, b: 1, c: -1, d: 0)
    case 7: self.init(a: 0, b: -1, c: -1, d: 0)
    case 8: self = .turnedLeft
    default: return nil
    }
  }

  /// This, and then another.
  func then(_ next: PictureOrientation) -> PictureOrientation {
    PictureOrientation(
      a: next.a * a + next.c * b, b: next.b * a + next.d * b, c: next.a * c + next.c * d, d: next.b * c + next.d * d)
  }

  /// Nine fixed-point numbers, as a display matrix has them.
  private var matrix: [Int32] { [a, b, 0, c, d, 0].map { Int32($0) << 16 } + [0, 0, 1 << 30] }

  /// Has the decoder pass it on with the packet's frame. `av_packet_new_side_data`.
  func attach(to packet: UnsafeMutablePointer<AVPacket>) {
    let matrix = matrix, bytes = matrix.count * 4
    guard self != .identity, unsafe av_packet_get_side_data(packet, AV_PKT_DATA_DISPLAYMATRIX, nil) == nil,
      let side = unsafe av_packet_new_side_data(packet, AV_PKT_DATA_DISPLAYMATRIX, bytes)
    else { return }
    unsafe matrix.withUnsafeBytes { unsafe side.update(from: $0.baseAddress!.assumingMemoryBound(to: UInt8.self), count: bytes) }
  }
}
