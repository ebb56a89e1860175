import Foundation
import Terminal

/// What one enlargement has come to.
public struct EvaluationResult: Sendable, Equatable {
  /// How the picture was enlarged.
  public var method: String
  /// What training was allowed to see.
  public var `protocol`: TrainingProtocol
  /// By how much.
  public var scale: Int
  /// The picture's name.
  public var image: String
  /// What random draws came from; 0 for a method that draws none.
  public var seed: UInt64
  /// Peak signal-to-noise ratio on luma, dB.
  public var psnr = 0.0
  /// Structural similarity on luma.
  public var ssim = 0.0
  /// Seconds of the enlargement.
  public var seconds = 0.0
  /// How it was made, if that is kept.
  public var origin: ResultOrigin?

  /// A result that is still to be made.
  ///
  /// - Parameters:
  ///   - method: how the picture is enlarged.
  ///   - protocol: what training is allowed to see.
  ///   - scale: by how much.
  ///   - image: the picture's name.
  ///   - seed: what random draws come from; 0 for a method that draws none.
  public init(method: String, protocol: TrainingProtocol, scale: Int, image: String, seed: UInt64) {
    self.method = method
    self.protocol = `protocol`
    self.scale = scale
    self.image = image
    self.seed = seed
  }

  /// What tells it apart from others.
  public var key: [String] { [method, self.protocol.rawValue, "\(scale)", image, "\(seed)"] }

  /// The columns of `key`.
  public static let keys: [RecordForm.Column] = [
    .init("method"), .init("protocol"), .init("scale", .whole), .init("image"), .init("seed", .whole),
  ]

  /// The method and, where the answer was seen, the protocol.
  public var label: String { self.protocol != .oracle ? method : "\(method)-\(self.protocol.rawValue)" }
}

extension EvaluationResult {
  /// The array of objects that `nlvae evaluate --json` writes.
  public static let form = RecordForm(
    keys: keys,
    results: [.init("psnr", .number), .init("ssim", .number), .init("seconds", .number)] + ResultOrigin.columns,
    isJSON: true)

  /// The row of such a record.
  public var row: RecordRow {
    RecordRow(key: key, result: ["\(psnr)", "\(ssim)", "\(seconds)"] + (origin?.values ?? ResultOrigin.nothing))
  }

  /// The same task with the scores and seconds of such a row.
  public func with(_ recorded: [String]) -> EvaluationResult {
    let numbers = recorded.map { Double($0) ?? .nan }
    var result = self
    result.psnr = numbers[0]
    result.ssim = numbers[1]
    result.seconds = numbers[2]
    return result
  }
}

/// How a result was made: what rows of several machines are compared by.
public struct ResultOrigin: Sendable, Equatable {
  /// Threads that worked on it.
  public var threads: Int
  /// The processor's name.
  public var processor: String
  /// The commit of the program's sources.
  public var version: String
  /// The checksum of the low-resolution picture's samples.
  public var checksum: String
  /// Which part of a shared work it belongs to, such as 2/8; empty where the work is not shared.
  public var shard = ""
  /// How many of these parts have anything to do.
  public var parts = 0
  /// How many results this part has when it is complete.
  public var results = 0

  /// An origin.
  ///
  /// - Parameters:
  ///   - threads: threads that worked on it.
  ///   - processor: the processor's name.
  ///   - version: the commit of the program's sources.
  ///   - checksum: the checksum of the low-resolution picture's samples.
  public init(threads: Int, processor: String, version: String, checksum: String) {
    (self.threads, self.processor, self.version, self.checksum) = (threads, processor, version, checksum)
  }

  /// The origin of a result that this process makes.
  public init(of task: EvaluationTask, threads: Int) {
    self.init(
      threads: threads, processor: Machine.name, version: Self.version, checksum: task.lowResolution.checksum)
  }

  /// Asked for once: git takes a moment.
  private static let version = WorkingTree.version()

  /// The columns of a record that keeps it.
  static let columns: [RecordForm.Column] = [
    .init("threads", .whole, isOptional: true), .init("processor", isOptional: true),
    .init("version", isOptional: true), .init("checksum", isOptional: true), .init("shard", isOptional: true),
    .init("parts", .whole, isOptional: true), .init("results", .whole, isOptional: true),
  ]

  /// The columns that a table of comma-separated values has of it behind the version; old rows are empty there.
  static let laterColumns: [RecordForm.Column] = [
    .init("threads", .whole, isOptional: true), .init("processor", isOptional: true),
    .init("checksum", isOptional: true),
  ]
  /// What such a row has in these columns and in that of the version before them.
  var versionAndLater: [String] { [version, "\(threads)", processor, checksum] }

  /// The columns that trials keep of it; rows from before these columns are empty there.
  static let columnsOfTrials = Array(columns.prefix(4))
  /// What such a row has in these columns: threads, processor, version, checksum.
  var valuesOfTrials: [String] { Array(values.prefix(4)) }

  /// Where a row's results have the checksum, the part, the number of parts, and that of the part's results.
  public static let checksumPlace = 6, shardPlace = 7, partsPlace = 8, resultsPlace = 9

  var values: [String] {
    ["\(threads)", processor, version, checksum, shard]
      + [parts, results].map { shard.isEmpty ? "" : "\($0)" }
  }
  static var nothing: [String] { columns.map { _ in "" } }
}

/// Prints results as they come, and the means at the end.
public struct ResultTable {
  private let seconds: String
  private var rows: [EvaluationResult] = []

  /// An empty table.
  ///
  /// - Parameter seconds: what the last column is called: the seconds are those of the clock on the wall or of the
  ///   processor.
  public init(seconds: String = "seconds") { self.seconds = seconds }

  /// Prints a row.
  public mutating func add(_ row: EvaluationResult) {
    if rows.isEmpty {
      StandardOutput.write(line: "scale  image         method        protocol   seed   PSNR dB    SSIM  " + seconds)
    }
    rows.append(row)
    show(row, row.image, "\(row.seed)", row.psnr, row.ssim, row.seconds)
  }

  /// Prints the mean of every method at every scale, and of how many rows it is.
  public func printMeans() {
    let groups = Dictionary(grouping: rows) { "\($0.scale) \($0.method) \($0.protocol)" }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      func mean(_ value: (EvaluationResult) -> Double) -> Double {
        group.reduce(0) { $0 + value($1) } / Double(group.count)
      }
      show(group[0], "mean of \(group.count)", "", mean(\.psnr), mean(\.ssim), mean(\.seconds))
    }
  }

  private func show(
    _ row: EvaluationResult, _ image: String, _ seed: String, _ psnr: Double, _ ssim: Double, _ seconds: Double
  ) {
    let words = [
      "×" + pad("\(row.scale)", to: 5), pad(image, to: 13), pad(row.method, to: 13),
      pad(row.protocol.rawValue, to: 10), pad(seed, to: 5),
    ]
    let numbers = String(format: " %8.3f  %.4f  %7.1f", psnr, ssim, seconds)
    StandardOutput.write(line: words.joined(separator: " ") + numbers)
  }
}
