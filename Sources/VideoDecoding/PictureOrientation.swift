internal import CLibAV
internal import Pixels

/// How a picture's file asks to be shown, where libav does not read it: an EXIF tag in PNG, WebP and TIFF, item properties in
/// AVIF and HEIF.
///
/// The pixel at (x, y) is shown at `(a x + c y, b x + d y)`, apart from a shift.
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

  /// Nine fixed-point numbers, as in a display matrix.
  private var matrix: [Int32] { [a, b, 0, c, d, 0].map { Int32($0) << 16 } + [0, 0, 1 << 30] }

  /// Makes the decoder pass it on with the packet's frame. `av_packet_new_side_data`.
  func attach(to packet: UnsafeMutablePointer<AVPacket>) {
    let matrix = matrix, bytes = matrix.count * 4
    guard self != .identity, unsafe av_packet_get_side_data(packet, AV_PKT_DATA_DISPLAYMATRIX, nil) == nil,
      let side = unsafe av_packet_new_side_data(packet, AV_PKT_DATA_DISPLAYMATRIX, bytes)
    else { return }
    unsafe matrix.withUnsafeBytes { unsafe side.update(from: $0.baseAddress!.assumingMemoryBound(to: UInt8.self), count: bytes) }
  }
}

extension PictureOrientation {
  /// Reads the orientation from a picture's file, which is one packet. `nil` if it has none, or if libav reads it.
  init?(in file: PictureBytes, codec: AVCodecID) {
    switch codec {
    case AV_CODEC_ID_PNG: self.init(png: file)
    case AV_CODEC_ID_WEBP: self.init(webp: file)
    case AV_CODEC_ID_TIFF: self.init(tiff: file)
    default: return nil
    }
  }

  /// PNG, 11.3.4.7: a chunk is its length, its type, its data and a checksum.
  private init?(png: PictureBytes) {
    var offset = 8
    while let length = png.number(at: offset, bytes: 4), length <= png.count {
      if png.begins(with: "eXIf", at: offset + 4) {
        self.init(tiff: png.part(offset + 8..<offset + 8 + length))
        return
      }
      offset += 12 + length
    }
    return nil
  }

  /// WebP container: a chunk of RIFF is its type, its length and its data, padded to an even length.
  private init?(webp: PictureBytes) {
    var offset = 12
    while let length = webp.number(at: offset + 4, bytes: 4, bigEndian: false), length <= webp.count {
      if webp.begins(with: "EXIF", at: offset) {
        let data = webp.part(offset + 8..<offset + 8 + length)
        // Some writers put the header of JPEG's segment before it.
        self.init(tiff: data.begins(with: "Exif") ? data.from(6) : data)
        return
      }
      offset += 8 + length + length % 2
    }
    return nil
  }

  /// TIFF 6.0, page 36, and EXIF's block, which is one: tag 274 of the first directory.
  init?(tiff: PictureBytes) {
    let isBig = tiff.begins(with: "MM\0*")
    guard isBig || tiff.begins(with: "II*\0"), let directory = tiff.number(at: 4, bytes: 4, bigEndian: isBig),
      let entries = tiff.number(at: directory, bytes: 2, bigEndian: isBig)
    else { return nil }
    for entry in 0..<entries {
      let place = directory + 2 + 12 * entry
      guard let tag = tiff.number(at: place, bytes: 2, bigEndian: isBig) else { return nil }
      guard tag == 274 else { continue }
      // A short, in the first half of the value's four bytes.
      guard tiff.number(at: place + 2, bytes: 2, bigEndian: isBig) == 3,
        let value = tiff.number(at: place + 8, bytes: 2, bigEndian: isBig)
      else { return nil }
      self.init(exif: value)
      return
    }
    return nil
  }
}

/// What a display matrix asks for.
struct Rotation: Equatable {
  var orientation = Orientation.identity
  /// The matrix rotates by other than right angles: that is left to whoever shows the frame.
  var isOblique = false

  init() {}

  /// Reads the matrix of the frame (JPEG and SEI carry one), or else that of the stream.
  /// The corresponding C function is `av_frame_get_side_data`.
  init(of frame: UnsafePointer<AVFrame>, in stream: UnsafePointer<AVStream>) {
    if let side = unsafe av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX), unsafe side.pointee.size >= 36 {
      unsafe self.init(matrix: UnsafeRawPointer(side.pointee.data).assumingMemoryBound(to: Int32.self))
      return
    }
    guard let matrix = unsafe libav_stream_display_matrix(stream) else {
      self.init()
      return
    }
    unsafe self.init(matrix: matrix)
  }

  /// - Parameter matrix: nine 16.16 (and 2.30) fixed-point numbers; (x, y) is shown at (m0 x + m3 y, m1 x + m4 y).
  init(matrix: UnsafePointer<Int32>) {
    let (a, b, c, d) = unsafe (Double(matrix[0]), Double(matrix[1]), Double(matrix[3]), Double(matrix[4]))
    self.init(a: a, b: b, c: c, d: d)
  }

  init(a: Double, b: Double, c: Double, d: Double) {
    // Anything within one degree counts as a right angle: tan 1° = 0.0175.
    let isUpright = abs(b) <= 0.0175 * abs(a) && abs(c) <= 0.0175 * abs(d) && a != 0 && d != 0
    let isOnSide = abs(a) <= 0.0175 * abs(b) && abs(d) <= 0.0175 * abs(c) && b != 0 && c != 0
    switch (isUpright, isOnSide) {
    case (true, _):
      let mirrored = (a < 0) != (d < 0)
      orientation = Orientation(mirrored: mirrored, clockwiseDegrees: d < 0 ? 180 : 0)
    case (_, true):
      let mirrored = (b < 0) == (c < 0)
      orientation = Orientation(mirrored: mirrored, clockwiseDegrees: c < 0 ? 90 : 270)
    default:
      // A matrix that shows no picture (all zero) is invalid and ignored.
      isOblique = a * d - b * c != 0
    }
  }
}
