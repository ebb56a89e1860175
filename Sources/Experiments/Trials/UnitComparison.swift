/// The record of `nlvae trial units`, asked for each kind's best learning rate at each depth.
public struct UnitComparison: Sendable {
  /// What one kind of unit reached at one depth, at the learning rate of the least mean error.
  public struct Result: Sendable {
    /// The kind.
    public let unit: FeatureUnit
    /// 3×3 convolutions in a row.
    public let layers: Int
    /// The learning rate at the start.
    public let rate: Double
    /// The mean squared error at every rate.
    public let means: [Double: Double]
    /// Whether a smaller and a larger rate were tried too.
    public let isWithin: Bool
    /// Channels between the units.
    public let channels: Int
    /// Squared errors in squares of grey levels, in the order of the seeds.
    public let errors: [Double]
    /// PSNR of luma in dB, likewise.
    public let psnr: [Double]
  }

  private struct Row {
    let unit: FeatureUnit
    let layers: Int
    let rate: Double
    let seed: Int
    let channels: Int
    let error: Double
    let psnr: Double
  }

  /// One result a kind and depth: the depths from the least on, and in each the kinds in the order of the paper.
  public let results: [Result]

  /// The comparison of a record's columns. A rate counts only with as many seeds as its kind and depth have at any rate.
  ///
  /// - Parameters:
  ///   - units: names of kinds; rows of unknown ones are left out.
  ///   - number: the numbers of a column, of which `layers`, `rate`, `seed`, `channels`, `squared_error` and `psnr` are
  ///     asked for, each as long as `units`.
  /// - Throws: what `number` throws.
  public init(units: [String], number: (String) throws -> [Double]) throws {
    let layers = try number("layers"), rates = try number("rate"), seeds = try number("seed")
    let channels = try number("channels"), errors = try number("squared_error"), psnr = try number("psnr")
    let rows = units.indices.compactMap { i in
      FeatureUnit(rawValue: units[i]).map {
        Row(
          unit: $0, layers: Int(layers[i]), rate: rates[i], seed: Int(seeds[i]), channels: Int(channels[i]),
          error: errors[i], psnr: psnr[i])
      }
    }
    let depths = Set(rows.map(\.layers)).sorted()
    results = depths.flatMap { layers in
      FeatureUnit.allCases.compactMap { unit in
        let own = rows.filter { $0.layers == layers && $0.unit == unit }
        let byRate = Dictionary(grouping: own, by: \.rate)
        let most = byRate.values.map(\.count).max() ?? 0
        let whole = byRate.filter { $0.value.count == most }
        func error(_ rows: [Row]) -> Double { rows.reduce(0) { $0 + $1.error } / Double(rows.count) }
        guard let best = whole.min(by: { (error($0.value), $0.key) < (error($1.value), $1.key) }) else { return nil }
        let seeds = best.value.sorted { $0.seed < $1.seed }
        return Result(
          unit: unit, layers: layers, rate: best.key, means: whole.mapValues(error),
          isWithin: whole.keys.contains { $0 < best.key } && whole.keys.contains { $0 > best.key },
          channels: seeds[0].channels, errors: seeds.map(\.error), psnr: seeds.map(\.psnr))
      }
    }
  }

  /// The results at one depth, the non-local unit's first.
  public subscript(layers layers: Int) -> [Result] { results.filter { $0.layers == layers } }

  /// How much larger the squared error of `kind` is than that of `other` at `layers`, seed by seed; empty without both.
  public func excess(of kind: FeatureUnit, over other: FeatureUnit, layers: Int) -> [Double] {
    let here = self[layers: layers]
    guard let kind = here.first(where: { $0.unit == kind }), let other = here.first(where: { $0.unit == other })
    else { return [] }
    return zip(kind.errors, other.errors).map { $0 - $1 }
  }
}
