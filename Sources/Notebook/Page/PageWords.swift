extension Page {
  /// Says something that follows from numbers, and changes with them: a paragraph in Markdown.
  ///
  /// Prose stands in the chapter's file; this is for sentences that a new row of a record would make false. Numbers in it
  /// are rounded by whoever writes it.
  ///
  /// ```swift
  /// page.say(settled.isEmpty ? "No pair is settled." : "Settled: \(settled.joined(separator: ", ")).")
  /// ```
  ///
  /// - Parameters:
  ///   - sentences: What is said, joined by spaces; empty ones are left out, and with none left nothing is said.
  ///   - line: The line that the paragraph stands under.
  public func say(_ sentences: String..., line: Int = #line) { say(sentences, line: line) }

  /// The same with a list of sentences.
  ///
  /// - Parameters:
  ///   - sentences: What is said, joined by spaces; empty ones are left out, and with none left nothing is said.
  ///   - line: The line that the paragraph stands under.
  public func say(_ sentences: [String], line: Int = #line) {
    let words = sentences.filter { !$0.isEmpty }.joined(separator: " ")
    if !words.isEmpty { add(.words(words), line: line) }
  }
}
