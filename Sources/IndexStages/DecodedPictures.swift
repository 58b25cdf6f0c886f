internal import FrameIndex
internal import FrameStream
internal import Glibc
internal import Pixels
public import SystemIO

/// Pictures of one video's frames, made from its file.
///
/// frame-decode runs as a separate process, so a malicious file can only affect that one.
struct DecodedPictures {
  /// A frame, and the size of the picture that boxes are measured in.
  private struct Picture {
    var seconds: Double
    var thumbnail: Thumbnail
    var geometry: VideoGeometry?
  }

  /// In the order of time.
  private var pictures: [Picture] = []
  /// Tolerance for times written with few decimals. Seconds.
  private static let slack = 0.0006

  /// Decodes the frames on screen at these times.
  init(of video: String, at times: [Double], in files: VideoFiles) throws {
    guard let file = files.file(of: video) else { throw Failure(.noInput, "no such file below --pictures") }
    RunInputs.note(file)
    let list = Set(times.map { Self.text($0) }).sorted().joined(separator: ",")
    let decoder = try PipedProcess(PipedProcess.sibling("frame-decode"), ["--at", ByteString(list), "-q", "--", file])
    do {
      try read(decoder.output)
    } catch {
      // frame-decode itself says what is wrong with the file.
      decoder.finish()
      if pictures.isEmpty { throw error }
      return
    }
    let status = decoder.finish()
    if pictures.isEmpty { throw Failure(.damagedInput, "frame-decode made no picture, status \(status)") }
  }

  private mutating func read(_ output: FileDescriptor) throws {
    var reader = StreamReader(input: output), picture = FramePicture(side: MomentPicture.largestSide)
    while let record = try reader.next() {
      guard case .frame(let frame, let pixels) = record else { continue }
      pictures.append(
        Picture(seconds: frame.seconds, thumbnail: try picture.make(frame, pixels), geometry: VideoGeometry(frame)))
    }
  }

  /// Microseconds are finer than the times in an index.
  private static func text(_ seconds: Double) -> String {
    let micros = Int((max(0, min(1e9, seconds)) * 1e6).rounded())
    let digits = String(micros % 1_000_000)
    return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The picture on screen when the target is seen best.
  func picture(of moment: Moment) -> MomentPicture? {
    guard let shown = pictures.last(where: { $0.seconds <= moment.pictureSeconds + Self.slack }) ?? pictures.first else { return nil }
    let box = shown.geometry.flatMap { geometry in moment.sighting?.part(of: geometry.frame) }
    return MomentPicture(thumbnail: shown.thumbnail, box: box, isExact: true)
  }
}

/// Where the videos of an index are: below a folder and nowhere else, whatever paths the index holds.
public struct VideoFiles: Sendable {
  private let root: ByteString

  /// - Parameter root: the folder.
  public init(below root: ByteString) { self.root = root }

  /// The file of a video: the longest tail of its path that exists below the folder.
  ///
  /// - Returns: `nil` if there is none, or if the path leads out of the folder.
  func file(of video: String) -> ByteString? {
    let slash = UInt8(ascii: "/"), parts = ByteString(name: video).bytes.split(separator: slash).filter { $0 != [UInt8(ascii: ".")] }
    // What follows the last "..", which may have led anywhere.
    let safe = parts.split(separator: Array("..".utf8)[...], omittingEmptySubsequences: false).last ?? []
    for first in safe.indices {
      let path = ByteString(bytes: root.bytes + safe[first...].flatMap { [slash] + $0 })
      var status = stat()
      if unsafe path.withCString({ unsafe stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG { return path }
    }
    return nil
  }
}
