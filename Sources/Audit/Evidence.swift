import Experiments
import Notebook

/// The records that the audit reads.
public struct Evidence {
  /// Table I.
  public let results: Results
  /// Table II, if it has been made.
  public let table2: RecordedTable?
  /// Other networks in NLVAE's place, if they have been tried.
  public let networks: RecordedTable?
  /// Networks trained beforehand, if some have been scored.
  public let trained: RecordedTable?
  /// Edges of enlargements, if they have been measured.
  public let edges: RecordedTable?
  /// The oracle while it trains, if that has been recorded.
  public let oracle: RecordedTable?
  /// Further data sets, if some have been enlarged.
  public let sets: SetResults?
  let units, losses, built, photographs, kinds: RecordedTable
  let page: Page

  /// Reads all records.
  ///
  /// - Parameter page: where they are found.
  /// - Throws: `SourceError` if one cannot be read.
  public init(_ page: Page) throws {
    let own = "08-evaluation", training = "07-zero-shot-training"
    self.page = page
    results = try Results(page.record("set5", of: own))
    sets = try page.record(ifMade: "sets", of: own).map(SetResults.init)
    table2 = try page.record(ifMade: "table-2", of: own)
    networks = try page.record(ifMade: "networks", of: own)
    trained = try page.record(ifMade: "trained", of: own)
    edges = try page.record(ifMade: "edges", of: own)
    oracle = try page.record(ifMade: "oracle", of: own)
    units = try page.record("units", of: "04-non-local-block")
    losses = try page.record("losses", of: training)
    built = try page.record("recipe", of: training)
    photographs = try page.record("recipe-t91", of: training)
    kinds = try page.record("kinds", of: "03-convolutions")
  }

  /// The whole audit.
  ///
  /// - Throws: `SourceError` for a record that is not as it should be.
  public func rows() throws -> [AuditRow] {
    try figures() + aboutTableI() + architecture() + lossAndTraining() + cost() + information()
  }

  /// The oracle's mean PSNR on Set5 after so many steps, in rising order: on the way, where that is recorded for every
  /// picture, and at the end; seed 1.
  ///
  /// - Parameter scale: by how much pictures are enlarged.
  /// - Throws: `SourceError` for what is no number.
  public func oracleCurve(_ scale: Int) throws -> [(step: Double, psnr: Double)] {
    var curve: [(step: Double, psnr: Double)] = []
    if let oracle {
      let steps = try oracle.numbers("step"), psnr = try oracle.numbers("psnr"), scales = oracle.column("scale")
      for mark in Set(steps).sorted() {
        let own = psnr.indices.filter { scales[$0] == "\(scale)" && steps[$0] == mark }
        if own.count == ReproductionPlan.set5.count { curve.append((mark, mean(own.map { psnr[$0] }))) }
      }
    }
    let last = results(.oracle, scale).scores.filter { $0.seed == 1 }
    if last.count == ReproductionPlan.set5.count {
      curve.append((Double(OracleConfiguration().steps), mean(last.map(\.psnr))))
    }
    return curve
  }

  /// The oracle's mean SSIM on Set5 on its way, after so many steps; `nil` where it was not asked; seed 1.
  ///
  /// - Parameters:
  ///   - scale: by how much pictures are enlarged.
  ///   - step: after how many steps.
  /// - Throws: `SourceError` for what is no number.
  public func oracleSimilarity(_ scale: Int, step: Double) throws -> Double? {
    guard let own = oracle?.rows(where: "scale", is: "\(scale)") else { return nil }
    let found = zip(try own.numbers("step"), try own.numbers("ssim")).filter { $0.0 == step }.map(\.1)
    return found.count == ReproductionPlan.set5.count ? mean(found) : nil
  }

  /// The seeds of a network in NLVAE's place of which every picture of the set is recorded.
  ///
  /// - Parameters:
  ///   - name: the network.
  ///   - set: the set of pictures; those that any network has count.
  ///   - stage: alone or refined.
  public func networkSeeds(_ name: String, on set: String, _ stage: String) -> [String] {
    guard let networks else { return [] }
    let here = networks.rows(where: "set", is: set).rows(where: "stage", is: stage)
    let own = here.rows(where: "network", is: name), all = Set(here.column("image"))
    let found = Dictionary(grouping: zip(own.column("seed"), own.column("image")), by: \.0)
    return found.filter { Set($0.value.map(\.1)) == all }.keys.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
  }

  /// Scores of a network in NLVAE's place, picture by picture, the complete seeds of each averaged; `nil` if none is recorded.
  ///
  /// - Parameters:
  ///   - name: the network.
  ///   - set: the set of pictures.
  ///   - stage: alone or refined.
  /// - Throws: `SourceError` for what is no number.
  public func network(_ name: String, on set: String, _ stage: String) throws -> [(image: String, psnr: Double)]? {
    guard let networks else { return nil }
    let seeds = networkSeeds(name, on: set, stage)
    let own = networks.rows(where: "set", is: set).rows(where: "stage", is: stage).rows(where: "network", is: name)
    let rows = zip(zip(own.column("image"), own.column("seed")), try own.numbers("psnr"))
    let found = Dictionary(grouping: rows.filter { seeds.contains($0.0.1) }) { $0.0.0 }
      .map { (image: $0, psnr: mean($1.map(\.1))) }
    return found.isEmpty ? nil : found.sorted { $0.image < $1.image }
  }

  /// The differences of NLVAE and another network, picture by picture, on those that both have; `nil` for less than two.
  ///
  /// - Parameters:
  ///   - other: the network.
  ///   - set: the set of pictures.
  ///   - stage: alone or refined.
  /// - Throws: `SourceError` for what is no number.
  public func lead(over other: String, on set: String, _ stage: String) throws -> [Double]? {
    guard let own = try network("NLVAE", on: set, stage), let its = try network(other, on: set, stage) else {
      return nil
    }
    let pairs = own.compactMap { mine in its.first { $0.image == mine.image }.map { mine.psnr - $0.psnr } }
    return pairs.count > 1 ? pairs : nil
  }
}
