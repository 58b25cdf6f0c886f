internal import Glibc
public import SystemIO

extension CommonOptions {
  /// Begins what `--trace` asks for. Called before readers and writers are made; `Tool.main` ends it.
  /// - Throws: `Failure` with status 73 if the file can't be created.
  public func beginTrace(of tool: String) throws(Failure) {
    guard let trace else { return }
    do throws(SystemError) {
      StageTrace.begin(in: try FileDescriptor.open(trace, O_WRONLY | O_CREAT | O_TRUNC), stage: tool)
    } catch {
      throw Failure(.cannotCreate, "\(trace): cannot create the trace: \(error)")
    }
  }
}
