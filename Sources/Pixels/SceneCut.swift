/// Where one shot ends and the next begins.
public enum SceneCut {
  /// The score from which on a frame begins a new shot, of 0…100: the default of FFmpeg's `scdet` filter.
  public static let defaultThreshold = 10.0
}
