/// Where a letterboxed picture lies in its output.
public enum PadPlacement: String, CaseIterable, Sendable {
  /// In the middle; right and bottom get the extra pixel of an odd remainder.
  case centre
  /// In the top left corner, with all padding at the right and the bottom.
  case topLeft = "top-left"
}
