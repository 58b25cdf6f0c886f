public import ArgumentParser
public import PixelKernels
public import Pixels

extension FitMode: ExpressibleByArgument {}
extension ResampleFilter: ExpressibleByArgument {}
extension ResizeMatch: ExpressibleByArgument {}

extension PadColour: ExpressibleByArgument {
  /// "114,114,114"
  public init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2] else { return nil }
    self.init(red: red, green: green, blue: blue)
  }

  public var defaultValueDescription: String { "\(red),\(green),\(blue)" }
}

extension CropBox: ExpressibleByArgument {
  /// "10,20.5,640,360": left, top, width and height in pixels.
  public init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count == 4 else { return nil }
    let limit = Double(FrameLayout.largestSide)
    let units = parts.compactMap { part -> Int? in
      guard let part, part >= 0, part <= limit else { return nil }
      return Int((part * Double(GeometryStep.cropUnit)).rounded())
    }
    guard units.count == 4 else { return nil }
    self.init(x: units[0], y: units[1], width: units[2], height: units[3])
  }
}
