internal import FrameIndex
internal import FrameStream
internal import SystemIO

/// The frame, time and video of each row of an array.
struct RowFrames {
  struct Place {
    var frame: Int?
    /// `nil` if the index must supply it.
    var seconds: Double?
    var video: String
  }

  private var places: [Place] = []

  init(_ rows: consuming VectorAddStage.Rows, video: String?, count: Int, name: String) throws {
    switch consume rows {
    case .tensors(var reader): places = try Self.places(of: &reader, video: video)
    case .counted: places = (0..<count).map { Place(frame: $0, video: video ?? "") }
    case .rate(let rate): places = (0..<count).map { Place(seconds: Double($0) / rate, video: video ?? "") }
    case .frames(let frames): places = frames.map { Place(frame: $0, video: video ?? "") }
    }
    guard places.allSatisfy({ !$0.video.isEmpty }) else {
      throw Failure(
        .usage, "\(name): an array can't name its video", hint: "--video PATH names the video in the index")
    }
    guard places.count == count else {
      throw Failure(.damagedInput, "\(name): \(count) rows, but \(places.count) frames are listed")
    }
  }

  subscript(row: Int) -> Place { places[row] }

  private static func places(of reader: inout StreamReader, video: String?) throws -> [Place] {
    var places: [Place] = [], path = video ?? ""
    func place(_ frame: FrameHeader) -> Place { Place(frame: Int(clamping: frame.ordinal), seconds: frame.seconds, video: path) }
    while let record = try reader.next() {
      switch record {
      case .header(let header): path = video ?? header.path.description
      case .frame(let frame, _): places.append(place(frame))
      case .tensor(_, let frames, _): for index in 0..<frames.count { places.append(place(try frames.header(of: index))) }
      case .passing, .failure: break
      case .trailer(let trailer):
        guard trailer.status == 0 else { throw Failure(.damagedInput, "the stream of tensors is incomplete") }
      }
    }
    return places
  }
}
