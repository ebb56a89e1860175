import Notebook

/// The squared error of an enlargement ×4, divided over what the small picture could hold and what lies beyond.
public struct BandErrors: Sendable {
  /// Up to a quarter of the finest frequency, which a reduction by four can hold; squares of grey levels.
  public let within: Double
  /// Beyond.
  public let beyond: Double
  /// What the truth has beyond.
  public let energyBeyond: Double
  /// The whole error.
  public var all: Double { within + beyond }

  /// Reads them from a record.
  ///
  /// - Parameters:
  ///   - record: bands.csv.
  ///   - method: the enlargement's name; of several seeds (`METHOD-seed2`) the mean counts.
  ///   - image: the picture.
  /// - Throws: `SourceError` for what is no number, and if there is no such enlargement.
  public init(_ record: RecordedTable, _ method: String, _ image: String) throws {
    let ends = try record.numbers("to"), errors = try record.numbers("error"), energies = try record.numbers("energy")
    let names = record.column("enlargement"), images = record.column("image")
    let own = names.indices.filter { isEnlargement(names[$0], by: method) && images[$0] == image }
    guard !own.isEmpty else {
      throw record.problem("there is no row of \(image) by \(method)")
    }
    let count = Double(Set(own.map { names[$0] }).count), outer = own.filter { ends[$0] > 0.26 }
    within = own.filter { ends[$0] < 0.26 }.reduce(0) { $0 + errors[$1] } / count
    beyond = outer.reduce(0) { $0 + errors[$1] } / count
    energyBeyond = outer.reduce(0) { $0 + energies[$1] } / count
  }
}
