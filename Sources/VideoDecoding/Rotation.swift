internal import CLibAV
internal import Pixels

/// What a display matrix asks for.
struct Rotation: Equatable {
  var orientation = Orientation.identity
  /// The matrix turns by something other than right angles: it is left to who shows the frame.
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
    // Less than one degree off is meant to be a right angle: tan 1° = 0.0175.
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
      // A matrix without a picture in it (all zero) is nonsense and asks for nothing.
      isOblique = a * d - b * c != 0
    }
  }
}
