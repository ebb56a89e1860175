import Foundation

extension ChapterSource {
  /// Links in the prose that lead nowhere, and boxes without their place in the paper.
  ///
  /// Links to the web are not followed.
  ///
  /// - Parameters:
  ///   - folder: The chapter's folder, which relative links start from.
  ///   - wovenAnchors: All anchors of the page.
  func proseFaults(in folder: String, wovenAnchors: [String]) -> [Finding] {
    var findings: [Finding] = []
    for block in blocks {
      guard case .prose(let lines) = block.content else { continue }
      var isFenced = false, isFormula = false
      for (offset, line) in lines.enumerated() {
        let number = block.lines.lowerBound + offset
        if line.drop(while: { $0 == " " }).hasPrefix("```") {
          isFenced.toggle()
          isFormula = isFenced && line.contains("math")
          continue
        }
        for command in Set(
          (isFormula ? [line] : isFenced ? [] : Self.formulas(in: line)).flatMap(PlainMath.unknownCommands))
        {
          findings.append(Finding(file: file, line: number, message: "a terminal cannot show \(command)"))
        }
        guard !isFenced else { continue }
        if line.ranges(of: "$`").count != line.ranges(of: "`$").count {
          findings.append(Finding(file: file, line: number, message: "a formula does not end in the line it begins in"))
        }
        if let fault = Box.fault(in: line) { findings.append(Finding(file: file, line: number, message: fault)) }
        for target in MarkdownLink.targets(in: line) where !leadsSomewhere(target, from: folder, wovenAnchors) {
          findings.append(Finding(file: file, line: number, message: "the link to \(target) leads nowhere"))
        }
      }
    }
    return findings
  }

  /// The formulas within a line.
  private static func formulas(in line: String) -> [String] {
    line.ranges(of: "$`").compactMap { start in
      line[start.upperBound...].firstRange(of: "`$").map { String(line[start.upperBound..<$0.lowerBound]) }
    }
  }

  private func leadsSomewhere(_ target: String, from folder: String, _ wovenAnchors: [String]) -> Bool {
    if target.contains("://") || target.hasPrefix("mailto:") { return true }
    let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let anchor = parts.count > 1 ? parts[1] : nil
    if parts[0].isEmpty { return anchor.map(wovenAnchors.contains) ?? false }
    let path = "\(folder)/\(parts[0])"
    guard FileManager.default.fileExists(atPath: path) else { return false }
    guard let anchor, path.hasSuffix(".md") else { return true }
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Self.headings(of: text.split(separator: "\n").map(String.init)).contains(anchor)
  }

  /// Anchors of the headings in this file.
  var headings: [String] {
    Self.headings(
      of: blocks.flatMap { block -> [String] in
        if case .prose(let lines) = block.content { return lines }
        return []
      })
  }

  /// The anchors that GitHub gives to headings: small letters, hyphens for spaces, no punctuation.
  private static func headings(of lines: [String]) -> [String] {
    lines.filter { $0.hasPrefix("#") }.map { anchor(of: String($0.drop { $0 == "#" }.drop { $0 == " " })) }
      + lines.compactMap { line in
        // An anchor of its own, which a section has whose slug is not its heading's.
        guard line.hasPrefix("<a id=\""), let end = line.dropFirst(7).firstIndex(of: "\"") else { return nil }
        return String(line.dropFirst(7)[..<end])
      }
  }

  /// The anchor that GitHub gives to a heading.
  static func anchor(of heading: String) -> String {
    heading.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.replacing(" ", with: "-")
  }
}
