/// Something that a chapter put on its page.
enum Output: Equatable {
  case value(name: String, text: String)
  case table(Table)
  case figure(name: String, caption: String)
}

/// An output and the line that made it.
struct PlacedOutput: Equatable {
  let output: Output
  let line: Int
}
