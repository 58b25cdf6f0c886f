/// The tables of an index file, as `frameindex(5)` describes them.
///
/// To store something new, write a `TableGroup` in a file of its own, list it in `groups`, and add an `UpgradeStep` with the next
/// number to `steps`, so that earlier programs report that the file is newer than they are.
enum IndexSchema {
  /// "FIDX": tells an index from SQLite's other files. `PRAGMA application_id`.
  static let applicationID: Int64 = 0x4649_4458
  /// Fingerprints lie in blobs of up to 128 KiB: large pages make their chains short.
  static let pageBytes = 16384

  static let groups: [TableGroup] = [
    .settings, .videos, .text, .thumbnails, .detections, .vectors, .features, .parts, .geometry, .textPlaces,
  ]
  static let steps: [UpgradeStep] = [.annotations, .seals, .features, .parts, .places]

  /// The format that this code writes, and the latest that it reads. `PRAGMA user_version`.
  static var version: Int64 { steps[steps.count - 1].version }
}
