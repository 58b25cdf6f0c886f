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
    help: ArgumentHelp("Write the thumbnails of the moments as one PNG, with times; add --thumbs stores them.", valueName: "file.png"),
    completion: .file())
  var sheet: String?

  @Option(
    help: ArgumentHelp("Write a page of the moments: thumbnails, times and the commands that play them.", valueName: "file.html"),
    completion: .file())
  var html: String?

  mutating func validate() throws {
    // Standard output has the list.
    guard sheet != "-", html != "-" else { throw ValidationError("--sheet and --html: expected the name of a file") }
  }

  func write(_ moments: [FoundMoment], from index: IndexFile) throws {
    try writeList(moments)
    guard !moments.isEmpty else { return }
    if let sheet {
      let picture = try MomentSheet(of: moments, in: index)
      try write(to: sheet) { file in try picture.withPNG(file) }
    }
    if let html {
      let page = try MomentPage(of: moments, in: index)
      try write(to: html) { file in try unsafe file(page.html.utf8Span.span.bytes) }
    }
  }

  private func write(to path: String, _ body: ((RawSpan) throws -> Void) throws -> Void) throws {
    let output = try OutputFile.open(path)
    try body { bytes in try unsafe bytes.withUnsafeBytes { try unsafe output.descriptor.write(all: $0) } }
    try output.close()
  }

  private func writeList(_ moments: [FoundMoment]) throws {
    var output = LineOutput()
    switch format ?? .usual {
    case .ndjson:
      var report = MomentReport()
      for moment in moments { try output.write(report.json(moment), isWaiting: false) }
    case .table where moments.isEmpty: break
    case .table:
      let kind = moments[0].kind
      var table = TextTable(head: MomentReport.head(of: kind), numeric: kind == .text ? [] : [2])
      for moment in moments { table.add(MomentReport.row(moment)) }
      for line in table.lines { try output.write(line) }
    }
    try output.flush()
  }
}
