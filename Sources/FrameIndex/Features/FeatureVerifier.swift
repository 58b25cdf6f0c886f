import Glibc
internal import PixelKernels

/// How a stored picture is seen in a query, and the evidence for it.
struct FeatureSighting: Sendable {
  /// From the stored picture's reduced pixels to the query's.
  var similarity: SimilarityTransform
  /// Matches that agree with it.
  var inliers: Int
  /// How far apart they lie in what both pictures show: a channel's logo or a caption does not extend far.
  var spread: FeatureSpread
  /// Where the stored picture's corners are seen, in the query's reduced pixels: top left, top right, bottom right, bottom left.
  var corners: [PicturePoint]
  /// The four corners' homography, if the perspective is known.
  var homography: Homography?

  /// The largest distance that the similarity moves a corner of the stored picture, in the query's reduced pixels.
  var move: Double

  /// Whether it is certain, not just possible.
  var isCertain: Bool { spread.isWide && inliers >= FeatureVerifier.leastInliers }
  /// Whether it is worth reporting without other evidence.
  var isPossible: Bool { isCertain || spread.isPossible }
}

/// Decides whether matches can be views of one picture: whether one similarity takes enough of the stored points to their query
/// points, with the scale and direction of the points themselves.
struct FeatureVerifier {
  /// Fewer agreeing matches are a coincidence: unrelated pictures had five at most.
  static let leastInliers = 8
  /// The number of matches, nearest first, of which each pair proposes a similarity.
  static let mostProposers = 60
  /// Two matches closer together than this say little about scale and direction. Reduced pixels.
  static let leastStoredDistance = 30.0
  static let leastQueryDistance = 10.0
  static let scales = 0.15...4.0
  /// An agreeing match: its scale is within this factor,
  static let scaleFactor = 1.6
  /// its direction within this angle,
  static let angleLimit = 25.0 * Double.pi / 180
  /// and its place within this many of the stored picture's pixels.
  static let errorLimit = 12.0
  /// The number of agreeing matches from which a homography is computed.
  static let leastForHomography = 12

  /// Every match with its places, and with the scale and the direction that its two points have.
  private struct Pair {
    var from: PicturePoint
    var to: PicturePoint
    var logScale: Double
    var angle: Double
  }

  private let pairs: [Pair]
  private let width: Int
  private let height: Int
  private let stored: FeatureSet
  private let query: (width: Int, height: Int)

  init(_ matches: [FeatureMatch], stored: FeatureSet, query: FeatureSet) {
    (width, height) = (stored.width, stored.height)
    (self.stored, self.query) = (stored, (query.width, query.height))
    pairs = matches.map { match in
      let (a, b) = (stored.points[match.stored], query.points[match.query])
      return Pair(
        from: PicturePoint(x: Double(a.x), y: Double(a.y)), to: PicturePoint(x: Double(b.x), y: Double(b.y)),
        logScale: Double(Int(b.level) - Int(a.level)) * Self.logLevel,
        angle: Double(Int(b.angle) - Int(a.angle)) * 2 * .pi / Double(FeaturePoint.angleSteps))
    }
  }

  private static let logLevel = log(1.2)
  private static let logFactor = log(scaleFactor)

  /// The similarity that most matches agree with.
  ///
  /// - Parameter enough: the search ends when this many agree.
  /// - Returns: `nil` if fewer than `leastInliers` agree with any.
  func sighting(enough: Int = .max) -> FeatureSighting? {
    guard let proposed = best(enough: enough), let (similarity, inliers) = refined(proposed), inliers.count >= Self.leastInliers
    else { return nil }
    var sighting = FeatureSighting(
      similarity: similarity, inliers: inliers.count, spread: spread(inliers, similarity), corners: frame.map { similarity($0) },
      move: frame.reduce(0) { max($0, $1.distance(to: similarity($1))) })
    if inliers.count >= Self.leastForHomography, let (homography, corners) = perspective(inliers, near: sighting.corners, similarity) {
      (sighting.homography, sighting.corners) = (homography, corners)
    }
    return sighting
  }

  private func best(enough: Int) -> SimilarityTransform? {
    var best: SimilarityTransform?, most = Self.leastInliers - 3
    let proposers = min(pairs.count, Self.mostProposers)
    guard pairs.count > most else { return nil }
    for second in 1..<max(1, proposers) {
      for first in 0..<second {
        guard let proposal = proposal(pairs[first], pairs[second]) else { continue }
        let count = count(proposal)
        guard count > most else { continue }
        (best, most) = (proposal, count)
        if most >= enough { return best }
      }
    }
    return best
  }

  private func proposal(_ a: Pair, _ b: Pair) -> SimilarityTransform? {
    guard a.from.distance(to: b.from) >= Self.leastStoredDistance, a.to.distance(to: b.to) >= Self.leastQueryDistance,
      let proposal = SimilarityTransform((a.from, b.from), to: (a.to, b.to)), Self.scales ~= proposal.scale
    else { return nil }
    let (logScale, angle) = (log(proposal.scale), proposal.angle)
    return Self.agrees(a, logScale, angle) && Self.agrees(b, logScale, angle) ? proposal : nil
  }

  @inline(__always) private static func agrees(_ pair: Pair, _ logScale: Double, _ angle: Double) -> Bool {
    guard abs(pair.logScale - logScale) <= logFactor else { return false }
    let turn = abs(pair.angle - angle).truncatingRemainder(dividingBy: 2 * .pi)
    return min(turn, 2 * .pi - turn) <= angleLimit
  }

  private func isInlier(_ pair: Pair, _ proposal: SimilarityTransform, _ logScale: Double, _ angle: Double, _ limit: Double) -> Bool {
    let seen = proposal(pair.from), (dx, dy) = (seen.x - pair.to.x, seen.y - pair.to.y)
    return dx * dx + dy * dy <= limit && Self.agrees(pair, logScale, angle)
  }

  private func count(_ proposal: SimilarityTransform) -> Int {
    let (logScale, angle) = (log(proposal.scale), proposal.angle), error = Self.errorLimit * proposal.scale
    return pairs.count { isInlier($0, proposal, logScale, angle, error * error) }
  }

  private func inliers(_ proposal: SimilarityTransform) -> [Int] {
    let (logScale, angle) = (log(proposal.scale), proposal.angle), error = Self.errorLimit * proposal.scale
    return pairs.indices.filter { isInlier(pairs[$0], proposal, logScale, angle, error * error) }
  }

  /// Refitted to all that agree, as long as their number grows.
  private func refined(_ proposal: SimilarityTransform) -> (SimilarityTransform, [Int])? {
    var best = (proposal, inliers(proposal))
    for _ in 0..<5 {
      guard let fitted = SimilarityTransform(fitting: best.1.map { (pairs[$0].from, pairs[$0].to) }), Self.scales ~= fitted.scale else {
        break
      }
      let agreeing = inliers(fitted)
      guard agreeing.count >= best.1.count else { break }
      let isDone = agreeing == best.1
      best = (fitted, agreeing)
      if isDone { break }
    }
    return best
  }

  private func spread(_ inliers: [Int], _ similarity: SimilarityTransform) -> FeatureSpread {
    let shared = sharedBox(similarity)
    let seen = stored.points.map { PicturePoint(x: Double($0.x), y: Double($0.y)) }
    return FeatureSpread(of: inliers.map { pairs[$0].from }, in: shared, seen: seen.filter { shared.holds($0) })
  }

  /// The part of the stored picture that the query shows.
  private func sharedBox(_ similarity: SimilarityTransform) -> FeatureSpread.Box {
    var box = FeatureSpread.Box(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)
    for (x, y) in [(0, 0), (query.width, 0), (query.width, query.height), (0, query.height)] {
      let corner = similarity.inverse(PicturePoint(x: Double(x), y: Double(y)))
      (box.left, box.right) = (min(box.left, corner.x), max(box.right, corner.x))
      (box.top, box.bottom) = (min(box.top, corner.y), max(box.bottom, corner.y))
    }
    (box.left, box.right) = (max(0, box.left), min(Double(width), box.right))
    (box.top, box.bottom) = (max(0, box.top), min(Double(height), box.bottom))
    return box
  }

  private var frame: [PicturePoint] {
    [(0, 0), (width, 0), (width, height), (0, height)].map { PicturePoint(x: Double($0.0), y: Double($0.1)) }
  }

  /// A homography of the agreeing matches, fitted twice: the second time without the worst. It is accepted if its corners lie
  /// within a quarter of the picture's diagonal of the similarity's: otherwise it is overfitted.
  private func perspective(
    _ inliers: [Int], near corners: [PicturePoint], _ similarity: SimilarityTransform
  ) -> (Homography, [PicturePoint])? {
    var chosen = inliers.map { (from: pairs[$0].from, to: pairs[$0].to) }
    guard var homography = Homography(fitting: chosen) else { return nil }
    let limit = max(3, 6 * similarity.scale)
    for _ in 0..<2 {
      let near = chosen.filter { pair in homography(pair.from).map { $0.distance(to: pair.to) <= limit } ?? false }
      guard near.count >= Self.leastForHomography, near.count < chosen.count, let again = Homography(fitting: near) else { break }
      (homography, chosen) = (again, near)
    }
    let seen = frame.compactMap { homography($0) }, diagonal = corners[0].distance(to: corners[2])
    guard seen.count == 4, zip(seen, corners).allSatisfy({ $0.distance(to: $1) <= diagonal / 4 }) else { return nil }
    return (homography, seen)
  }
}
