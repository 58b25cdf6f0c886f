public import ArgumentParser
public import PixelKernels
public import Pixels

/// `--matrix`
public enum MatrixArgument: String, CaseIterable, ExpressibleByArgument, Sendable {
  case bt601, bt709, bt2020
  /// The matrix that the word means.
  public var value: MatrixCoefficients {
    switch self {
    case .bt601: .smpte170m
    case .bt709: .bt709
    case .bt2020: .bt2020nc
    }
  }
}

/// `--range`
public enum RangeArgument: String, CaseIterable, ExpressibleByArgument, Sendable {
  case limited, full
  /// The range that the word means.
  public var value: ColourRange { self == .limited ? .limited : .full }
}

/// `--siting`
public enum SitingArgument: String, CaseIterable, ExpressibleByArgument, Sendable {
  case left, center, topleft
  /// The siting that the word means.
  public var value: ChromaSiting {
    switch self {
    case .left: .left
    case .center: .center
    case .topleft: .topleft
    }
  }
}

extension ChromaResampling: ExpressibleByArgument {}
extension Dithering: ExpressibleByArgument {}
extension HDRPolicy: ExpressibleByArgument {}
extension UntaggedPolicy: ExpressibleByArgument {}
