/// How fast some pieces of a page's own code are: what `chapter time` measures and records beside the chapter's figures.
///
/// A page is woven to the same bytes everywhere, so it cannot measure; it reads such a record.
public struct Timing {
  /// One piece of code at one size.
  public struct Case {
    /// What it is, a text for each of the timing's columns.
    public var key: [String]
    /// Floating-point operations that it stands for.
    public var operations: Double
    /// Prepares what it works on, and returns the work.
    public var prepare: () -> () -> Void

    /// A piece of code.
    ///
    /// - Parameters:
    ///   - key: What it is, a text for each of the timing's columns.
    ///   - operations: Floating-point operations that it stands for.
    ///   - prepare: Prepares what it works on, and returns the work; that is what is timed.
    public init(_ key: [String], operations: Double, prepare: @escaping () -> () -> Void) {
      self.key = key
      self.operations = operations
      self.prepare = prepare
    }
  }

  /// The name of the record, without its ending.
  public var record: String
  /// What tells the cases apart.
  public var columns: [String]
  /// What is timed.
  public var cases: [Case]

  /// A record of times.
  ///
  /// - Parameters:
  ///   - record: Its name, without its ending.
  ///   - columns: What tells the cases apart.
  ///   - cases: What is timed.
  public init(record: String, columns: [String], cases: [Case]) {
    self.record = record
    self.columns = columns
    self.cases = cases
  }
}
