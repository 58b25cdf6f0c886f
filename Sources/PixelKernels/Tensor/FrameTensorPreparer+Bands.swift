extension FrameTensorPreparer: BandedPlan {
  public var sourceByteCount: Int { source.byteCount }
  public var destinationByteCount: Int { byteCount }
}
