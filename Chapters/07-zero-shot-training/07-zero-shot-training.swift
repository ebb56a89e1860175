import Notebook

/// Chapter 7.
public enum Chapter07: Chapter {
  /// The folder.
  public static let folder = "07-zero-shot-training"
  /// The heading.
  public static let title = "Training on one picture"
  /// One sentence.
  public static let summary = "A network learns to enlarge a picture from that picture alone."

  /// Runs the chapter.
  public static func run(_ page: Page) throws {
    page.show("one", 1)
  }
}
