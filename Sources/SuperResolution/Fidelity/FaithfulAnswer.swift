import Engine

/// An answer that fits the picture at least as well as interpolation does, whatever a training has come to.
///
/// One that reduces to the picture less well is back-projected, if so many rounds are allowed; if that does not mend it,
/// something else takes its place.
package struct FaithfulAnswer {
  /// The answer, 1×C×H×W in 0…1.
  package let picture: Tensor
  /// Whether something else has taken the answer's place.
  package let isReplaced: Bool
  /// Whether the answer had to be back-projected.
  package let isCorrected: Bool

  /// Looks at an answer.
  ///
  /// - Parameters:
  ///   - answer: 1×C×H×W in 0…1; `nil` is replaced.
  ///   - lowResolution: the picture, 1×C×h×w.
  ///   - height: H.
  ///   - width: W.
  ///   - corrections: how often an answer may be back-projected.
  ///   - replacement: what takes the place of an answer that does not fit; by default interpolation.
  package init(
    _ answer: Tensor?, to lowResolution: Tensor, height: Int, width: Int, corrections: Int = 0,
    replacement: Tensor? = nil
  ) {
    let plain = interpolated(lowResolution, height: height, width: width)
    var answer = answer, rounds = 0
    while let current = answer {
      if fits(current, lowResolution, asWellAs: plain) { break }
      guard rounds < corrections else {
        answer = nil
        break
      }
      answer = backProjected(current, onto: lowResolution, iterations: 1).map(.clamp(lower: 0, upper: 1))
      rounds += 1
    }
    picture = answer ?? replacement ?? plain
    isReplaced = answer == nil
    isCorrected = answer != nil && rounds > 0
  }
}
