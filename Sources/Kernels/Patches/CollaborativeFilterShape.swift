/// The sizes of a collaborative filter.
public struct CollaborativeFilterShape: Sendable, Hashable {
  /// Planes; patches are compared on the first one.
  public let channels: Int
  /// Height and width of a plane in pixels.
  public let height: Int, width: Int
  /// Side of a patch in pixels, 1 to 8.
  public let patchSize: Int
  /// Distance of neighbouring reference patches in pixels.
  public let step: Int
  /// How far from its reference a similar patch may lie, in pixels.
  public let searchRadius: Int
  /// Patches in a stack, a power of two.
  public let groupSize: Int

  /// Makes a shape. Where the picture is too small for a patch, or a window for a stack, these shrink with it.
  ///
  /// - Parameters:
  ///   - channels: planes, 1 or more.
  ///   - height: rows of a plane, 1 or more.
  ///   - width: columns of a plane, 1 or more.
  ///   - patchSize: side of a patch in pixels, 1 to 8.
  ///   - step: distance of neighbouring reference patches in pixels, 1 or more.
  ///   - searchRadius: how far from its reference a similar patch may lie, in pixels, 0 to 127.
  ///   - groupSize: patches in a stack, 1 or more; the power of two below is taken.
  public init(
    channels: Int, height: Int, width: Int, patchSize: Int, step: Int, searchRadius: Int, groupSize: Int
  ) {
    guard
      channels > 0 && height > 0 && width > 0 && (1...8).contains(patchSize) && step > 0
        && (0...127).contains(searchRadius) && groupSize > 0
    else {
      fatalError(
        "a collaborative filter of \(groupSize) patches of \(patchSize)×\(patchSize), \(step) apart, within "
          + "\(searchRadius), on \(channels)×\(height)×\(width)")
    }
    self.channels = channels
    self.height = height
    self.width = width
    self.patchSize = min(patchSize, height, width)
    self.step = step
    self.searchRadius = searchRadius
    let matcher = PatchMatcher(
      height: height, width: width, size: self.patchSize, radius: searchRadius, count: groupSize)
    let fitting = min(groupSize, matcher.windowHeight * matcher.windowWidth)
    self.groupSize = 1 << (Int.bitWidth - 1 - fitting.leadingZeroBitCount)
  }
  /// The same sizes for another number of planes.
  public func with(channels: Int) -> CollaborativeFilterShape {
    CollaborativeFilterShape(
      channels: channels, height: height, width: width, patchSize: patchSize, step: step, searchRadius: searchRadius,
      groupSize: groupSize)
  }
}
