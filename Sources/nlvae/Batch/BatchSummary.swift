/// What became of the pictures of a batch.
struct BatchSummary: Equatable {
  var enlarged = 0
  var skipped = 0
  var failed = 0
  /// Pictures that were not begun.
  var left = 0
  /// Folders that could not be looked through.
  var foldersLeftOut = 0

  /// One line.
  var description: String {
    let all = enlarged + skipped + failed + left
    let parts = [(enlarged, "enlarged"), (skipped, "skipped"), (failed, "failed"), (left, "left")]
    let said = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let folders = foldersLeftOut > 0 ? "; \(foldersLeftOut) folder\(foldersLeftOut == 1 ? "" : "s") left out" : ""
    let pictures = "\(all) picture\(all == 1 ? "" : "s")"
    return "\(pictures): \(said.isEmpty ? "nothing to do" : said.joined(separator: ", "))\(folders)"
  }
}
