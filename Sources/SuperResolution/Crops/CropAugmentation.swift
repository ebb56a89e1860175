import Engine

/// How training crops are made out of fathers: as ZSSR does (Shocher et al., 2018, section 3.1).
public struct CropAugmentation: Codable, Hashable, Sendable {
  /// Share of crops that are cut from the largest father as it is.
  public var untouchedShare = 0.05
  /// Share of crops that are cut from any father, turned by quarters and mirrored. The rest is warped.
  public var turnedShare = 0.45
  /// Share of the turned crops that are cut from the given picture, the others from outputs; `nil` favours no father.
  public var givenShare: Double?
  /// The smallest scale of a warped crop, over the picture; the largest is that of the largest father.
  public var smallestScale = 0.5
  /// Standard deviation of both shears.
  public var shear = 0.1
  /// Standard deviation of the difference of the scales in both directions, over their mean.
  public var anisotropy = 0.25

  /// The published numbers.
  public init() {}

  /// The smallest side of a warped crop; where the map leaves less, a turned crop takes its place.
  static let smallestSide = 12

  /// A picture to learn from and its scale over the given picture.
  struct Father {
    var picture: Tensor
    var scale: Double
  }

  /// A fake minibatch (algorithm 1): `count` crops, M×C×s×s, all as large as the smallest of them.
  func minibatch(
    _ count: Int, of fathers: [Father], side: Int, using generator: inout some RandomNumberGenerator
  ) -> Tensor {
    let crops = (0..<count).map { _ in crop(of: fathers, side: side, using: &generator) }
    let smallest = crops.map { $0.shape[2] }.min() ?? 0
    let windows = crops.map { $0.sliced([0..<1, 0..<$0.shape[1], 0..<smallest, 0..<smallest]) }
    return Tensor.concatenated(windows, along: 0)
  }

  /// How many pixels a crop has on average, about: small fathers and turned frames leave less than a side's square.
  ///
  /// - Parameters:
  ///   - scales: of the fathers over the picture, from the smallest to the largest.
  ///   - length: the smaller side of the picture, in pixels.
  ///   - side: the crop's side in pixels, where there are so many.
  func meanPixels(of scales: [Double], length: Int, side: Int) -> Double {
    func pixels(_ scale: Double) -> Double {
      let fitting = min(Double(side), Double(length) * scale)
      return fitting * fitting
    }
    let largest = scales.max() ?? 1, steps = 16
    let turned = scales.reduce(0) { $0 + pixels($1) } / Double(max(1, scales.count))
    // A square that is turned by any angle fits into one that is 4/π times as wide, on average.
    let warped = (0..<steps).reduce(0.0) { sum, step in
      let share = (Double(step) + 0.5) / Double(steps)
      return sum + pixels((smallestScale + (max(smallestScale, largest) - smallestScale) * share) * .pi / 4)
    }
    return untouchedShare * pixels(largest) + turnedShare * turned
      + (1 - untouchedShare - turnedShare) * warped / Double(steps)
  }

  /// A crop, 1×C×s×s with s at most `side`.
  ///
  /// - Parameters:
  ///   - fathers: from the smallest to the largest, 1×C×H×W each.
  ///   - side: the crop's side in pixels, where there are so many.
  ///   - generator: where chance comes from.
  func crop(of fathers: [Father], side: Int, using generator: inout some RandomNumberGenerator) -> Tensor {
    let kind = Double.random(in: 0..<1, using: &generator)
    if kind < untouchedShare {
      let largest = fathers[fathers.count - 1].picture
      return RandomWindow(side: side, in: largest.shape, using: &generator)(largest)
    }
    if kind >= untouchedShare + turnedShare,
      let crop = warpedCrop(of: fathers, side: side, using: &generator)
    {
      return crop
    }
    var candidates = 0..<fathers.count
    if let givenShare, fathers.count > 1 {
      candidates = Double.random(in: 0..<1, using: &generator) < givenShare ? 0..<1 : 1..<fathers.count
    }
    let father = fathers[Int.random(in: candidates, using: &generator)].picture
    let orientation = Orientation(rawValue: Int.random(in: 0..<8, using: &generator))!
    return orientation(RandomWindow(side: side, in: father.shape, using: &generator)(father))
  }

  /// A crop under a random affine map that lies wholly within its father; `nil` where that leaves next to nothing.
  ///
  /// The father is reduced to the crop's scale first, with antialiasing, and warped then: what a reduction throws away
  /// must not come back as a pattern that the network would learn. No more of it is reduced than the crop reads, so a step
  /// takes as long in a large picture as in a small one.
  func warpedCrop(
    of fathers: [Father], side: Int, using generator: inout some RandomNumberGenerator
  ) -> Tensor? {
    let largest = fathers[fathers.count - 1].scale
    let scale = Double.random(in: smallestScale...max(smallestScale, largest), using: &generator)
    let source = fathers.first { $0.scale >= scale - 1e-6 } ?? fathers[fathers.count - 1]
    let factor = min(1, scale / source.scale)
    let rows = Int((Double(source.picture.shape[2]) * factor).rounded(.up))
    let columns = Int((Double(source.picture.shape[3]) * factor).rounded(.up))

    let normal = Tensor.normal([3], using: &generator).values.map(Double.init)
    let difference = min(max(anisotropy * normal[0], -1), 1)
    let mirror = Bool.random(using: &generator) ? -1.0 : 1
    let angle = Double.random(in: 0..<2 * .pi, using: &generator)
    let stretch = Matrix2(a: mirror * (1 + difference / 2), b: 0, c: 0, d: 1 - difference / 2)
    let shears = Matrix2(a: 1, b: shear * normal[1], c: shear * normal[2], d: 1)
    let map = (Matrix2.rotation(angle) * shears * stretch).inverse

    // The crop's corners span a parallelogram; the box around it has to fit.
    let (width, height) = (Double(columns - 1), Double(rows - 1))
    let reach = min(width / (abs(map.a) + abs(map.b)), height / (abs(map.c) + abs(map.d)))
    let fitting = min(side, Int(reach) + 1), last = Double(fitting - 1)
    guard fitting >= Self.smallestSide else { return nil }
    let (left, right) = (min(map.a, 0) + min(map.b, 0), max(map.a, 0) + max(map.b, 0))
    let (top, bottom) = (min(map.c, 0) + min(map.d, 0), max(map.c, 0) + max(map.d, 0))
    let x = Double.random(in: 0...max(0, width - last * (right - left)), using: &generator) - last * left
    let y = Double.random(in: 0...max(0, height - last * (bottom - top)), using: &generator) - last * top
    // Cubic convolution reads one sample before a position and two behind it.
    func window(_ first: Double, _ last: Double, of count: Int) -> Range<Int> {
      max(0, Int(first) - 1)..<min(count, Int(last) + 3)
    }
    let seen = (
      rows: window(y + last * top, y + last * bottom, of: rows),
      columns: window(x + last * left, x + last * right, of: columns)
    )
    return source.picture.resized(height: rows, width: columns, rows: seen.rows, columns: seen.columns)
      .warped(by: map, x: x, y: y, side: fitting, firstRow: seen.rows.lowerBound, firstColumn: seen.columns.lowerBound)
      .map(.clamp(lower: 0, upper: 1))
  }
}
