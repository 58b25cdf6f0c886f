import Glibc
import TestSupport
import Testing

/// Steady state allocates nothing per frame: 2,000 frames take as many allocations as 200.
///
/// Of the programs as they are released, which FRAMEPIPE_BIN names: unoptimised code allocates. `make test` builds them
/// and runs this suite.
@Suite(.enabled(if: unsafe getenv("FRAMEPIPE_BIN") != nil)) struct AllocationTests {
  /// What happens to `$FRAMES` small frames; `counted` stands before the program that is counted.
  struct Stage: CustomTestStringConvertible, Sendable {
    let script: String
    /// A part of the names of libraries whose allocations are not ours.
    var others = "no library"
    var testDescription: String { script }
  }

  private static let raw = "head -c $((FRAMES * 4608)) /dev/zero"
  private static let pictures = raw + " | frame-import --format raw --pixel-format yuv420p --size 64x48"

  static let stages = [
    Stage(script: raw + " | counted frame-import --format raw --pixel-format yuv420p --size 64x48 >/dev/null"),
    Stage(script: pictures + " | counted frame-convert --to rgb24 >/dev/null"),
    Stage(script: pictures + " | counted frame-convert --to gray --trace trace.json >/dev/null"),
    Stage(script: pictures + " | counted frame-resize 32x24 --fit letterbox >/dev/null"),
    Stage(script: pictures + " | counted frame-detect-prep --preset yolo --size 64x64 >/dev/null"),
    Stage(script: pictures + " | counted frame-convert --to rgb24 --threads 2 >/dev/null"),
    Stage(script: pictures + " | counted frame-resize 32x24 --fit letterbox --threads 2 >/dev/null"),
    Stage(script: pictures + " | counted frame-detect-prep --preset yolo --size 64x64 --threads 2 >/dev/null"),
    Stage(script: pictures + " | counted frame-info >/dev/null"),
    Stage(script: pictures + " | counted frame-export --format raw >/dev/null"),
    Stage(script: pictures + " | counted frame-export --format y4m >/dev/null"),
    Stage(script: pictures + " | counted frame-export --format pgm >/dev/null"),
    Stage(script: pictures + " | counted frame-export --format npy -o x.npy"),
    Stage(script: pictures + " | counted frame-index add db.fidx", others: "libsqlite3"),
    // The Swift runtime is in the program itself: a library is libav or what it brings along.
    Stage(
      script: """
        ffmpeg -v error -f lavfi -i testsrc=s=64x48:r=25 -frames:v $FRAMES -c:v mpeg4 clip.mp4
        counted frame-decode --threads 1 clip.mp4 >/dev/null
        """, others: "/lib"),
  ]

  @Test(arguments: stages) func allocationsDoNotGrowWithFrames(_ stage: Stage) throws {
    let counts = try [200, 2_000].map { try Self.count(stage, frames: $0) }
    #expect(counts[0] > 0, "the counter was not loaded")
    // The text of a larger number may take one more.
    #expect((counts[1] - counts[0]).magnitude <= 2, "\(counts[0]) for 200 frames, \(counts[1]) for 2,000")
  }

  private static func count(_ stage: Stage, frames: Int) throws -> Int {
    let run = shell(
      """
      set -e -o pipefail
      cc -O1 -shared -fPIC -o count.so "$1/Tests/References/count_allocations.c" -ldl
      # Where a dictionary grows depends on its seed.
      counted() { SWIFT_DETERMINISTIC_HASHING=1 LD_PRELOAD=$PWD/count.so FRAMEPIPE_ALLOCATIONS=$PWD/counts "$@"; }
      FRAMES=$2
      \(stage.script)
      awk -v others="$3" 'index($2, others) == 0 { sum += $1 } END { print sum }' counts
      """, Programs.packageRoot, "\(frames)", stage.others)
    try #require(run.status == 0, "\(run.errors)")
    return try #require(run.lines.first.flatMap { Int($0) })
  }
}
