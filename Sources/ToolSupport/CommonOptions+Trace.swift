public import SystemIO

extension CommonOptions {
  /// Begins what `--trace` asks for. Called before readers and writers are made; `Tool.main` ends it.
  /// - Throws: `Failure` with status 73 if the file can't be created.
  public func beginTrace(of tool: String) throws(Failure) {
    guard let trace else { return }
    StageTrace.begin(in: try OutputFile(creating: trace), stage: tool)
  }
}
