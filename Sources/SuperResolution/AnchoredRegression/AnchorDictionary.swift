import Engine
import Kernels

/// The anchor that each sample correlates with most, whatever the sign; of several the first.
///
/// - Parameters:
///   - samples: N×d.
///   - anchors: A×d, rows of length 1.
/// - Returns: for each sample the number of the anchor, and their product.
func nearestAnchors(to samples: Tensor, among anchors: Tensor) -> [(anchor: Int, correlation: Float)] {
  let count = anchors.shape[0], products = samples.multiplied(by: anchors, transposingOther: true).values
  return (0..<samples.shape[0]).map { sample in
    var best = 0, largest = abs(products[sample * count])
    for anchor in 1..<max(1, count) {
      let size = abs(products[sample * count + anchor])
      if size > largest { (best, largest) = (anchor, size) }
    }
    return (best, products[sample * count + best])
  }
}

/// The anchors of A+: a dictionary that is learned by K-SVD with one atom a sample.
///
/// The publication takes the dictionary of Zeyde, Elad and Protter (2010): K-SVD (Aharon, Elad and Bruckstein, 2006), three
/// atoms a sample. Here a sample is written by one atom, ± its coefficient. That is how atoms are used afterwards: a patch
/// goes to its one nearest anchor. It also makes pursuit a matrix product, which takes seconds instead of minutes. K-SVD then
/// gives every atom the first singular vector of the samples that chose it; a round here makes one step of the power
/// iteration towards it. An atom that nobody chose becomes the sample that is represented worst, as K-SVD has it.
public struct AnchorDictionary: Sendable {
  /// The anchors, A×d, rows of length 1.
  public private(set) var anchors: Tensor

  /// Samples that one thread compares at a time.
  private static let chunk = 4096

  /// Different samples as first anchors.
  ///
  /// - Parameters:
  ///   - count: how many anchors; all samples where there are fewer.
  ///   - samples: N×d, rows of length 1.
  ///   - generator: picks the samples.
  public init(count: Int, from samples: Tensor, using generator: inout some RandomNumberGenerator) {
    let picked = (0..<samples.shape[0]).shuffled(using: &generator).prefix(count).sorted()
    anchors = samples.rows(picked)
  }

  /// Goes on from known anchors.
  ///
  /// - Parameter anchors: A×d, rows of length 1.
  public init(anchors: Tensor) { self.anchors = anchors }

  /// One round: every sample chooses its anchor, every anchor moves towards its samples.
  ///
  /// - Parameter samples: N×d, rows of length 1.
  /// - Returns: the mean square of the samples' correlations with the anchors that they chose, 0…1: the energy that one atom
  ///   represents. It does not fall from round to round.
  @discardableResult
  public mutating func improve(with samples: Tensor) -> Double {
    let (count, width) = (anchors.shape[0], anchors.shape[1]), total = samples.shape[0], old = anchors
    let chunks = parallelMap((total + Self.chunk - 1) / Self.chunk) { index in
      let range = index * Self.chunk..<min(total, (index + 1) * Self.chunk)
      return nearestAnchors(to: samples.sliced([range, 0..<width]), among: old)
    }
    let choices = chunks.flatMap(\.self), numbers = samples.values
    var sums = [Double](repeating: 0, count: count * width), energy = 0.0
    for (sample, choice) in choices.enumerated() {
      energy += Double(choice.correlation) * Double(choice.correlation)
      for d in 0..<width {
        sums[choice.anchor * width + d] += Double(choice.correlation) * Double(numbers[sample * width + d])
      }
    }
    var worst = choices.indices.sorted { abs(choices[$0].correlation) < abs(choices[$1].correlation) }[...]
    var moved: [Float] = []
    moved.reserveCapacity(sums.count)
    for anchor in 0..<count {
      let sum = sums[anchor * width..<(anchor + 1) * width], length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 0 {
        moved += sum.map { Float($0 / length) }
      } else if let sample = worst.popFirst() {
        moved += numbers[sample * width..<(sample + 1) * width]
      } else {
        moved += old.rows([anchor]).values
      }
    }
    anchors = Tensor(shape: anchors.shape, moved)
    return energy / Double(max(1, total))
  }
}

extension Tensor {
  /// Some rows of a matrix.
  ///
  /// - Parameter indices: which, in the order wanted.
  fileprivate func rows(_ indices: [Int]) -> Tensor {
    let width = shape[1], numbers = values
    return Tensor(shape: [indices.count, width], indices.flatMap { numbers[$0 * width..<($0 + 1) * width] })
  }
}
