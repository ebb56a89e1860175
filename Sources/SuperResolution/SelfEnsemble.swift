import Engine

extension EnlargementNetwork {
  /// The network's answer to an interpolated picture, averaged over orientations.
  ///
  /// A trained network does not treat a picture and its mirror image quite alike; the mean of the answers to several
  /// orientations, each turned back, is better than any one of them. A large picture is answered in tiles.
  ///
  /// - Parameters:
  ///   - x: 1×C×H×W.
  ///   - mode: which statistics normalisation uses.
  ///   - orientations: those to average.
  public func enhanced(
    _ x: Tensor, mode: Pass.Mode, orientations: [Orientation] = Orientation.allCases
  ) -> Tensor {
    var sum: Tensor?
    for orientation in orientations {
      let answer = tiled(orientation(x), mode: mode) { reconstruct(Variable($0), Pass(mode), noise: nil).picture.value }
      let upright = orientation.inverse(answer)
      if sum == nil { sum = upright } else { sum!.add(upright) }
    }
    guard let sum else { preconditionFailure("an answer to no orientation") }
    return orientations.count == 1 ? sum : sum * (1 / Float(orientations.count))
  }
}
