/// Where a letterboxed picture lies in its output.
public enum PadPlacement: String, CaseIterable, Sendable {
  /// In the middle; the right and the bottom get the pixel more of an odd remainder.
  case centre
  /// In the top left corner, all padding at the right and the bottom.
  case topLeft = "top-left"
}
