/// How the sides of a picture that keeps its aspect become whole pixels. Packages of models differ, and their pictures
/// with them: by a row, where a side falls near a half or a whole number.
public enum FitRounding: Sendable {
  /// To the nearest pixel in exact arithmetic, halves up.
  case nearest
  /// Both sides times the ratio in double precision, to nearest, halves to even: Ultralytics.
  case ratioToEven
  /// Both sides times the ratio in double precision, cut off: YOLOX.
  case ratioDown
  /// One side is the target's, the other follows from the aspect in double precision, cut off: InsightFace.
  case aspectDown

  /// The largest size with a box's aspect within `outer`; at least 1 pixel.
  func size(of box: (width: Double, height: Double), within outer: (width: Int, height: Int)) -> (width: Int, height: Int) {
    let (width, height) = (Double(outer.width), Double(outer.height))
    let ratio = min(height / box.height, width / box.width)
    let aspect = box.height / box.width
    let (across, down) =
      switch self {
      case .nearest: ((box.width * ratio).rounded(), (box.height * ratio).rounded())
      case .ratioToEven: ((box.width * ratio).rounded(.toNearestOrEven), (box.height * ratio).rounded(.toNearestOrEven))
      case .ratioDown: ((box.width * ratio).rounded(.down), (box.height * ratio).rounded(.down))
      case .aspectDown: aspect > height / width ? ((height / aspect).rounded(.down), height) : (width, (width * aspect).rounded(.down))
      }
    return (min(max(Int(across), 1), outer.width), min(max(Int(down), 1), outer.height))
  }
}
