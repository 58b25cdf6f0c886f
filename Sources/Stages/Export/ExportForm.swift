public import FrameStream
public import PixelKernels
public import Pixels

/// The output format.
public enum ExportForm {
  /// Tightly packed planes, or the elements of tensors, without headers.
  case raw
  /// YUV4MPEG2; `nil` takes the rate from the duration of the first frame.
  case y4m(rate: Rational?)
  /// NumPy's array file.
  case npy(ArrayLength)
  /// Matroska with uncompressed video.
  case matroska
  /// Pictures; `nil` writes all to one output.
  case pictures(any PictureEncoder, names: PictureNames?, hdr: HDRPolicy)
  /// One picture of all frames, with their times.
  case sheet(any PictureEncoder, Sheet)

  /// How the header of an npy gets the number of items.
  public enum ArrayLength: Equatable, Sendable {
    /// Written at the end, into a file.
    case counted
    /// Given by the user.
    case promised(UInt64)
    /// Each record is an array of its own.
    case each
  }

  /// How a contact sheet is laid out.
  public struct Sheet: Equatable, Sendable {
    /// Pictures in a row.
    public var columns: Int
    /// Pixels; `nil` for the aspect of the first frame.
    public var cellHeight: Int?
    /// Rows of a sheet before the next one begins; `nil` for one sheet of all.
    public var rows: Int?
    /// Cells side by side without times, for players that cut them out.
    public var isPlain = false
    /// Names of the sheets, if there are several.
    public var names: PictureNames?
    /// What to do with HDR frames.
    public var hdr = HDRPolicy.tonemap
    /// Pixels.
    public var cellWidth: Int
    /// The largest size of the sheet in bytes.
    public var byteLimit: Int

    /// Cells are as wide as `cellWidth` pixels; a sheet of more than `byteLimit` bytes is refused.
    public init(columns: Int, cellWidth: Int = 240, byteLimit: Int = StreamLimits.defaultPayloadBytes) {
      self.columns = columns
      self.cellWidth = cellWidth
      self.byteLimit = byteLimit
    }
  }
}
