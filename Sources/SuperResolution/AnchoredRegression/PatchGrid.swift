import Engine

/// The patches of an enlarged picture that anchored regression looks at.
///
/// A patch covers 3 × 3 pixels of the small picture, which are 3s × 3s of the enlarged one at a factor of s. One begins at
/// every pixel of the small picture, so that inside of the picture nine patches overlap. Patches are numbered row by row.
public struct PatchGrid: Sendable {
  /// The factor s.
  public let scale: Int
  /// Patches below each other and beside each other; 0 in a picture of less than three small pixels.
  public let rows: Int, columns: Int
  /// Pixels of the enlarged picture.
  private let height: Int, width: Int

  /// The patches of a picture.
  ///
  /// - Parameters:
  ///   - height: rows of the enlarged picture, a multiple of the factor.
  ///   - width: its columns, likewise.
  ///   - scale: the factor s.
  public init(height: Int, width: Int, scale: Int) {
    precondition(
      scale > 0 && height % scale == 0 && width % scale == 0, "patches of \(height)×\(width) pixels at ×\(scale)")
    (self.scale, self.height, self.width) = (scale, height, width)
    (rows, columns) = (max(0, height / scale - 2), max(0, width / scale - 2))
  }

  /// Patches in all.
  public var count: Int { rows * columns }
  /// Pixels in a row of a patch, 3s.
  public var side: Int { 3 * scale }

  /// First and second differences of an enlarged picture along its rows and columns.
  ///
  /// They reach as far as the small picture's pixels lie apart: v(x + ⌈s/2⌉) − v(x − ⌊s/2⌋), and (v(x − s) − 2 v(x) +
  /// v(x + s)) / 2. Outside of the picture its edge is repeated.
  ///
  /// - Parameter plane: H·W numbers, row by row.
  /// - Returns: four planes behind each other: the first differences along rows and along columns, then the second.
  public func gradients(of plane: [Float]) -> [Float] {
    var first: [[Float]] = [[], []], second: [[Float]] = [[], []]
    let (before, after) = (scale / 2, (scale + 1) / 2)
    for y in 0..<height {
      for x in 0..<width {
        func along(_ dx: Int, _ dy: Int) -> Float {
          plane[min(max(y + dy, 0), height - 1) * width + min(max(x + dx, 0), width - 1)]
        }
        let centre = plane[y * width + x]
        first[0].append(along(after, 0) - along(-before, 0))
        first[1].append(along(0, after) - along(0, -before))
        second[0].append((along(-scale, 0) - 2 * centre + along(scale, 0)) / 2)
        second[1].append((along(0, -scale) - 2 * centre + along(0, scale)) / 2)
      }
    }
    return first[0] + first[1] + second[0] + second[1]
  }

  /// Some patches of one or more planes.
  ///
  /// - Parameters:
  ///   - numbers: P planes of H·W numbers behind each other.
  ///   - places: which patches.
  /// - Returns: one row a patch, P·3s·3s numbers: plane by plane, row by row.
  public func patches(of numbers: [Float], at places: [Int]) -> Tensor {
    let planes = numbers.count / max(1, height * width)
    var result: [Float] = []
    result.reserveCapacity(places.count * planes * side * side)
    for place in places {
      for plane in 0..<planes {
        for row in 0..<side {
          let start = plane * height * width + start(of: place) + row * width
          result += numbers[start..<start + side]
        }
      }
    }
    return Tensor(shape: [places.count, planes * side * side], result)
  }

  /// The mean of patches where they overlap; zero where there is none.
  ///
  /// - Parameter patches: one number after the other, 3s·3s for each patch of the grid in order.
  /// - Returns: H·W numbers.
  public func averaged(_ patches: [Float]) -> [Float] {
    precondition(patches.count == count * side * side, "\(patches.count) numbers for \(count) patches")
    var sum = [Float](repeating: 0, count: height * width), covers = sum
    for place in 0..<count {
      for row in 0..<side {
        let start = start(of: place) + row * width, from = (place * side + row) * side
        for column in 0..<side {
          sum[start + column] += patches[from + column]
          covers[start + column] += 1
        }
      }
    }
    return zip(sum, covers).map { $0 / max($1, 1) }
  }

  /// Where the first pixel of a patch stands in a plane.
  private func start(of place: Int) -> Int { (place / columns * width + place % columns) * scale }
}
