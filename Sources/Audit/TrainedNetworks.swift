import Engine
import Experiments
import Foundation
import Notebook
import SuperResolution

/// Networks that were trained beforehand, as `nlvae trial trained` has scored them on one set.
public struct TrainedNetworks: Sendable {
  /// One training of one network.
  public struct Training: Sendable {
    /// The network, as the record calls it.
    public let network: String
    /// What it was trained on, as the record calls it: T91, drawings.
    public let material: String
    /// What first weights and crops came from; `nil` where that is not known.
    public let seed: Int?
    /// Its steps; `nil` where they are not known.
    public let steps: Int?
    /// Minutes of a processor core that the steps took; `nil` where they were not measured.
    public let coreMinutes: Double?
    /// Mean PSNR over the set's pictures, in dB.
    public let psnr: Double
    /// Processor seconds that a picture of the set takes.
    public let seconds: Double
  }

  /// The trainings of which every picture of the set is recorded, in the record's order.
  public let trainings: [Training]

  /// Reads the record.
  ///
  /// - Parameters:
  ///   - record: trained.csv.
  ///   - set: the set.
  ///   - images: names of its pictures.
  ///   - scale: by how much they are enlarged.
  /// - Throws: `SourceError` for what is no number.
  public init(_ record: RecordedTable, set: String, images: [String], scale: Int) throws {
    let own = record.rows(where: "set", is: set).rows(where: "scale", is: "\(scale)")
    let keys = ["network", "on", "seed", "steps", "core_minutes"].map { own.column($0) }
    let seconds = try own.numbers("processor_seconds")
    let rows = zip(own.column("image"), try own.numbers("psnr")).enumerated().map { row, score in
      (key: keys.map { $0[row] }, image: score.0, psnr: score.1, seconds: seconds[row])
    }
    var order: [[String]] = []
    for row in rows where !order.contains(row.key) { order.append(row.key) }
    trainings = order.compactMap { key in
      let scores = rows.filter { $0.key == key && images.contains($0.image) }
      guard scores.count == images.count else { return nil }
      return Training(
        network: key[0], material: key[1], seed: Int(key[2]), steps: Int(key[3]), coreMinutes: Double(key[4]),
        psnr: mean(scores.map(\.psnr)), seconds: mean(scores.map(\.seconds)))
    }
  }

  /// The latest training of a network on some material; `nil` without one.
  public func callAsFunction(_ network: String, on material: String) -> Training? {
    trainings.last { $0.network == network && $0.material == material }
  }

  /// What each training took, in one sentence.
  public var budget: String {
    let minutes = trainings.compactMap(\.coreMinutes), none = trainings.count - minutes.count
    func words(_ minutes: Double) -> String { String(format: "%.1f", minutes) }
    var parts: [String] = []
    if let least = minutes.min().map(words), let most = minutes.max().map(words) {
      let span = least == most ? least : "\(least) to \(most)"
      parts.append("the steps of each took \(span) minutes of a processor core")
    }
    if none > 0 { parts.append("of \(counted(none, "training")) the minutes were not measured") }
    let seeds = Set(trainings.map { $0.seed.map(String.init) ?? "unknown" }).sorted()
    parts.append("the seed is \(series(seeds, "or"))")
    let verb = trainings.count == 1 ? "is" : "are"
    return "\(counted(trainings.count, "training")) \(verb) recorded: \(parts.joined(separator: "; "))."
  }
}

/// The networks of table I and ours at an equal budget.
extension Evidence {
  /// A row of the table: its name, the architecture, and what stands for it in the record of zero-shot networks.
  private static let compared: [(name: String, kind: PretrainedArchitecture.Kind, alone: NetworkVariant?)] = [
    ("SRCNN", .srcnn, .srcnn), ("FSRCNN", .fsrcnn, .fsrcnn), ("VDSR", .vdsr, .vdsr), ("DRCN", .drcn, .drcn),
    ("LapSRN", .lapsrn, .lapsrn), ("MemNet", .memnet, .memnet), ("A+", .aPlus, nil), ("NLVAE", .nlvae, .nlvae),
    ("ZSSR's network", .zssr, .zssr),
  ]

  /// The trainings on record for Set5; `nil` if there is no record, or none is whole.
  ///
  /// - Parameter scale: by how much its pictures are enlarged.
  /// - Throws: `SourceError` for what is no number.
  public func trainedNetworks(_ scale: Int) throws -> TrainedNetworks? {
    let found = try trained.map {
      try TrainedNetworks($0, set: "Set5", images: ReproductionPlan.set5, scale: scale)
    }
    return found?.trainings.isEmpty == false ? found : nil
  }

  /// A row's PSNR on Set5 at ×4 in table I, or, of methods that it leaves out, in their publications.
  private static func printed(_ name: String) -> Double? {
    switch name {
    case "DRCN": Claims.publishedDRCN
    case "ZSSR's network": Claims.published.first { $0.method == "ZSSR" }?.scores[4]?.psnr
    default: Claims.table1.first { $0.method == name }?.scores[4]?.psnr
    }
  }

  /// What the same network reaches at ×4 on Set5 by what it has seen, in dB; a place is `nil` where nothing is recorded.
  public struct SeenByNetwork: Sendable {
    /// The network.
    public let name: String
    /// On the picture alone, trained on drawings, on photographs (T91), and in print.
    public let alone, drawings, photographs, printed: Double?
  }

  /// The networks that were trained beforehand, each by what it has seen.
  ///
  /// - Parameter networks: what was trained beforehand.
  /// - Throws: `SourceError` for what is no number.
  public func seen(_ networks: TrainedNetworks) throws -> [SeenByNetwork] {
    try Self.compared.compactMap { name, kind, variant in
      let photographs = networks(kind.rawValue, on: "T91"), drawings = networks(kind.rawValue, on: "drawings")
      guard photographs != nil || drawings != nil else { return nil }
      let alone = try variant.flatMap { try network($0.rawValue, on: "Set5", "alone") }.map { mean($0.map(\.psnr)) }
      return SeenByNetwork(
        name: name, alone: alone, drawings: drawings?.psnr, photographs: photographs?.psnr, printed: Self.printed(name))
    }
  }

  /// Columns of `trainedRows`.
  public static let trainedColumns = [
    "network", "weights", "multiply-adds a pixel", "steps: T91, drawings", "trained on T91 (dB)",
    "trained on drawings (dB)", "on the picture alone (dB)", "in print (dB)",
  ]

  /// What the same networks reach at ×4 on Set5: trained on T91, on drawings, on the picture alone, and in print; networks of
  /// which nothing is recorded are left out.
  ///
  /// - Parameter networks: what was trained beforehand.
  /// - Throws: `SourceError` for what is no number.
  public func trainedRows(_ networks: TrainedNetworks) throws -> [[Cell]] {
    let kinds = Dictionary(uniqueKeysWithValues: Self.compared.map { ($0.name, $0.kind) })
    return try seen(networks).map { seen in
      let kind = kinds[seen.name]!
      var random = RandomSource(seed: 1)
      let made = PretrainedArchitecture(kind).network(scale: 4, using: &random)
      let steps = ["T91", "drawings"].map { networks(kind.rawValue, on: $0)?.steps.map(grouped) ?? "–" }
      return [
        .text(seen.name), .number(made.weightCount), .number(made.multiplyAdds(scale: 4) / 16),
        .text(steps.joined(separator: ", ")), cell(seen.photographs, digits: 2), cell(seen.drawings, digits: 2),
        cell(seen.alone, digits: 2), cell(seen.printed, digits: 2),
      ]
    }
  }
}
