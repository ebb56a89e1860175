import Engine

/// A picture to learn from, and what interpolation makes of its reduction.
struct TrainingPair {
  /// The father: 1×C×H×W.
  let target: Tensor
  /// The son, reduced by the stage's factor and enlarged again to the father's size.
  let input: Tensor

  /// The pair of a father.
  init(father: Tensor, factor: Double) {
    target = father
    let height = max(1, Int((Double(father.shape[2]) / factor).rounded()))
    let width = max(1, Int((Double(father.shape[3]) / factor).rounded()))
    input = father.resized(height: height, width: width).resized(height: father.shape[2], width: father.shape[3])
  }
}

/// What the crops of one stage are cut from (algorithm 1's pseudo-labels).
///
/// In the zero-shot protocol the picture is the label of its own reduction. Smaller copies of it, and the outputs of the
/// stages before, are further fathers.
struct Fathers {
  let own: [TrainingPair]
  let made: [TrainingPair]
  let trueShare: Double

  /// Smallest side that a father may have: below it there is no crop left to learn from.
  static let smallestSide = 12

  init(picture: Tensor, outputs: [Tensor], factor: Double, _ configuration: ZeroShotConfiguration) {
    let scales = [1.0] + configuration.fatherScales
    own = scales.compactMap { scale in
      let height = Int((Double(picture.shape[2]) * scale).rounded())
      let width = Int((Double(picture.shape[3]) * scale).rounded())
      guard scale == 1 || min(height, width) >= 2 * Fathers.smallestSide else { return nil }
      return TrainingPair(father: picture.resized(height: height, width: width), factor: factor)
    }
    made = outputs.map { TrainingPair(father: $0, factor: factor) }
    trueShare = configuration.trueFatherShare
  }

  /// A fake minibatch: `count` crops of one father, each turned by chance. Inputs and targets are M×C×s×s.
  func minibatch(_ count: Int, side: Int, using generator: inout some RandomNumberGenerator) -> (Tensor, Tensor) {
    let useOwn = made.isEmpty || Double.random(in: 0..<1, using: &generator) < trueShare
    let fathers = useOwn ? own : made
    let pair = fathers[Int.random(in: 0..<fathers.count, using: &generator)]
    let (height, width) = (pair.target.shape[2], pair.target.shape[3])
    let side = min(side, height, width)
    var inputs: [Tensor] = [], targets: [Tensor] = []
    for _ in 0..<count {
      let y = Int.random(in: 0...height - side, using: &generator)
      let x = Int.random(in: 0...width - side, using: &generator)
      let orientation = Orientation(rawValue: Int.random(in: 0..<8, using: &generator))!
      let window = [0..<1, 0..<pair.target.shape[1], y..<y + side, x..<x + side]
      inputs.append(orientation(pair.input.sliced(window)))
      targets.append(orientation(pair.target.sliced(window)))
    }
    return (Tensor.concatenated(inputs, along: 0), Tensor.concatenated(targets, along: 0))
  }
}
