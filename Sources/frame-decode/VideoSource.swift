import FrameStream
import Pixels
import Stages
import SystemIO
import VideoDecoding

/// A video file, as the stage takes it.
struct VideoSource: FrameSource, ~Copyable {
  private var reader: VideoReader
  private let path: ByteString
  private let facts: SourceFacts

  init(_ path: ByteString, options: DecodingOptions, selection: FrameSelection) throws(Failure) {
    do throws(DecodingError) {
      reader = try VideoReader(path: FilePath(bytes: path.bytes), options: options, selection: selection)
    } catch {
      throw Failure(error)
    }
    self.path = path
    facts = reader.source
  }

  var header: StreamHeader {
    StreamHeader(
      path: path, container: facts.container, codec: facts.codec, timeBase: facts.timeBase, sourceBytes: facts.bytes,
      sourceTime: facts.modified, duration: facts.duration)
  }

  mutating func next() throws(Failure) -> FrameHeader? {
    do throws(DecodingError) {
      return try reader.advance() ? FrameHeader(reader.facts) : nil
    } catch {
      throw Failure(error)
    }
  }

  func copyPixels(into destination: inout MutableRawSpan) { reader.copyFrame(into: &destination) }

  var fault: Failure? { reader.fault.map { Failure($0) } }
  var damagedFrames: UInt64 { UInt64(reader.damage.damagedFrames) }
  var notice: String? { reader.notice }
  /// Frames decoded, chosen or not.
  var framesDecoded: Int { reader.damage.frames }
  var traffic: (bytes: Int, nanoseconds: Int) { reader.traffic }
}

extension Failure {
  init(_ error: DecodingError) {
    self.init(ExitStatus(rawValue: UInt32(error.exitStatus)) ?? .internalError, error.description, hint: error.hint)
  }
}

extension FrameHeader {
  init(_ facts: FrameFacts) {
    var flags: Flags = []
    if facts.isKey { flags.insert(.key) }
    if facts.isDamaged { flags.insert(.corrupt) }
    if facts.isInterlaced { flags.insert(.interlaced) }
    if facts.isTopFieldFirst { flags.insert(.topFieldFirst) }
    if facts.isPTSSynthesised { flags.insert(.ptsSynthesised) }
    if facts.isTimeJump { flags.insert(.discontinuity) }
    var ledger = GeometryLedger()
    if facts.orientation != .identity {
      let (width, height) = facts.storedSize
      _ = ledger.append(.orient(facts.orientation, width: width, height: height))
    }
    self.init(
      ordinal: UInt64(facts.ordinal), pts: facts.pts, duration: facts.duration, timeBase: facts.timeBase, layout: facts.layout,
      colour: facts.colour, sampleAspectRatio: facts.sampleAspectRatio, flags: flags, rotation: facts.orientation, ledger: ledger)
  }
}
