import Notebook

/// Trainings of far more steps than minutes of a core allow, while they went on: longer.csv, which
/// `Tests/Peers/architectures.py` writes.
public struct LongerTrainings {
  /// One training.
  public struct Training {
    /// The network, as pages name it.
    public var name: String
    /// Steps done, in rising order.
    public var steps: [Double]
    /// What it gains over bicubic interpolation on pictures held back after so many steps, in dB.
    public var gains: [Double]
    /// Bicubic interpolation of these pictures at the end, PSNR in dB: it tells whether two trainings held back the same ones.
    public var bicubic: Double

    /// By how much the last gain is below the best one, in dB.
    public var fall: Double { gains.max()! - gains.last! }
    /// After which share of its steps it was best.
    public var bestShare: Double { steps[gains.firstIndex(of: gains.max()!)!] / steps.last! }
  }

  /// The trainings, in the order of the pages' tables; networks that these do not have are left out.
  public let trainings: [Training]

  /// Reads the record.
  ///
  /// - Parameter record: longer.csv.
  /// - Throws: `SourceError` for what is no number.
  public init(_ record: RecordedTable) throws {
    let own = record.rows(where: "on", is: TrainedNetworks.onGPU)
    trainings = try TrainedNetworks.compared.compactMap { name, kind, _ in
      let rows = own.rows(where: "network", is: kind.rawValue), steps = try rows.numbers("step")
      let heldBack = try rows.numbers("held_back"), bicubic = try rows.numbers("bicubic")
      guard let last = bicubic.last else { return nil }
      // The latest training: its steps rise to the end.
      let first = steps.indices.last { $0 == 0 || steps[$0] <= steps[$0 - 1] }!
      return Training(
        name: name, steps: Array(steps[first...]), gains: (first..<steps.count).map { heldBack[$0] - bicubic[$0] },
        bicubic: last)
    }
  }

  /// How many of them end below what they had reached on pictures held back, and whose pictures are others, in sentences.
  public var words: [String] {
    // A hundredth of a decibel is no fall.
    let past = trainings.filter { $0.fall >= 0.01 }
    guard let worst = past.max(by: { $0.fall < $1.fall }) else { return others }
    let verb = past.count == 1 ? "ends" : "end", best = String(format: "%.0f%%", 100 * worst.bestShare)
    let reach = String(format: "%.2f dB", worst.fall)
    return [
      "On pictures held back \(past.count) of \(counted(trainings.count, "network")) \(verb) below the best on the way, by up to "
        + "\(reach) (\(worst.name), best at the check after \(best) of its steps). This suggests that the weights fit T91 too "
        + "closely.",
      "What is scored is the running average of the weights after the last step, as in `nlvae train`.",
    ] + others
  }

  /// Whose pictures held back are not those of the first.
  private var others: [String] {
    let names = trainings.filter { $0.bicubic != trainings[0].bicubic }.map(\.name)
    guard !names.isEmpty else { return [] }
    return [
      "\(series(names)) \(names.count == 1 ? "has" : "have") larger crops, for which some pictures are too small, so "
        + "other ones are held back: within the figure \(names.count == 1 ? "it compares" : "they compare") with the others only roughly."
    ]
  }
}
