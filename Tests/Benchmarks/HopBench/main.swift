// usage: hop-bench write FRAMES WIDTH HEIGHT FORMAT | hop-bench read
//
// The two ends of a hop and nothing else: frames that are not filled, and a reader that ignores the pixels.
import FrameStream
import Pixels
import SystemIO

func write(frames: Int, layout: FrameLayout) throws {
  FileDescriptor.standardOutput.enlargePipe()
  var writer = StreamWriter(output: .standardOutput)
  try writer.write(StreamHeader(path: "-", container: "", codec: "", timeBase: Rational(1, 25)))
  for ordinal in 0..<frames {
    let frame = FrameHeader(
      ordinal: UInt64(ordinal), pts: Int64(ordinal), timeBase: Rational(1, 25), layout: layout, colour: ColourDescription())
    try writer.write(frame) { (_: inout MutableRawSpan) throws(SystemError) in }
  }
  try writer.finishPart()
  try writer.close()
}

func read() throws {
  FileDescriptor.standardInput.enlargePipe()
  var reader = StreamReader(input: .standardInput)
  while try reader.next() != nil {}
}

let arguments = CommandLine.arguments
if arguments.count == 6, let frames = Int(arguments[2]), let width = Int(arguments[3]), let height = Int(arguments[4]),
  let format = PixelFormat(name: arguments[5]), let layout = FrameLayout(width: width, height: height, format: format)
{
  try write(frames: frames, layout: layout)
} else {
  try read()
}
