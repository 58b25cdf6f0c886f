public import FrameIndex
internal import FrameStream
internal import JPEGFiles
internal import PictureFiles
internal import Pixels
internal import Stages
internal import SystemIO

/// One picture of all results of a search, in the order of the answers: each with its time, the place of what was found, and, if
/// there are several videos, its video's name.
public struct MomentSheet {
  private static let columns = 4

  /// The cell of a moment.
  private struct Cell {
    var seconds: Double
    var video: String
    /// `nil` if the video has none: the cell is empty.
    var picture: JPEGPicture?
    /// `picture` with what was found.
    var pixels: [UInt8] = []
  }

  private let cells: [Cell]

  /// - Parameter name: of the index.
  /// - Throws: `Failure` if there are no pictures.
  public init(of moments: [Moment], pictures: MomentPictures, name: String) throws {
    guard !pictures.isEmpty else {
      throw Failure(
        .damagedInput, "\(name): holds no pictures, expected some for a sheet",
        hint: "add --thumbs and add-thumbs store pictures; --pictures makes them from the videos in a folder")
    }
    cells = zip(moments, pictures.pictures).map { moment, picture in
      var cell = Cell(seconds: moment.seconds, video: moment.video)
      guard let picture, let pixels = try? JPEGPicture(picture.thumbnail.picture, largestSide: MomentPicture.largestSide) else {
        return cell
      }
      cell.picture = pixels
      cell.pixels = pixels.pixels
      if let box = picture.box {
        BoxOutline(box, width: pixels.width, height: pixels.height, isDashed: !picture.isExact).draw(on: &cell.pixels)
      }
      return cell
    }
  }

  /// Makes the PNG; none if nothing was found.
  ///
  /// - Throws: what the closure throws, or `SystemError` if memory or output fail.
  public func withPNG(_ body: (RawSpan) throws -> Void) throws {
    let height = cells.compactMap(\.picture?.height).max() ?? Thumbnail.side / 2
    let width = max(Thumbnail.side, cells.compactMap(\.picture?.width).max() ?? 0)
    var canvas = SheetCanvas(columns: min(Self.columns, cells.count), cellWidth: width, cellHeight: height)
    for cell in cells {
      guard canvas.hasRoom(byteLimit: .max) else {
        throw Failure(.usage, "the sheet is full: it holds \(canvas.count) of \(cells.count) moments", hint: "--limit asks for fewer")
      }
      // Safe: any memory may be read as bytes.
      unsafe canvas.append(
        cell.pixels.span.bytes, width: cell.picture?.width ?? 0, height: cell.picture?.height ?? 0, label: TimeLabel(seconds: cell.seconds),
        video: cell.video)
    }
    canvas.showNames()
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

/// The outline of what was found, drawn into a packed RGB picture: bright lines with dark edges, visible on any background.
struct BoxOutline {
  private let width: Int
  private let height: Int
  /// The outer edge of the bright line: left, top, right and bottom, the last two exclusive.
  private let sides: (left: Int, top: Int, right: Int, bottom: Int)
  private let isDashed: Bool

  static let ink: [UInt8] = [255, 187, 0]
  private static let lineWidth = 2
  /// Pixels of a dash and of the gap after it.
  private static let dash = 6

  /// - Parameter box: left, top, right and bottom, from 0 to 1 of the picture.
  init(_ box: SIMD4<Double>, width: Int, height: Int, isDashed: Bool) {
    self.width = width
    self.height = height
    self.isDashed = isDashed
    let left = min(width - 1, Int((box.x * Double(width)).rounded())), top = min(height - 1, Int((box.y * Double(height)).rounded()))
    let right = max(left + 1, Int((box.z * Double(width)).rounded())), bottom = max(top + 1, Int((box.w * Double(height)).rounded()))
    sides = (max(0, left), max(0, top), min(width, right), min(height, bottom))
  }

  /// - Parameter pixels: `height` rows of `width` pixels.
  func draw(on pixels: inout [UInt8]) {
    frame(from: -1, to: Self.lineWidth + 1, of: [0, 0, 0], isDashed: false, on: &pixels)
    frame(from: 0, to: Self.lineWidth, of: Self.ink, isDashed: isDashed, on: &pixels)
  }

  /// All pixels whose distance inward from the sides is at least `first` and below `end`.
  private func frame(from first: Int, to end: Int, of colour: [UInt8], isDashed: Bool, on pixels: inout [UInt8]) {
    for y in max(0, sides.top + first)..<max(0, min(height, sides.bottom - first)) {
      for x in max(0, sides.left + first)..<max(0, min(width, sides.right - first)) {
        let inward = min(x - sides.left, sides.right - 1 - x, y - sides.top, sides.bottom - 1 - y)
        guard inward < end, !isDashed || (x + y) % (2 * Self.dash) < Self.dash else { continue }
        for channel in 0..<3 { pixels[3 * (y * width + x) + channel] = colour[channel] }
      }
    }
  }
}
