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

  /// The networks that pages show: name, architecture, and what stands for it in the record of zero-shot networks.
  static let compared: [(name: String, kind: PretrainedArchitecture.Kind, alone: NetworkVariant?)] = [
    ("SRCNN", .srcnn, .srcnn), ("FSRCNN", .fsrcnn, .fsrcnn), ("VDSR", .vdsr, .vdsr), ("DRCN", .drcn, .drcn),
    ("LapSRN", .lapsrn, .lapsrn), ("MemNet", .memnet, .memnet), ("A+", .aPlus, nil), ("NLVAE", .nlvae, .nlvae),
    ("ZSSR's network", .zssr, .zssr), ("residual", .residual, nil),
  ]

  /// A training's network as tables name it.
  ///
  /// - Parameter network: the network, as the record calls it.
  public static func name(of network: String) -> String {
    compared.first { $0.kind.rawValue == network }?.name ?? network
  }

  /// What the trainings that pages show were trained on, as the record calls it.
  static let materials = ["T91", "drawings"]

  /// What trainings with far more steps were trained on, as the record calls it: `Tests/Peers/architectures.py` names them so.
  static let onGPU = "T91 on a GPU"

  /// The trainings with far more steps, on photographs on a GPU.
  public var longer: [Training] { Self.compared.compactMap { self($0.kind.rawValue, on: Self.onGPU) } }

  /// How many steps the trainings on a GPU made, in words: "7,013 (DRCN) to 12,725 (VDSR)"; `nil` without such trainings.
  private var stepsOnGPU: String? {
    let all = longer.compactMap { training in training.steps.map { (name: Self.name(of: training.network), steps: $0) }
    }
    .sorted { $0.steps < $1.steps }
    guard let least = all.first, let most = all.last else { return nil }
    return all.count == 1
      ? grouped(most.steps) : "\(grouped(least.steps)) (\(least.name)) to \(grouped(most.steps)) (\(most.name))"
  }

  /// The least and the largest of some differences, in brackets behind their mean; empty for one.
  private static func ends(_ differences: [Double]) -> String {
    differences.count > 1 ? " (single networks \(span(differences.min()!, differences.max()!)))" : ""
  }

  /// What each network with far more steps has above itself after the short training on photographs, in dB.
  var gainsOnGPU: [Double] {
    longer.compactMap { training in
      let brief = shown.first { $0.network == training.network && $0.material == "T91" && $0.coreMinutes != nil }
      return brief.map { training.psnr - $0.psnr }
    }
  }

  /// What more steps bring, in sentences: how many, and what they are worth; none without such trainings.
  public var more: [String] {
    let all = longer, gains = gainsOnGPU
    guard let steps = stepsOnGPU else { return [] }
    var sentences = ["On a GPU, in PyTorch, \(counted(all.count, "network")) made \(steps) steps on T91."]
    if !gains.isEmpty {
      sentences.append(
        "Beside the same \(gains.count == 1 ? "network" : "\(gains.count) networks") after the short training on a core, that "
          + "changes the mean PSNR by \(signed(mean(gains))) dB\(Self.ends(gains)).")
    }
    return sentences
  }

  /// The trainings that pages show: the latest of each network on each material.
  public var shown: [Training] {
    Self.compared.flatMap { network in
      Self.materials.compactMap { material in self(network.kind.rawValue, on: material) }
    }
  }

  /// Minutes of a processor core that some trainings took, in words: "9.8 to 10.2"; `nil` where none was measured.
  private static func minutes(of trainings: [Training]) -> String? {
    let all = trainings.compactMap(\.coreMinutes)
    guard let least = all.min(), let most = all.max() else { return nil }
    let ends = [least, most].map { String(format: "%.1f", $0) }
    return ends[0] == ends[1] ? ends[0] : "\(ends[0]) to \(ends[1])"
  }

  /// Minutes of a processor core that the trainings on show took, in words; `nil` where none was measured.
  public var minutes: String? { Self.minutes(of: shown) }

  /// What the trainings on show took, in one sentence.
  public var budget: String {
    // A+ has no steps that could be timed.
    let closed = PretrainedArchitecture.Kind.aPlus.rawValue, all = shown
    let timed = all.count { $0.coreMinutes != nil }
    let unknown = all.count { $0.coreMinutes == nil && $0.network != closed }
    var parts: [String] = []
    if let minutes {
      parts.append(
        timed == all.count
          ? "the steps of each took \(minutes) minutes of a processor core"
          : "the steps of \(timed == 1 ? "one" : "\(timed)") took \(minutes) minutes of a processor core\(timed == 1 ? "" : " each")"
      )
    }
    if unknown > 0 { parts.append("of \(counted(unknown, "training")) the minutes were not measured") }
    if all.contains(where: { $0.network == closed }) {
      parts.append("A+ is learned in closed form, without steps")
    }
    let seeds = Set(all.map { $0.seed.map(String.init) ?? "unknown" }).sorted()
    parts.append("the seed is \(series(seeds, "or"))")
    let verb = all.count == 1 ? "stands" : "stand"
    return "\(counted(all.count, "training")) \(verb) here: \(parts.joined(separator: "; "))."
  }

  /// How many steps on photographs fit into the time, and what such a budget ranks, in two sentences; empty unless two
  /// networks were timed that differ in their steps.
  public var pace: String {
    let timed = shown.compactMap { training -> (network: String, steps: Int)? in
      guard training.material == "T91", training.coreMinutes != nil, let steps = training.steps else { return nil }
      return (training.network, steps)
    }
    guard let most = timed.max(by: { $0.steps < $1.steps }), let least = timed.min(by: { $0.steps < $1.steps }),
      most.steps > least.steps
    else { return "" }
    return "In that time, on T91, \(Self.name(of: most.network)) makes \(grouped(most.steps)) steps and "
      + "\(Self.name(of: least.network)) \(grouped(least.steps)). So the table ranks what learns most in such a time, and "
      + "not what would be best after a long training."
  }

  /// What photographs are worth in place of drawings to each network that had the same time on both, in dB, and how many
  /// times the steps it made on them.
  var worths: [(worth: Double, ratio: Double)] {
    let timed = shown.filter { $0.coreMinutes != nil }
    return timed.filter { $0.material == "T91" }.compactMap { training in
      guard let drawn = timed.first(where: { $0.network == training.network && $0.material == "drawings" }),
        let steps = training.steps, let others = drawn.steps
      else { return nil }
      return (training.psnr - drawn.psnr, Double(steps) / Double(others))
    }
  }

  /// The same in sentences; of those, too, that made about as many steps on both.
  ///
  /// - Parameter set: what the set is called.
  public func worthOfPhotographs(on set: String) -> [String] {
    let pairs = worths, all = pairs.map(\.worth), even = pairs.filter { abs($0.ratio - 1) < 0.1 }.map(\.worth)
    guard !all.isEmpty else { return [] }
    let first =
      "After the same minutes \(counted(all.count, "network")) reach \(signed(mean(all))) dB more from photographs than from "
      + "drawings on \(set), in the mean\(Self.ends(all))"
    guard !even.isEmpty, even.count < all.count else { return [first + "."] }
    let those = even.count == 1 ? "the one" : "those \(even.count)"
    let sentence =
      first + "; \(those) that made about as many steps on both, \(signed(mean(even))) dB\(Self.ends(even))."
    let isSlower = pairs.allSatisfy { $0.ratio > 0.9 }
    return [sentence] + (isSlower ? ["The others made fewer steps on drawings, which have to be drawn first."] : [])
  }

  /// How the networks that were trained for some time stand to a mean of ours on Set5 at ×4: a row for each material, and for a
  /// GPU; none where nothing was timed. Columns: the material, the time, how many networks, the best, its PSNR, how many are above.
  ///
  /// - Parameters:
  ///   - quick: the mean PSNR of our zero-shot preset *quick* there, in dB.
  ///   - time: what the trainings on a GPU took, in words.
  func rows(beside quick: Double, onGPU time: String?) -> [[Cell]] {
    func row(_ material: String, _ time: String?, _ trainings: [Training]) -> [Cell]? {
      guard let best = trainings.max(by: { $0.psnr < $1.psnr }) else { return nil }
      return [
        .text(material), time.map { .text($0) } ?? .missing, .number(trainings.count),
        .text(Self.name(of: best.network)), .number(best.psnr, digits: 2),
        .number(trainings.count { $0.psnr > quick }),
      ]
    }
    let timed = shown.filter { $0.coreMinutes != nil }
    let materials = [("T91", "photographs (T91)"), ("drawings", "drawings made by code")]
    let rows = materials.compactMap { material, name in
      let own = timed.filter { $0.material == material }
      return row(name, Self.minutes(of: own).map { "\($0) minutes of a core" }, own)
    }
    return rows.isEmpty ? [] : rows + [row("photographs (T91)", time, longer)].compactMap { $0 }
  }
}
