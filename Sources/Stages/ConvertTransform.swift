public import FrameStream
public import PixelKernels
public import Pixels

/// Pixel format and colour conversion of a frame stream: the work of frame-convert.
public struct ConvertTransform: FrameTransform, ~Copyable {
  private let format: PixelFormat
  private let options: ConvertOptions
  private let untagged: UntaggedPolicy
  private var converter: FrameConverter?
  private var layout: FrameLayout?
  private var colour = ColourDescription()

  public init(to format: PixelFormat, options: ConvertOptions, untagged: UntaggedPolicy) {
    self.format = format
    self.options = options
    self.untagged = untagged
  }

  public mutating func prepare(for frame: FrameHeader) throws(Failure) {
    do throws(ConvertError) {
      let colour = try frame.colour.decided(by: untagged, for: frame.layout)
      let converter = try FrameConverter(from: frame.layout, colour: colour, to: format, options: options)
      layout = converter.destination
      self.colour = converter.destinationColour
      self.converter = consume converter
    } catch {
      throw Failure(.damagedInput, "frame \(frame.ordinal): \(error)")
    }
  }

  public func output(for frame: FrameHeader) throws(Failure) -> FrameHeader {
    var output = frame
    output.layout = layout!
    output.colour = colour
    return output
  }

  public mutating func apply(_ source: RawSpan, to destination: inout MutableRawSpan) {
    converter?.convert(source, into: &destination)
  }
}
