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
  ///   - method: how the enlargement's name begins.
  ///   - image: the picture.
  /// - Throws: `SourceError` for what is no number.
  public init(_ record: RecordedTable, _ method: String, _ image: String) throws {
    let ends = try record.numbers("to"), errors = try record.numbers("error"), energies = try record.numbers("energy")
    let own = record.rows.indices.filter {
      record.column("enlargement")[$0].hasPrefix(method) && record.column("image")[$0] == image
    }
    within = own.filter { ends[$0] < 0.26 }.reduce(0) { $0 + errors[$1] }
    let outer = own.filter { ends[$0] > 0.26 }
    beyond = outer.reduce(0) { $0 + errors[$1] }
    energyBeyond = outer.reduce(0) { $0 + energies[$1] }
  }
}
