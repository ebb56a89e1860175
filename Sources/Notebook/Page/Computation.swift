/// Something dear that several sections use: it has a name, and is computed once on a page, when the first section asks.
///
/// ```swift
/// static let trained = Computation("the small VAE") { page in
///   try page.progress("training", total: 600) { tick in … }
/// }
/// ```
///
/// A section gets it by declaring that it needs it, `Section(needs: trained) { page, network in … }`, whether all sections
/// run or only that one. A computation shows nothing on the page but its progress.
public struct Computation<Value>: Sendable {
  /// What tells it from the chapter's other computations.
  let name: String
  /// Where it and what it needs itself are declared.
  let places: [SourcePlace]
  private let compute: @Sendable (Page) throws -> Value

  /// A computation that needs nothing but the page.
  ///
  /// - Parameters:
  ///   - name: What is computed, in a few words; no other computation of the chapter has the same name.
  ///   - file: The file that it stands in; leave it to the compiler.
  ///   - line: The line that it stands in; leave it to the compiler.
  ///   - compute: Makes the value. The page tells it the options and knobs.
  public init(
    _ name: String, file: String = #fileID, line: Int = #line, compute: @escaping @Sendable (Page) throws -> Value
  ) {
    self.name = name
    places = [SourcePlace(file: Section.name(of: file), line: line)]
    self.compute = compute
  }

  /// A computation that needs others.
  ///
  /// - Parameters:
  ///   - name: What is computed, in a few words; no other computation of the chapter has the same name.
  ///   - needs: What is to be computed before.
  ///   - file: The file that it stands in; leave it to the compiler.
  ///   - line: The line that it stands in; leave it to the compiler.
  ///   - compute: Makes the value from the page and what it needs.
  public init<each Need>(
    _ name: String, needs: repeat Computation<each Need>, file: String = #fileID, line: Int = #line,
    compute: @escaping @Sendable (Page, repeat each Need) throws -> Value
  ) {
    self.name = name
    var places = [SourcePlace(file: Section.name(of: file), line: line)]
    for need in repeat each needs { places += need.places }
    self.places = places
    self.compute = { page in try compute(page, repeat page.value(of: each needs)) }
  }

  /// Computes the value; what the page is told in between belongs to the computation's file.
  func value(on page: Page) throws -> Value {
    try page.within(places[0].file, computing: name) { try compute(page) }
  }
}

extension Page {
  /// The value of a computation, computed when it is asked for the first time.
  func value<Value>(of computation: Computation<Value>) throws -> Value {
    if let known = computed[computation.name] {
      guard let value = known as? Value else {
        preconditionFailure("computation '\(computation.name)': there are two of that name")
      }
      return value
    }
    let value = try computation.value(on: self)
    computed[computation.name] = value
    return value
  }
}
