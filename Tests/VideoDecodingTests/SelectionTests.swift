import FrameStream
import Pixels
import Testing

@testable import VideoDecoding

extension DecodingTests {
  @Suite struct SelectionTests {
    /// B-frames, several key frames, and irregular times: 6 s in 60 frames.
    private func clip(_ name: String = "selection.mp4", _ encoder: [String] = ["-c:v", "libx264", "-x264opts", "keyint=12:bframes=3"])
      throws
      -> String
    {
      // Every fifth frame of 50 a second, of seven the last three two frames later: FFmpeg 5 and 7 make the same of it.
      let times = "select='eq(mod(n\\,5)\\,if(gt(mod(floor(n/5)\\,7)\\,3)\\,2\\,0))'"
      return try FFmpeg.clip(
        name,
        arguments: ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=50:d=6", "-vf", times, "-fps_mode", "vfr", "-pix_fmt", "yuv420p"] + encoder)
    }

    private func selected(_ path: String, _ change: (inout FrameSelection) -> Void) throws -> Decoded {
      var selection = FrameSelection()
      change(&selection)
      return try Decoded(path, selection: selection)
    }

    /// Whatever the way to it, a frame has the number, time and pixels that decoding from the start gives it.
    @Test(arguments: [
      ("selection.mp4", ["-c:v", "libx264", "-x264opts", "keyint=12:bframes=3"]),
      ("open.mp4", ["-c:v", "libx264", "-x264opts", "keyint=12:bframes=3:open-gop=1"]),
      ("refresh.mp4", ["-c:v", "libx264", "-x264opts", "keyint=12:intra-refresh=1"]),
      ("fragmented.mp4", ["-c:v", "libx264", "-x264opts", "keyint=12", "-movflags", "frag_keyframe+empty_moov"]),
      ("selection.mkv", ["-c:v", "libx264", "-x264opts", "keyint=12:bframes=3:open-gop=1"]),
      ("selection.ts", ["-c:v", "libx264", "-x264opts", "keyint=12:bframes=3"]),
      ("hevc.mp4", ["-c:v", "libx265", "-x265-params", "keyint=12:log-level=none"]),
      ("selection.webm", ["-c:v", "libvpx-vp9", "-g", "12", "-auto-alt-ref", "1", "-lag-in-frames", "10", "-deadline", "realtime"]),
      ("vp8.webm", ["-c:v", "libvpx", "-g", "12", "-auto-alt-ref", "1", "-lag-in-frames", "10", "-deadline", "good", "-cpu-used", "8"]),
      ("selection.mpg", ["-c:v", "mpeg2video", "-bf", "2", "-g", "12"]), ("selection.avi", ["-c:v", "mpeg4", "-bf", "2", "-g", "12"]),
    ])
    func seekingChangesNothing(name: String, encoder: [String]) throws {
      let path = try clip(name, encoder)
      let whole = try Decoded(path)
      try #require(whole.headers.count > 40)
      for index in stride(from: 0, to: whole.headers.count, by: 9) + [whole.headers.count - 1] {
        let seconds = Double(whole.headers[index].pts) * whole.headers[index].timeBase.doubleValue
        let one = try selected(path) { $0.choice = .times([seconds]) }
        #expect(one.ordinals == [index])
        #expect(one.headers.map(\.pts) == [whole.headers[index].pts])
        #expect(one.pixels == [whole.pixels[index]])
        let rest = try selected(path) { $0.from = seconds }
        #expect(rest.ordinals == Array(index..<whole.headers.count))
        #expect(rest.pixels.first == whole.pixels[index])
      }
    }

    @Test func severalTimesLeapOverWhatLiesBetween() throws {
      let path = try clip()
      let whole = try Decoded(path)
      let picks = [3, 30, 55]
      let times = picks.map { Double(whole.headers[$0].pts) * whole.headers[$0].timeBase.doubleValue + 0.02 }
      let some = try selected(path) { $0.choice = .times(times.reversed()) }
      #expect(some.ordinals == picks)
      #expect(some.pixels == picks.map { whole.pixels[$0] })
    }

    @Test func theFrameOnScreenIsTheLastThatHasBegun() throws {
      let path = try clip()
      let seconds = try Decoded(path).headers.map { Double($0.pts) * $0.timeBase.doubleValue }
      for (index, next) in [(4, seconds[5]), (10, seconds[11]), (59, seconds[59] + 0.01)] {
        #expect(try selected(path) { $0.choice = .times([next - 0.001]) }.ordinals == [index])
      }
      #expect(try selected(path) { $0.choice = .times([0]) }.ordinals == [0])
      let beyond = try selected(path) { $0.choice = .times([1, 60]) }
      #expect(beyond.headers.count == 1)
      #expect(beyond.fault?.kind == .nothingThere)
    }

    @Test func rangesJoinWithoutGapOrOverlap() throws {
      let path = try clip()
      var ordinals: [Int] = []
      for (from, to) in [(nil, 1.3), (1.3, 4.0), (4.0, nil)] as [(Double?, Double?)] {
        ordinals += try selected(path) { ($0.from, $0.to) = (from, to) }.ordinals
      }
      #expect(ordinals == Array(0..<60))
    }

    @Test func everyNthIsCountedFromTheStart() throws {
      let path = try clip()
      #expect(try selected(path) { $0.choice = .every(7) }.ordinals == Array(stride(from: 0, to: 60, by: 7)))
      let late = try selected(path) { ($0.choice, $0.from) = (.every(7), 2) }
      #expect(late.ordinals == [21, 28, 35, 42, 49, 56])
    }

    /// At k / 2 seconds, by the definition: the last frame that has begun.
    @Test func aRatePicksWhatIsOnScreenOnItsGrid() throws {
      let path = try clip()
      let whole = try Decoded(path).headers.map { Double($0.pts) * $0.timeBase.doubleValue }
      let expected = (0..<12).compactMap { k in whole.lastIndex { $0 <= Double(k) / 2 } }
      let rate = try #require(FrameRate(2))
      #expect(try selected(path) { $0.choice = .rate(rate) }.ordinals == expected)
      let faster = try #require(FrameRate(1000))
      #expect(try selected(path) { $0.choice = .rate(faster) }.headers.count == 60)
    }

    @Test func keyFramesHaveTheirNumbers() throws {
      let path = try clip("open.mp4", ["-c:v", "libx264", "-x264opts", "keyint=12:bframes=3:open-gop=1"])
      let whole = try Decoded(path)
      let keys = try selected(path) { $0.choice = .keys }
      #expect(keys.headers.count >= 5)
      #expect(keys.headers == whole.headers.filter { $0.flags.contains(.key) })
      #expect(keys.pixels == keys.ordinals.map { whole.pixels[$0] })
    }

    /// FFmpeg's scdet finds the same cuts: they are where the pictures were joined.
    @Test func cutsAreFoundWhereTheyAre() throws {
      let join = "[0][1][2]concat=n=3:v=1:a=0"
      let path = try FFmpeg.clip(
        "cuts.mkv", "-f", "lavfi", "-i", "mandelbrot=s=96x64:r=10,trim=duration=1", "-f", "lavfi", "-i", "smptebars=s=96x64:r=10:d=1.5",
        "-f", "lavfi", "-i", "testsrc=s=96x64:r=10:d=1", "-filter_complex", join, "-c:v", "ffv1", "-pix_fmt", "yuv420p")
      #expect(try selected(path) { $0.choice = .shots(threshold: 10) }.ordinals == [0, 10, 25])
    }
  }
}
