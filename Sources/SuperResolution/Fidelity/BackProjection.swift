import Engine

/// Corrects an enlargement until it reduces to the picture it was made from (Irani & Peleg, "Improving resolution by
/// image registration", 1991): what is missing after reduction is enlarged and added, some number of times.
///
/// - Parameters:
///   - estimate: 1×C×H×W.
///   - lowResolution: 1×C×h×w, what D of eq. 1 should make of the estimate.
///   - iterations: how often.
/// - Returns: the corrected estimate.
public func backProjected(_ estimate: Tensor, onto lowResolution: Tensor, iterations: Int) -> Tensor {
  backProjectedStepwise(estimate, onto: lowResolution, iterations: iterations) { _ in }
}

/// The same, told after every iteration which share is done, 0…1; what the pulse throws ends the work.
func backProjectedStepwise(
  _ estimate: Tensor, onto lowResolution: Tensor, iterations: Int, pulse: (Double) throws -> Void
) rethrows -> Tensor {
  var estimate = estimate
  for iteration in 0..<iterations {
    estimate.correct(towards: lowResolution)
    try pulse(Double(iteration + 1) / Double(iterations))
  }
  return estimate
}

extension Tensor {
  /// One iteration of back-projection.
  ///
  /// - Parameter lowResolution: 1×C×h×w, what D of eq. 1 should make of this.
  mutating func correct(towards lowResolution: Tensor) {
    let reduced = resized(height: lowResolution.shape[2], width: lowResolution.shape[3])
    add((lowResolution - reduced).resized(height: shape[2], width: shape[3]))
  }
}

/// How far the reduction of an enlargement is from the picture: a mean squared error.
func inconsistency(of answer: Tensor, with picture: Tensor) -> Double {
  let reduced = answer.resized(height: picture.shape[2], width: picture.shape[3])
  return Double((reduced - picture).map(.square).mean)
}

/// A mean squared error that nobody can see: a fortieth of a grey level of 255.
private let invisible = 1e-8

/// Whether an answer fits the picture at least as well as another one does, or so well that no difference can be seen: of a
/// flat picture both are exact but for the last digits. What is no number fits nothing.
func fits(_ answer: Tensor, _ picture: Tensor, asWellAs other: Tensor) -> Bool {
  // A comparison with what is no number is false.
  let error = inconsistency(of: answer, with: picture)
  return error <= invisible || error <= inconsistency(of: other, with: picture)
}

/// The picture as interpolation enlarges it, 0…1: what an answer has to fit the picture as well as.
func interpolated(_ picture: Tensor, height: Int, width: Int) -> Tensor {
  picture.resized(height: height, width: width).map(.clamp(lower: 0, upper: 1))
}
