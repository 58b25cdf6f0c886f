public import FrameIndex
internal import FrameStream
internal import JPEGFiles
internal import PictureFiles
internal import Pixels
internal import Stages
internal import SystemIO

/// One picture of all results of a search: the shots' thumbnails in the order of the answers, each with its time.
public struct MomentSheet {
  private static let columns = 4
  /// Thumbnails are no larger: see `ShotPictures`.
  static let largestSide = 240

  /// The cell of a moment.
  private struct Cell {
    var seconds: Double
    /// `nil` if the video has no thumbnails: the cell is empty.
    var picture: JPEGPicture?
  }

  private let cells: [Cell]

  /// Looks up the thumbnails.
  /// - Throws: `Failure` if the index has none at all.
  public init(of moments: [FoundMoment], in index: IndexFile) throws {
    guard try index.hasThumbnails() else {
      throw Failure(.damagedInput, "\(index.path): holds no pictures, expected some for a sheet", hint: "add videos with --thumbs")
    }
    cells = try moments.map { moment in
      let stored = try index.thumbnail(of: moment.video, seconds: moment.seconds)
      return Cell(seconds: moment.seconds, picture: stored.flatMap { try? JPEGPicture($0.picture, largestSide: Self.largestSide) })
    }
  }

  /// Makes the PNG; none if nothing was found.
  public func withPNG(_ body: (RawSpan) throws -> Void) throws {
    let height = cells.compactMap(\.picture?.height).max() ?? Self.largestSide / 2
    var canvas = SheetCanvas(columns: min(Self.columns, cells.count), cellWidth: Self.largestSide, cellHeight: height)
    for cell in cells {
      guard canvas.hasRoom(byteLimit: .max) else {
        throw Failure(.usage, "the sheet is full: it holds \(canvas.count) of \(cells.count) moments", hint: "--limit asks for fewer")
      }
      let label = TimeLabel(seconds: cell.seconds)
      let (pixels, width, height) = (cell.picture?.pixels ?? [], cell.picture?.width ?? 0, cell.picture?.height ?? 0)
      // Safe: any memory may be read as bytes.
      unsafe canvas.append(pixels.span.bytes, width: width, height: height, label: label)
    }
    guard let layout = canvas.layout, let picture = PNGPicture(layout: layout, colour: ColourDescription().filled(for: layout)) else {
      return
    }
    var encoder = PNGEncoder()
    try canvas.withPixels { pixels throws in
      do throws(PNGError) { try encoder.encode(picture, pixels) } catch { throw Failure(.internalError, "cannot make a png: \(error)") }
    }
    try encoder.withFile(body)
  }
}
