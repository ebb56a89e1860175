import Engine
import Experiments
import Foundation
import Notebook
import SuperResolution

/// The networks of table I and ours at an equal budget.
extension Evidence {
  /// The trainings on record for a set, if one of those that pages show has all of its pictures; `nil` otherwise.
  ///
  /// - Parameters:
  ///   - set: the set.
  ///   - scale: by how much its pictures are enlarged.
  /// - Throws: `SourceError` for what is no number.
  public func trainedNetworks(on set: String = "Set5", _ scale: Int) throws -> TrainedNetworks? {
    // What a further set has is what is recorded of interpolation there.
    let images =
      set == ReproductionPlan.usualSet
      ? ReproductionPlan.set5 : sets?(.bicubic, on: set, scale)?.psnr.keys.sorted() ?? []
    guard let trained, !images.isEmpty else { return nil }
    let found = try TrainedNetworks(trained, set: set, images: images, scale: scale)
    return found.shown.isEmpty ? nil : found
  }

  /// What the networks reach on further sets, by what they were trained on: columns and rows of a table, PSNR in dB;
  /// `nil` where none has all pictures of a set.
  ///
  /// - Parameter scale: by how much pictures are enlarged.
  /// - Throws: `SourceError` for what is no number.
  public func trainedElsewhere(_ scale: Int) throws -> (columns: [String], rows: [[Cell]])? {
    var found: [(set: String, networks: TrainedNetworks)] = []
    // T91 is what some of them were trained on.
    for set in sets?.sets ?? [] where set != "T91" {
      if let networks = try trainedNetworks(on: set, scale) { found.append((set, networks)) }
    }
    guard !found.isEmpty else { return nil }
    let materials = TrainedNetworks.materials
    // What is in print is that of whole sets.
    func isPrinted(_ set: String) -> Bool {
      Claims.networksElsewhere.values.contains { $0[Claims.name(of: set)] != nil }
    }
    let columns = found.flatMap { set, _ in
      materials.map { "\(set): \($0)" } + (isPrinted(set) ? ["\(set): in print"] : [])
    }
    let bicubic = found.flatMap { set, _ -> [Cell] in
      let own = cell(sets?(.bicubic, on: set, scale)?.meanPSNR, digits: 2)
      return materials.map { _ in own }
        + (isPrinted(set) ? [cell(Claims.bicubicElsewhere[Claims.name(of: set)]?[scale], digits: 2)] : [])
    }
    let rows = TrainedNetworks.compared.compactMap { name, kind, _ -> [Cell]? in
      let scores = found.flatMap { set, networks -> [Double?] in
        let paper = Claims.name(of: set)
        let claimed =
          name == "NLVAE"
          ? Claims.otherSets.first { $0.set == paper }?.scores[scale]?.psnr
          : name == "ZSSR's network" ? Claims.zssrElsewhere[paper]?.psnr : Claims.networksElsewhere[name]?[paper]
        return materials.map { networks(kind.rawValue, on: $0)?.psnr } + (isPrinted(set) ? [claimed] : [])
      }
      guard scores.contains(where: { $0 != nil }) else { return nil }
      let head: [Cell] = [.text(name)]
      return head + scores.map { cell($0, digits: 2) }
    }
    let first: [Cell] = ["bicubic interpolation"]
    return (["network"] + columns, [first + bicubic] + rows)
  }

  /// How networks that were trained on other pictures stand to our quick preset on Set5 at ×4: the title, columns and rows of a
  /// table; `nil` without rows.
  ///
  /// - Throws: `SourceError` for what is no number.
  public func tableBesideTrained() throws -> (title: String, columns: [String], rows: [[Cell]])? {
    guard let quick = results(.quick, 4).psnr, let networks = try trainedNetworks(4) else { return nil }
    let time = try networks.longer.isEmpty ? nil : LongerTrainings(page.record("longer", of: "08-evaluation")).time
    let rows = networks.rows(beside: quick, onGPU: time.map { "\($0) of a GPU" })
    guard !rows.isEmpty else { return nil }
    return (
      String(format: "Set5 ×4: networks trained on other pictures, beside our zero-shot *quick* (%.2f dB)", quick),
      [
        "trained on", "training time", "number of networks", "the best of them", "its PSNR (dB)",
        "number of them above *quick*",
      ],
      rows + [inPrint(networks, beside: quick)].compactMap { $0 }
    )
  }

  /// All pictures of a folder in a sentence: "all of BSD100", and of one that holds a part of a set "Urban100's sample".
  private static func whole(_ folder: String) -> String {
    let name = Claims.name(of: folder)
    return name == folder ? folder : name == "BSDS100" ? "all of \(folder)" : "\(name)'s sample"
  }

  /// What far more steps on a GPU bring on further sets: a sentence that follows the record; empty without rows.
  ///
  /// - Throws: `SourceError` for what is no number.
  public func moreElsewhere() throws -> String {
    let found = try Self.furtherSets.compactMap { set -> String? in
      guard let gains = try trainedNetworks(on: set, 4)?.gainsOnGPU, !gains.isEmpty else { return nil }
      return "\(signed(mean(gains))) dB on \(Self.whole(set)) (\(counted(gains.count, "network")))"
    }
    return found.isEmpty ? "" : "On further sets that is \(series(found))."
  }

  /// What photographs are worth in place of drawings after the same minutes, on Set5 and on further sets: sentences that
  /// follow the record; none without rows.
  ///
  /// - Throws: `SourceError` for what is no number.
  public func worthOfPhotographs() throws -> [String] {
    let usual = try trainedNetworks(4)?.worthOfPhotographs(on: "\(ReproductionPlan.usualSet) at ×4") ?? []
    let further = try Self.furtherSets.compactMap { set -> String? in
      guard let worths = try trainedNetworks(on: set, 4)?.worths.map(\.worth), !worths.isEmpty else { return nil }
      // A hundredth between two trainings says nothing.
      let drawn = worths.count { $0 < -0.01 }
      return "\(signed(mean(worths))) dB on \(Self.whole(set))"
        + (drawn == 0
          ? "" : " (\(drawn) of \(worths.count) networks \(drawn == 1 ? "is" : "are") better from drawings)")
    }
    return usual + (further.isEmpty ? [] : ["Elsewhere the means are \(series(further))."])
  }

  /// How the printed figures of the networks that were trained on photographs stand to our quick preset: a row of that table,
  /// `nil` without such trainings. What is claimed for one picture alone does not count, nor what has no steps.
  private func inPrint(_ networks: TrainedNetworks, beside quick: Double) -> [Cell]? {
    let trained = networks.shown.filter { $0.material == "T91" && $0.coreMinutes != nil }
    let names = trained.map { TrainedNetworks.name(of: $0.network) }
    let printed = names.filter { !["NLVAE", "ZSSR's network"].contains($0) }
      .compactMap { name in Self.printed(name).map { (name: name, psnr: $0) } }
    guard let best = printed.max(by: { $0.psnr < $1.psnr }) else { return nil }
    return [
      "photographs, in most cases more than T91 (in print)", "longer", .number(printed.count), .text(best.name),
      .number(best.psnr, digits: 2), .number(printed.count { $0.psnr > quick }),
    ]
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
    /// On the picture alone, trained on drawings, on photographs (T91), on these with far more steps, and in print.
    public let alone, drawings, photographs, longer, printed: Double?
  }

  /// The networks that were trained beforehand, each by what it has seen.
  ///
  /// - Parameter networks: what was trained beforehand.
  /// - Throws: `SourceError` for what is no number.
  public func seen(_ networks: TrainedNetworks) throws -> [SeenByNetwork] {
    try TrainedNetworks.compared.compactMap { name, kind, variant in
      let photographs = networks(kind.rawValue, on: "T91"), drawings = networks(kind.rawValue, on: "drawings")
      let longer = networks(kind.rawValue, on: TrainedNetworks.onGPU)
      guard photographs != nil || drawings != nil || longer != nil else { return nil }
      let alone = try variant.flatMap { try network($0.rawValue, on: "Set5", "alone") }.map { mean($0.map(\.psnr)) }
      return SeenByNetwork(
        name: name, alone: alone, drawings: drawings?.psnr, photographs: photographs?.psnr,
        longer: longer?.psnr, printed: Self.printed(name))
    }
  }

  /// Columns of `trainedRows`.
  public static let trainedColumns = [
    "network", "weights", "multiply-adds a pixel", "steps: T91, drawings", "trained on T91 (dB)",
    "trained on drawings (dB)", "on the picture alone (dB)", "more steps on T91, on a GPU (dB)", "in print (dB)",
  ]

  /// What the same networks reach at ×4 on Set5: trained on T91, on drawings, on the picture alone, and in print; networks of
  /// which nothing is recorded are left out.
  ///
  /// - Parameter networks: what was trained beforehand.
  /// - Throws: `SourceError` for what is no number.
  public func trainedRows(_ networks: TrainedNetworks) throws -> [[Cell]] {
    let kinds = Dictionary(uniqueKeysWithValues: TrainedNetworks.compared.map { ($0.name, $0.kind) })
    return try seen(networks).map { seen in
      let kind = kinds[seen.name]!
      var random = RandomSource(seed: 1)
      let made = PretrainedArchitecture(kind).network(scale: 4, using: &random)
      let steps = TrainedNetworks.materials.map { networks(kind.rawValue, on: $0)?.steps.map(grouped) ?? "–" }
      return [
        .text(seen.name), .number(made.weightCount), .number(made.multiplyAdds(scale: 4) / 16),
        .text(steps.joined(separator: ", ")), cell(seen.photographs, digits: 2), cell(seen.drawings, digits: 2),
        cell(seen.alone, digits: 2), cell(seen.longer, digits: 2), cell(seen.printed, digits: 2),
      ]
    }
  }
}
