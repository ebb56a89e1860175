/// A linear map from one line of samples to another, as enlarging and reducing pictures use it.
///
/// Row `o` holds the `taps` input positions that output sample `o` is made from, and their weights. Positions that
/// fall outside the line have already been brought back into it, so every index is valid and may occur twice.
/// A picture is resampled by one such matrix along its columns and one along its rows; the adjoint (needed when a
/// loss looks at the picture through the degradation of eq. 1) is the transposed matrix, with the same numbers.
public struct ResamplingMatrix: Sendable, Equatable {
  /// Number of samples on a line before.
  public let inputCount: Int
  /// Number of samples on a line after.
  public let outputCount: Int
  /// Input samples that contribute to one output sample.
  public let taps: Int
  /// Input positions, `outputCount` × `taps`, each in `0 ..< inputCount`.
  public let indices: [Int32]
  /// Weights, `outputCount` × `taps`; each row sums to one for an interpolating filter.
  public let weights: [Double]

  /// Makes the map from its rows.
  ///
  /// - Parameters:
  ///   - inputCount: samples on a line before.
  ///   - outputCount: samples on a line after.
  ///   - taps: input samples that contribute to one output sample.
  ///   - indices: input positions, `outputCount` × `taps`, each in `0 ..< inputCount`.
  ///   - weights: what each position counts, `outputCount` × `taps`.
  public init(inputCount: Int, outputCount: Int, taps: Int, indices: [Int32], weights: [Double]) {
    precondition(
      indices.count == outputCount * taps && weights.count == outputCount * taps,
      "resampling matrix: \(indices.count) indices and \(weights.count) weights for \(outputCount) × \(taps)")
    precondition(
      indices.allSatisfy { $0 >= 0 && $0 < inputCount }, "resampling matrix: an index outside 0 ..< \(inputCount)")
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.taps = taps
    self.indices = indices
    self.weights = weights
  }

  /// The rows of some of the output samples, as a map from the input samples that these need.
  ///
  /// - Parameter outputs: at least one output sample, within `0 ..< outputCount`.
  /// - Returns: the map, and the input samples that it starts from.
  public func part(_ outputs: Range<Int>) -> (matrix: ResamplingMatrix, inputs: Range<Int>) {
    precondition(
      !outputs.isEmpty && 0 <= outputs.lowerBound && outputs.upperBound <= outputCount,
      "resampling matrix: rows \(outputs) of \(outputCount)")
    let taken = outputs.lowerBound * taps..<outputs.upperBound * taps, seen = indices[taken]
    let first = seen.min()!, last = seen.max()!
    let matrix = ResamplingMatrix(
      inputCount: Int(last - first) + 1, outputCount: outputs.count, taps: taps, indices: seen.map { $0 - first },
      weights: Array(weights[taken]))
    return (matrix, Int(first)..<Int(last) + 1)
  }
}
