/// A part of a chapter that is read, run and changed by itself: one file, one question.
///
/// ```swift
/// extension Chapter05 {
///   static let sameDice = Section(needs: trained) { page, network in
///     //: ## The same dice
///     page.show("loss", network.loss, digits: 3)
///   }
/// }
/// ```
///
/// The file's name is `3-the-same-dice.swift`: the place in the chapter, and the slug that names the section on the
/// command line, in links and on the live page. A section has no locals of another; what it shares is a constant, a
/// function, or a ``Computation`` that it says it needs.
public struct Section: Sendable {
  /// The section's file, without its folder.
  let file: String
  /// Where the computations that the section declares stand.
  let needs: [SourcePlace]
  private let body: (@Sendable (Page) throws -> Void)?

  /// The name of the section in links and on the command line: its file's name without number and ending.
  public var slug: String { Self.slug(of: file) }

  /// Whether there is anything to run.
  var isRunnable: Bool { body != nil }

  /// A section that is read only: prose and declarations.
  ///
  /// - Parameter file: The file that it stands in; leave it to the compiler.
  public init(file: String = #fileID) {
    self.file = Self.name(of: file)
    needs = []
    body = nil
  }

  /// A section that needs nothing but the page.
  ///
  /// - Parameters:
  ///   - file: The file that it stands in; leave it to the compiler.
  ///   - run: Computes what the section shows, and writes it to the page.
  public init(file: String = #fileID, run: @escaping @Sendable (Page) throws -> Void) {
    self.file = Self.name(of: file)
    needs = []
    body = run
  }

  /// A section that needs what others have computed.
  ///
  /// - Parameters:
  ///   - needs: What is to be computed before, once for all sections that ask.
  ///   - file: The file that it stands in; leave it to the compiler.
  ///   - run: Computes what the section shows from what it needs, and writes it to the page.
  public init<each Need>(
    needs: repeat Computation<each Need>, file: String = #fileID,
    run: @escaping @Sendable (Page, repeat each Need) throws -> Void
  ) {
    self.file = Self.name(of: file)
    var places: [SourcePlace] = []
    for need in repeat each needs { places += need.places }
    self.needs = places
    body = { page in try run(page, repeat page.value(of: each needs)) }
  }

  /// Runs the section; its outputs belong to its file.
  func run(_ page: Page) throws {
    guard let body else { return }
    try page.within(file) { try body(page) }
  }

  /// The last component of a path.
  static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// `the-same-dice` of `3-the-same-dice.swift`.
  static func slug(of file: String) -> String {
    let stem = file.hasSuffix(".swift") ? file.dropLast(".swift".count) : Substring(file)
    return String(stem.drop { $0.isNumber }.drop { $0 == "-" })
  }
}

/// A line of one of a chapter's files.
struct SourcePlace: Sendable, Hashable {
  /// The file, without its folder.
  let file: String
  /// The line, counted from 1.
  let line: Int
}
