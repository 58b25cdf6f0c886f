import FrameIndex
import JSONText
import Stages
import SystemIO

let textTargets = [
  // What was read and written again reads the same.
  FuzzTarget(name: "json") { input in
    let value = try JSONValue(Array(input))
    var line = JSONLine()
    line.begin()
    line.member("value", value)
    line.end()
    precondition(try! JSONValue(line.bytes)["value"] == (value == .null ? nil : value), "a value changes when it is written")
  },
  FuzzTarget(name: "base64") { input in
    let text = String(decoding: input, as: UTF8.self)
    if let bytes = Base64.decode(text) { precondition(Base64.encode(bytes) == text) }
    precondition(Base64.decode(Base64.encode(Array(input))) == Array(input))
  },
  FuzzTarget(name: "names") { input in
    let name = ByteString(bytes: Array(input))
    precondition(ByteString(name: name.name) == name, "a name is lost")
    let shown = TerminalText.printable(name.name)
    precondition(!shown.unicodeScalars.contains { $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value }, "a control character gets out")
    precondition(!HTMLText.escaped(name.name).utf8.contains { "<>\"'".utf8.contains($0) }, "markup gets out")
    touch(ShellText.quoted(name.name).utf8.count)
  },
  FuzzTarget(name: "subtitles") { touch(try SubtitleText.cues(String(decoding: $0, as: UTF8.self)) { _ in }.count) },
  FuzzTarget(name: "boxes") { touch(try UnmapStage(Array($0), name: "boxes") { _ in }.unmatched) },
]
