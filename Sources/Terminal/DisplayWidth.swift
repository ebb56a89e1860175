/// Columns that a text takes in a terminal: two for the signs of Chinese, Japanese and Korean and for pictograms, none for
/// marks that are set onto the sign before them.
public func displayWidth(_ text: String) -> Int { text.reduce(0) { $0 + displayWidth($1) } }

private func displayWidth(_ character: Character) -> Int {
  guard let first = character.unicodeScalars.first else { return 0 }
  if first.value < 0x300 { return first.value < 32 ? 0 : 1 }
  if first.properties.isEmojiPresentation || character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) {
    return 2
  }
  // East Asian Width W and F (Unicode Standard Annex 11), in blocks.
  let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
  if wide.contains(where: { $0.contains(first.value) }) { return 2 }
  switch first.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: return 1
  }
}

/// A text in no more than some columns: where it is wider, an ellipsis takes the place of its middle, since paths differ
/// at their ends.
public func shortened(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  guard width > 1 else { return String(text.prefix(0)) }
  var head = "", tail = "", room = width - 1
  var characters = Array(text)[...]
  var takesTail = true
  while let next = takesTail ? characters.last : characters.first, displayWidth(String(next)) <= room {
    room -= displayWidth(String(next))
    if takesTail {
      tail = String(characters.removeLast()) + tail
    } else {
      head.append(characters.removeFirst())
    }
    takesTail.toggle()
  }
  return head + "…" + tail
}

/// A text without what goes beyond some columns.
func cut(_ text: String, to width: Int) -> String {
  var result = "", room = width
  for character in text {
    let columns = displayWidth(String(character))
    if columns > room { break }
    room -= columns
    result.append(character)
  }
  return result
}
