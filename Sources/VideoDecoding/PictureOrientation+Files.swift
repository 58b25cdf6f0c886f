internal import CLibAV

extension PictureOrientation {
  /// Reads what the file of a picture says, which is one packet. `nil` where it says nothing, or libav knows.
  init?(in file: PictureBytes, codec: AVCodecID) {
    switch codec {
    case AV_CODEC_ID_PNG: self.init(png: file)
    case AV_CODEC_ID_WEBP: self.init(webp: file)
    case AV_CODEC_ID_TIFF: self.init(tiff: file)
    default: return nil
    }
  }

  /// PNG, 11.3.4.7: a chunk is its length, its type, its data and a checksum.
  private init?(png: PictureBytes) {
    var offset = 8
    while let length = png.number(at: offset, bytes: 4), length <= png.count {
      if png.begins(with: "eXIf", at: offset + 4) {
        self.init(tiff: png.part(offset + 8..<offset + 8 + length))
        return
      }
      offset += 12 + length
    }
    return nil
  }

  /// WebP container: a chunk of RIFF is its type, its length and its data, padded to an even length.
  private init?(webp: PictureBytes) {
    var offset = 12
    while let length = webp.number(at: offset + 4, bytes: 4, bigEndian: false), length <= webp.count {
      if webp.begins(with: "EXIF", at: offset) {
        let data = webp.part(offset + 8..<offset + 8 + length)
        // Some writers put the head of JPEG's segment before it.
        self.init(tiff: data.begins(with: "Exif") ? data.from(6) : data)
        return
      }
      offset += 8 + length + length % 2
    }
    return nil
  }

  /// TIFF 6.0, page 36, and EXIF's block, which is one: tag 274 of the first directory.
  init?(tiff: PictureBytes) {
    let isBig = tiff.begins(with: "MM\0*")
    guard isBig || tiff.begins(with: "II*\0"), let directory = tiff.number(at: 4, bytes: 4, bigEndian: isBig),
      let entries = tiff.number(at: directory, bytes: 2, bigEndian: isBig)
    else { return nil }
    for entry in 0..<entries {
      let place = directory + 2 + 12 * entry
      guard let tag = tiff.number(at: place, bytes: 2, bigEndian: isBig) else { return nil }
      guard tag == 274 else { continue }
      // A short, in the first half of the value's four bytes.
      guard tiff.number(at: place + 2, bytes: 2, bigEndian: isBig) == 3,
        let value = tiff.number(at: place + 8, bytes: 2, bigEndian: isBig)
      else { return nil }
      self.init(exif: value)
      return
    }
    return nil
  }
}
