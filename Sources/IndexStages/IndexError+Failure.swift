public import FrameIndex
public import SystemIO

extension Failure {
  /// - Parameter error: from an index.
  public init(_ error: IndexError) {
    self.init(error.status, error.description, hint: error.hint)
  }
}

extension IndexError {
  var status: ExitStatus {
    switch self {
    case .missing, .unreadable, .unknownVideo, .unknownModel: .noInput
    case .notAnIndex, .newerVersion, .otherSettings, .damaged, .badLine, .otherModel, .frameOutOfRange, .unnamed: .damagedInput
    case .cannotCreate, .pathTaken, .otherPiece, .readOnly, .networkFileSystem: .cannotCreate
    case .writtenElsewhere, .changed, .full, .busy, .io, .superseded, .replaced: .inputOutput
    }
  }
}
