import Engine
import Imaging
import Kernels
import SuperResolution

/// The patches that the regressions of A+ are learned from.
///
/// A sample is a patch's features and what its interpolation misses, both divided by the length of the features.
struct AnchoredSamples {
  /// d, and 9s².
  let width: Int, pixels: Int
  /// N rows of d numbers, each of length 1.
  private(set) var features: [Float] = []
  /// N rows of 9s² numbers.
  private(set) var missing: [Float] = []

  /// None.
  ///
  /// - Parameters:
  ///   - width: d.
  ///   - pixels: 9s².
  ///   - expected: how many there will be, about.
  init(width: Int, pixels: Int, expected: Int = 0) {
    (self.width, self.pixels) = (width, pixels)
    // Gigabytes that grow by doubling would be held twice.
    features.reserveCapacity(expected * width)
    missing.reserveCapacity(expected * pixels)
  }

  /// Samples in all.
  var count: Int { features.count / width }

  /// Adds some patches of a picture; flat ones are left out.
  ///
  /// - Parameters:
  ///   - picture: the picture.
  ///   - places: which patches.
  ///   - components: principal components, d×36s².
  ///   - flat: the length of features from which on a patch is taken.
  mutating func add(_ picture: AnchoredPicture, at places: [Int], components: Tensor, flat: Double) {
    let found = picture.grid.patches(of: picture.gradients, at: places)
      .multiplied(by: components, transposingOther: true).values
    let wanted = picture.grid.patches(of: picture.missing, at: places).values
    for place in places.indices {
      let feature = found[place * width..<(place + 1) * width]
      let length = feature.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      guard length >= flat, length > 0 else { continue }
      features += feature.map { Float(Double($0) / length) }
      missing += wanted[place * pixels..<(place + 1) * pixels].map { Float(Double($0) / length) }
    }
  }

  /// Adds other samples behind these.
  mutating func add(_ other: AnchoredSamples) {
    features += other.features
    missing += other.missing
  }

  /// As many samples as are wanted, evenly spread, N×d.
  func spread(_ most: Int) -> Tensor {
    let number = min(most, count)
    return rows((0..<number).map { $0 * count / number }, of: features, width)
  }

  /// The features as d×N.
  var columns: Tensor { Tensor(shape: [count, width], features).transposed([1, 0]) }

  /// The regression of an anchor, d×9s².
  ///
  /// - Parameters:
  ///   - correlations: the anchor's with every sample.
  ///   - recipe: how many neighbours it has, and λ.
  func regression(_ correlations: [Float], _ recipe: AnchoredRecipe) -> Tensor {
    let nearest = indicesOfLargest(recipe.neighbours, of: correlations.map { abs($0) })
    return ridgeRegression(
      rows(nearest, of: features, width), rows(nearest, of: missing, pixels), lambda: recipe.lambda)
  }

  private func rows(_ indices: [Int], of numbers: [Float], _ width: Int) -> Tensor {
    var result: [Float] = []
    result.reserveCapacity(indices.count * width)
    for index in indices { result += numbers[index * width..<(index + 1) * width] }
    return Tensor(shape: [indices.count, width], result)
  }
}

/// Where the largest of many numbers stand; of equal ones, the first.
///
/// - Parameters:
///   - count: how many are wanted.
///   - numbers: the numbers.
/// - Returns: their places in rising order, all if there are not as many.
func indicesOfLargest(_ count: Int, of numbers: [Float]) -> [Int] {
  // One in 64, sorted, tells about where the limit lies; only what is above it has to be sorted.
  let some = stride(from: 0, to: numbers.count, by: 64).map { numbers[$0] }.sorted(by: >), rank = count / 32 + 8
  var found = some.indices.contains(rank) ? numbers.indices.filter { numbers[$0] >= some[rank] } : []
  if found.count < count { found = Array(numbers.indices) }
  found.sort { numbers[$0] > numbers[$1] || numbers[$0] == numbers[$1] && $0 < $1 }
  return found.prefix(count).sorted()
}
