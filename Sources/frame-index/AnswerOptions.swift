import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

/// How the answers of a search are written.
struct AnswerOptions: ParsableArguments {
  @Option(help: "Format of the answer. Default: table on a terminal, otherwise ndjson.")
  var format: AnswerFormat?

  @Option(
    help: ArgumentHelp(
      "Write pictures of the moments as one PNG, with times and what was found; add --thumbs stores them.", valueName: "file.png"),
    completion: .file())
  var sheet: String?

  @Option(
    help: ArgumentHelp("Write a page of the moments: pictures, times and the commands that play them.", valueName: "file.html"),
    completion: .file())
  var html: String?

  @Option(
    help: ArgumentHelp("Make the pictures from the videos, which lie below this folder; frame-decode decodes them.", valueName: "folder"),
    completion: .directory)
  var pictures: ByteString?

  mutating func validate() throws {
    guard pictures == nil || sheet != nil || html != nil else { throw ValidationError("--pictures: expected with --sheet or --html") }
    // Standard output has the list.
    guard sheet != "-", html != "-" else { throw ValidationError("--sheet and --html: expected the name of a file") }
  }

  func write(_ moments: [Moment], from index: Shards, query: QueryPicture? = nil) throws {
    let sheet = try moments.isEmpty ? nil : sheet.map { try OutputFile.open($0) }
    let html = try moments.isEmpty ? nil : html.map { try OutputFile.open($0) }
    try writeList(moments)
    guard sheet != nil || html != nil else { return }
    let pictures = try MomentPictures(of: moments, in: index, files: pictures.map { VideoFiles(below: $0) }) { message in
      Diagnostics.note(message, from: FrameIndexTool.toolName)
    }
    if let sheet {
      let sheetPicture = try MomentSheet(of: moments, pictures: pictures, name: index.name)
      try write(to: sheet) { file in try sheetPicture.withPNG(file) }
    }
    if let html {
      let page = try MomentPage(of: moments, pictures: pictures, in: index, query: query)
      try write(to: html) { file in try unsafe file(page.html.utf8Span.span.bytes) }
    }
  }

  private func write(to output: OutputFile, _ body: ((RawSpan) throws -> Void) throws -> Void) throws {
    try body { bytes in try unsafe bytes.withUnsafeBytes { try unsafe output.descriptor.write(all: $0) } }
    try output.close()
  }

  private func writeList(_ moments: [Moment]) throws {
    var output = try LineOutput()
    try output.write(moments, as: format)
    try output.flush()
  }
}
