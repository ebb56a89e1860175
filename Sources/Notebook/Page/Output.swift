/// Something that a chapter put on its page.
enum Output: Equatable {
  case value(name: String, text: String)
  case table(Table)
  /// A paragraph in Markdown that follows from numbers.
  case words(String)
  case figure(name: String, caption: String)
  /// A drawing that no script makes: it comes from the code.
  case diagram(name: String, caption: String)
}

/// An output and the line that made it.
struct PlacedOutput: Equatable {
  let output: Output
  /// The file of the section that made it, without its folder.
  var file = ""
  let line: Int

  var place: SourcePlace { SourcePlace(file: file, line: line) }
}
