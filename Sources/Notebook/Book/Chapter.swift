/// A chapter of the book: sections of compiled Swift, a file each, that are read from top to bottom.
///
/// ```swift
/// //: What the chapter is about, before its first section.
///
/// public enum Chapter05: Chapter {
///   public static let folder = "05-vae"
///   public static let title = "The variational autoencoder"
///   public static let summary = "An encoder that answers with a distribution."
///   public static let sections = [bound, sameDice, walk]
/// }
/// ```
public protocol Chapter: Sendable {
  /// The folder below Chapters/, which begins with the chapter's label and a hyphen: `05-vae`, `08b-…` for one that follows
  /// another, `A-…` for an appendix. The file in it has the same name.
  static var folder: String { get }
  /// The heading of the page, without the number.
  static var title: String { get }
  /// One sentence about what the reader will know afterwards.
  static var summary: String { get }
  /// The exercises, checked over the reader's own answers.
  static var exercises: [Exercise] { get }
  /// What `chapter time` measures: pieces of the page's own code.
  static var timings: [Timing] { get }
  /// The sections in reading order.
  static var sections: [Section] { get }
  /// Computes what the chapter shows, and writes it to the page.
  static func run(_ page: Page) throws
}

extension Chapter {
  /// No exercises.
  public static var exercises: [Exercise] { [] }

  /// Nothing.
  public static var timings: [Timing] { [] }

  /// None: the chapter's only file has all.
  public static var sections: [Section] { [] }

  /// Runs the sections in order.
  public static func run(_ page: Page) throws {
    for section in sections { try section.run(page) }
  }

  /// What the folder begins with, and the command line takes: 05, 08b, A.
  public static var label: String { String(folder.prefix { $0 != "-" }) }

  /// The label as prose and exercises say it: 5, 8b, A.
  public static var number: String { shortened(label) }

  /// Whether a reader who asks for `name` means this chapter: its folder, or its label in any case, with zeros before it or
  /// without. `8` is 08, and never 08b.
  static func isNamed(_ name: String) -> Bool {
    folder == name || shortened(name).lowercased() == number.lowercased()
  }

  private static func shortened(_ label: String) -> String { String(label.drop { $0 == "0" }) }

  /// The chapter's file, as a path from the package's root.
  static var sourceFile: String { "Chapters/\(folder)/\(folder).swift" }

  /// The files of the page in reading order, as paths from the package's root: the chapter's own, then the sections'.
  static var sourceFiles: [String] { [sourceFile] + sections.map { "Chapters/\(folder)/\($0.file)" } }

  /// The woven page, as a path from the package's root.
  static var pageFile: String { "Chapters/\(folder)/README.md" }

  /// Number and title.
  static var heading: String { "\(number). \(title)" }
}

/// What the reader may ask of a chapter.
public struct PageOptions: Sendable, Equatable {
  /// Run the long version.
  public var full = false
  /// Seed of everything random in the chapter.
  public var seed: UInt64 = 1
  /// A folder with the benchmark's pictures, where the reader named one.
  public var dataset: String?
  /// Show results only: no prose, no code, no progress.
  public var quiet = false
  /// Show the prose.
  public var showsProse = true

  /// The options that pages are woven with.
  public init() {}

  /// What knobs are turned to, by the name of the knob.
  public var settings: [String: String] = [:]

  /// Whether the results will be those of the woven page.
  var givesWovenResults: Bool { !full && seed == 1 && dataset == nil && settings.isEmpty }
}
