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
    /// What the steps took.
    public var seconds: Double
    /// On which processor.
    public var device: String
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
        seconds: try rows.numbers("seconds").last!, device: rows.column("device").last!, bicubic: last)
    }
  }

  /// How long each took, in words: "78 to 81 seconds"; empty without a training.
  public var time: String {
    guard let least = trainings.map(\.seconds).min(), let most = trainings.map(\.seconds).max() else { return "" }
    let seconds = [least, most].map { String(format: "%.0f", $0) }
    return "\(seconds[0] == seconds[1] ? seconds[0] : "\(seconds[0]) to \(seconds[1])") seconds"
  }

  /// How long each took, and on what, in a sentence; empty without a training.
  public var length: String {
    time.isEmpty
      ? "" : "The steps of each took \(time) on \(series(Array(Set(trainings.map(\.device))).sorted(), "or"))."
  }

  /// Which of them end below what they had reached on pictures held back, and whose pictures are others, in sentences.
  public var words: [String] {
    // A hundredth of a decibel is no fall.
    let past = trainings.filter { $0.fall >= 0.01 }.sorted { $0.fall > $1.fall }
    let last = trainings.filter { $0.fall == 0 }.map(\.name)
    func fall(_ training: Training) -> String {
      "\(training.name) ends \(String(format: "%.2f dB", training.fall)) below its best, which it had after "
        + String(format: "%.0f%% of its steps", 100 * training.bestShare)
    }
    var sentences: [String] = []
    if !past.isEmpty {
      sentences.append("On pictures held back \(series(past.map(fall))).")
      if past[0].fall >= 0.2 {
        sentences.append("A fall of several tenths looks like overfitting; a tenth says little after one training.")
      }
      sentences.append("What is scored is the running average of the weights after the last step, as in `nlvae train`.")
    }
    if !last.isEmpty {
      sentences.append(
        "\(series(last)) \(last.count == 1 ? "is" : "are") best at the end, so more steps might still help.")
    }
    return sentences + others
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
