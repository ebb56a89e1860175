import Engine
import Experiments
import Notebook

extension Chapter03 {
  /// The same convolution, from the plainest way to the engine's.
  public static var timings: [Timing] {
    let channels = 32, side = 64
    var random = RandomSource(seed: 1)
    let x = Tensor.normal([1, channels, side, side], using: &random)
    let filters = Tensor.normal([channels, channels, 3, 3], using: &random)
    let versions: [(String, () -> Void)] = [
      ("seven loops", { keep(sevenLoops(x, filters, padding: 1)) }),
      ("table of offsets", { keep(withOffsets(x, filters)) }),
      ("columns and a product", { keep(asProduct(x, filters)) }),
      ("engine", { keep(Variable(x).convolved(with: Variable(filters), padding: (1, 1))) }),
    ]
    // Eq. 10, a multiplication and an addition counting as two.
    let operations = 2 * Double(side * side * 9 * channels * channels)
    return [
      Timing(
        record: "versions", columns: ["version", "channels"],
        cases: versions.map { name, work in Timing.Case([name, "\(channels)"], operations: operations) { work } })
    ]
  }
}
