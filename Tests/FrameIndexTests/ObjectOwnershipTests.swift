import TestSupport
import Testing

@testable import FrameIndex

/// What belongs to a video goes with it.
@Suite struct ObjectOwnershipTests {
  let folder: TestFolder
  let index: IndexFile

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    try index.add(randomFrames(10, seed: 1), as: source("a.mp4"))
    try index.connection.execute(
      """
      INSERT INTO thumb(video, frame, pts, width, height, picture) SELECT id, 0, 0, 4, 4, x'FF' FROM video;
      INSERT INTO label(detector, name) VALUES('d', 'face');
      INSERT INTO detection(video, label, seconds, score, x0, y0, x1, y1) SELECT id, 1, 0, 1, 0, 0, 1, 1 FROM video;
      INSERT INTO model(name, dimensions, metric, centre) VALUES('m', 2, 'dot', x'');
      INSERT INTO embedding(model, video, count, checksum, places) SELECT 1, id, 1, 0, x'' FROM video;
      INSERT INTO embedding_code(id, codes) VALUES(4096, x'00'), (8192, x'01');
      INSERT INTO embedding_vector(id, halves) VALUES(4096, x'00000000'), (4097, x'00000000'), (8191, x''), (8192, x'');
      """)
  }

  private func counts() throws -> [Int64] {
    var counts: [Int64] = []
    for table in ["thumb", "detection", "embedding", "embedding_code", "embedding_vector"] {
      counts.append(try index.connection.integer("SELECT count(*) FROM \(table)"))
    }
    return counts
  }

  @Test func detectionsAndVectorsGoOverToTheNewVideoAndPicturesGo() throws {
    #expect(try counts() == [1, 1, 1, 2, 4])
    try index.add(randomFrames(20, seed: 2), as: source("a.mp4", bytes: 7))
    #expect(try counts() == [0, 1, 1, 2, 4])
    let owners = "SELECT count(*) FROM detection JOIN embedding USING(video) JOIN video ON video.id = detection.video"
    #expect(try index.connection.integer(owners) == 1)
  }

  @Test func allGoesWithTheVideoAndNothingElse() throws {
    _ = try index.remove("a.mp4")
    #expect(try counts() == [0, 0, 0, 1, 1])
  }
}
