/// Members of an object: a key and a value in one call. Optional values that are `nil` become null.
extension JSONLine {
  /// A whole number.
  public mutating func field<T: BinaryInteger>(_ name: StaticString, _ value: T?) {
    key(name)
    if let value { integer(value) } else { null() }
  }

  /// A number with at most six decimals; see `decimal`.
  public mutating func field(_ name: StaticString, _ value: Double?) {
    key(name)
    if let value { decimal(value) } else { null() }
  }

  /// A name with `true` or `false`.
  public mutating func field(_ name: StaticString, _ value: Bool) {
    key(name)
    boolean(value)
  }

  /// A name with a string, or with `null`.
  public mutating func field(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  /// An object whose members `body` writes.
  ///
  /// - Throws: what the closure throws.
  public mutating func object<E: Error>(_ name: StaticString, _ body: (inout JSONLine) throws(E) -> Void) throws(E) {
    key(name)
    beginObject()
    try body(&self)
    endObject()
  }

  /// An array whose elements `body` writes.
  ///
  /// - Throws: what the closure throws.
  public mutating func array<E: Error>(_ name: StaticString, _ body: (inout JSONLine) throws(E) -> Void) throws(E) {
    key(name)
    beginArray()
    try body(&self)
    endArray()
  }
}
