import Foundation
import Pixels
import TestSupport
import Testing

@testable import VideoDecoding

extension DecodingTests {
  @Suite struct FaultTests {
    private func failure(_ path: String, _ change: (inout DecodingOptions) -> Void = { _ in }) -> DecodingError? {
      var options = DecodingOptions()
      change(&options)
      do {
        return try Decoded(path, options: options).fault
      } catch { return error as? DecodingError }
    }

    private func video() throws -> String {
      try FFmpeg.clip(
        "faults.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x96:r=25:d=3", "-c:v", "libx264", "-x264opts", "keyint=25:bframes=2:threads=1",
        "-pix_fmt", "yuv420p", "-movflags", "+faststart")
    }

    private func sound() throws -> String { try FFmpeg.clip("sound.m4a", "-f", "lavfi", "-i", "sine=d=0.5", "-c:a", "aac") }

    @Test func eachKindOfBadInputHasItsStatus() throws {
      var random = SeededGenerator.ofThisRun()
      #expect(failure("/nonexistent/clip.mp4")?.exitStatus == .noInput)
      #expect(failure(FFmpeg.folder.path)?.kind == .cannotOpen)
      #expect(failure(try FFmpeg.file("empty.mp4", []))?.description.hasSuffix("not a media file: it is empty") == true)
      #expect(failure(try FFmpeg.file("noise.mp4", random.bytes(5000, in: 128...255)))?.kind == .notMedia)
      #expect(failure(try sound())?.kind == .audioOnly)
      let head = try FFmpeg.bytes(of: FFmpeg.clip("fragments.mp4", "-i", video(), "-c", "copy", "-movflags", "frag_keyframe+empty_moov"))
      let end = try #require(head.firstRange(of: Array("moof".utf8))).lowerBound - 4
      #expect(failure(try FFmpeg.file("head.mp4", Array(head[..<end])))?.kind == .noFrames)
    }

    @Test func coverArtIsNoVideoUnlessAskedFor() throws {
      let cover = try FFmpeg.clip("cover.jpg", "-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1")
      let path = try FFmpeg.clip(
        "cover.m4a", "-i", sound(), "-i", cover, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic")
      #expect(failure(path)?.kind == .audioOnly)
      #expect(failure(path)?.hint == "--stream 1 decodes its cover picture")
      var options = DecodingOptions()
      options.stream = 1
      #expect(try Decoded(path, options: options).headers.count == 1)
      #expect(failure(path) { $0.stream = 0 }?.kind == .noVideo)
      #expect(failure(path) { $0.stream = 7 }?.kind == .noVideo)
    }

    /// Playlists are refused by name, and what they point to is not opened.
    @Test func nothingButTheFileItselfIsOpened() throws {
      let target = try video()
      let playlist = try FFmpeg.file("list.m3u8", Array("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n\(target)\n#EXT-X-ENDLIST\n".utf8))
      #expect(failure(playlist)?.kind == .refused)
      let script = try FFmpeg.file("list.ffconcat", Array("ffconcat version 1.0\nfile \(target)\n".utf8))
      #expect(failure(script)?.kind == .refused)
      #expect(failure("http://127.0.0.1:9/clip.mp4")?.kind == .noSuchFile)
      #expect(failure("concat:\(target)|\(target)")?.kind == .noSuchFile)
    }

    /// The decoder's patches vary with its threads, ours do not; the reference is FFmpeg with one thread.
    @Test(arguments: [1, 2, 4])
    func damagedFramesDoNotDependOnThreads(threads: Int) throws {
      var bytes = try FFmpeg.bytes(of: video())
      let start = try #require(bytes.firstRange(of: Array("mdat".utf8))).upperBound
      for place in stride(from: start + 5000, to: bytes.count - 100, by: 1777) { bytes[place] ^= 0x10 }
      let path = try FFmpeg.file("damaged-\(threads).mp4", bytes)
      var options = DecodingOptions()
      options.threads = threads
      let decoded = try Decoded(path, options: options)
      #expect(try decoded.allBytes == FFmpeg.frames(of: path, before: ["-threads", "1"]))
      #expect(decoded.damage.damagedFrames > 0)
      #expect(decoded.fault?.kind == .damaged)
      #expect(decoded.damaged.count == decoded.damage.damagedFrames)

      options.onDamage = .drop
      let kept = try Decoded(path, options: options)
      #expect(kept.ordinals == decoded.headers.filter { !$0.flags.contains(.corrupt) }.map { Int($0.ordinal) })
      #expect(kept.fault?.kind == .damaged)
      #expect(failure(path) { ($0.onDamage, $0.threads) = (.fail, threads) }?.kind == .damaged)
    }

    @Test(arguments: ["faults.mp4", "faults.mkv", "faults.ts"])
    func aCutFileSaysSoAndGivesWhatItHas(name: String) throws {
      let whole = try FFmpeg.clip(name, "-i", video(), "-c", "copy", "-movflags", "+faststart")
      let bytes = try FFmpeg.bytes(of: whole)
      let decoded = try Decoded(try FFmpeg.file("cut-\(name)", Array(bytes[..<(bytes.count * 2 / 3 + 11)])))
      #expect((10..<75).contains(decoded.headers.count))
      #expect(decoded.fault?.exitStatus == .damagedInput)
      #expect(!decoded.damage.isClean)
    }

    @Test func aCutPictureIsDamaged() throws {
      let jpeg = try FFmpeg.clip("whole.jpg", "-f", "lavfi", "-i", "mandelbrot=s=200x100", "-frames:v", "1")
      let decoded = try Decoded(try FFmpeg.file("cut.jpg", Array(try FFmpeg.bytes(of: jpeg).prefix(3000))))
      #expect(decoded.damaged.count == 1)
      #expect(decoded.fault?.kind == .damaged)
    }

    /// A last frame that is not all there is not skipped in silence.
    @Test func aCutY4MIsDamaged() throws {
      let y4m = try FFmpeg.clip("whole.y4m", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=5:d=1", "-pix_fmt", "yuv420p")
      let decoded = try Decoded(try FFmpeg.file("cut.y4m", Array(try FFmpeg.bytes(of: y4m).dropLast(100))))
      #expect(decoded.headers.count == 4)
      #expect(decoded.fault?.description.hasSuffix("the file ends within a frame") == true)
    }
  }
}
