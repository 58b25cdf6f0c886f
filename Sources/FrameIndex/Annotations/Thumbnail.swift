/// A small picture that stands for a shot.
public struct Thumbnail: Equatable, Sendable {
  /// The frame that it was made of.
  public var frame: Int
  /// Its time, in ticks of the video's time base.
  public var pts: Int64
  /// Pixels of the thumbnail.
  public var width: Int
  /// Rows of the thumbnail.
  public var height: Int
  /// Pixels of the longer side of what an index stores: about 8 KB at `jpegQuality`.
  public static let side = 240
  /// Quality, 1…100 on libjpeg's scale.
  public static let jpegQuality = 80
  /// Frames below this quality are flat or black, as at the start of a fade: a shot's first frame above it is its picture.
  public static let minQuality = 50
  /// The largest width or height of a JPEG.
  static let sides: ClosedRange<Int64> = 1...65535
  /// A JPEG file.
  public var picture: [UInt8]

  /// Memberwise.
  public init(frame: Int, pts: Int64, width: Int, height: Int, picture: [UInt8]) {
    self.frame = frame
    self.pts = pts
    self.width = width
    self.height = height
    self.picture = picture
  }
}
