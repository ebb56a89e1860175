import ArgumentParser

/// The numbers of an option that takes several, separated by commas.
func numbers(_ list: String, _ option: String) throws -> [Int] {
  let numbers = try list.split(separator: ",").map { text in
    guard let number = Int(text) else { throw ValidationError("\(option): '\(text)' is not a number") }
    return number
  }
  guard !numbers.isEmpty else { throw ValidationError("\(option) takes at least one number") }
  return numbers
}

/// The words of an option that takes several of a few, separated by commas.
func words(_ list: String, _ option: String, of known: [String]) throws -> [String] {
  let words = list.split(separator: ",").map(String.init)
  guard !words.isEmpty else {
    throw ValidationError("\(option) takes at least one of \(known.joined(separator: ", "))")
  }
  for word in words where !known.contains(word) {
    throw ValidationError("\(option): '\(word)' is not one of \(known.joined(separator: ", "))")
  }
  return words
}
