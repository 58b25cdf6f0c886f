internal import FrameIndex
internal import JPEGFiles
internal import JSONText
internal import SystemIO

/// Draws on a page where in the query a video is seen. The page holds the query once, however often it is drawn.
struct QueryOutline {
  /// The query, hidden by itself.
  let definition: String
  private let width: Int
  private let height: Int

  init(_ query: QueryPicture) throws {
    (width, height) = (query.width, query.height)
    var encoder = JPEGEncoder(quality: Thumbnail.jpegQuality)
    do throws(JPEGError) {
      // Safe: any memory may be read as bytes.
      let file = try unsafe encoder.encode(rgb24: query.rgb24.span.bytes, width: width, height: height)
      definition = """
        <svg class="defs" width="0" height="0" aria-hidden="true"><defs><image id="query" width="\(width)" height="\(height)" \
        href="data:image/jpeg;base64,\(Base64.encode(file))"/></defs></svg>

        """
    } catch {
      throw Failure(.internalError, "cannot make a jpeg of the query: \(error)")
    }
  }

  /// The query with an outline.
  ///
  /// - Parameter corners: in the query's pixels.
  func drawing(_ corners: [PicturePoint]) -> String {
    let points = corners.map { "\(Int($0.x.rounded())),\(Int($0.y.rounded()))" }.joined(separator: " ")
    return """
      <svg class="query" viewBox="0 0 \(width) \(height)" role="img" aria-label="where it is seen in the query">\
      <use href="#query"/><polygon points="\(points)"/></svg>

      """
  }
}
