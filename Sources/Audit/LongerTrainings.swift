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
    trainings = try TrainedNetworks.compared.compactMap { name, kind, _ in
      let own = record.rows(where: "network", is: kind.rawValue)
      let gains = zip(try own.numbers("held_back"), try own.numbers("bicubic")).map { $0 - $1 }
      return gains.isEmpty ? nil : Training(name: name, steps: try own.numbers("step"), gains: gains)
    }
  }

  /// How many of them end below what they had reached on pictures held back, in sentences.
  public var words: [String] {
    // A hundredth of a decibel is no fall.
    let past = trainings.filter { $0.fall >= 0.01 }
    guard let worst = past.max(by: { $0.fall < $1.fall }) else { return [] }
    let verb = past.count == 1 ? "ends" : "end", best = String(format: "%.0f%%", 100 * worst.bestShare)
    let reach = String(format: "%.2f dB", worst.fall)
    return [
      "On pictures held back \(past.count) of \(counted(trainings.count, "network")) \(verb) below the best on the way, by up to "
        + "\(reach) (\(worst.name), which was at its best after \(best) of its steps): a few dozen photographs are learned by "
        + "heart before the last step.",
      "What is scored are the last weights, as `nlvae train` keeps them.",
    ]
  }
}
