extension ResizePlane {
  /// The kernel that does what `cv2.resize` does: bilinear is INTER_LINEAR, catmull-rom INTER_CUBIC, box INTER_AREA.
  func openCVKernel(_ filter: ResampleFilter, _ instructions: InstructionSet) -> any ResizeKernel {
    let plane = cropped
    let (x, y) = (plane.horizontal.openCVScale, plane.vertical.openCVScale)
    // A mean of four is what INTER_LINEAR gives where both sides are halved, to the last bit.
    if filter == .bilinear, x == 2, y == 2 { return OpenCVBoxKernel(plane, across: 2, down: 2, instructions: instructions) }
    if filter == .box, x >= 1, y >= 1 {
      let (across, down) = (x.rounded(.toNearestOrEven), y.rounded(.toNearestOrEven))
      if abs(x - across) < .ulpOfOne, abs(y - down) < .ulpOfOne {
        return OpenCVBoxKernel(plane, across: Int(across), down: Int(down), instructions: instructions)
      }
      return OpenCVAreaKernel(plane, instructions: instructions)
    }
    let isArea = filter == .box
    if filter == .catmullRom {
      return OpenCVInterpolationKernel(
        plane, columns: OpenCVTaps(cubic: plane.horizontal), rows: OpenCVTaps(cubic: plane.vertical), instructions: instructions)
    }
    return OpenCVInterpolationKernel(
      plane, columns: OpenCVTaps(linear: plane.horizontal, isArea: isArea, clampsWeights: true),
      rows: OpenCVTaps(linear: plane.vertical, isArea: isArea, clampsWeights: false), instructions: instructions)
  }
}
