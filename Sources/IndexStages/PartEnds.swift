internal import PixelKernels

/// Gathers what a part of a video keeps of its ends. Allocates with the first frame and at the end.
struct PartEnds {
  private(set) var ends: ShotEnds?
  private var frames = 0

  /// Notes a frame that was scored just now.
  mutating func note(_ shots: borrowing ShotHistory) {
    frames += 1
    if frames == 1 { ends = shots.lastEnd.map { ShotEnds(first: $0, last: $0) } }
    if frames == 2, shots.held == ends?.first.layout { ends?.secondDifference = shots.lastDifference }
  }

  /// Notes that the last frame was the last.
  mutating func finish(_ shots: borrowing ShotHistory) {
    guard frames > 1, let last = shots.lastEnd else { return }
    ends?.last = last
    ends?.lastDifference = shots.lastDifference
  }
}
