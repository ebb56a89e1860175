import Foundation

/// Something that `chapter check` found wrong, and where.
public struct Finding: Equatable, Sendable, CustomStringConvertible {
  /// The file, as a path from the package's root.
  public let file: String
  /// The line, counted from 1; nil for the file as a whole.
  public let line: Int?
  /// What is wrong.
  public let message: String

  /// `file:line: message`.
  public var description: String { line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)" }
}

extension Book {
  /// Weaves chapters again, elsewhere, and compares the result with what is committed.
  ///
  /// Looks at quotations and links first, then at the page, at each figure's script, data and drawing, and at figures that
  /// no page uses; when all chapters are checked, also at folders that belong to no chapter.
  ///
  /// - Parameter names: Chapters; all of them for an empty list.
  /// - Throws: ``BookError`` for a name that is no chapter's.
  public func check(_ names: [String] = []) throws -> [Finding] {
    let findings = try chapters(named: names).flatMap(check)
    return findings + (names.isEmpty ? strayFolders() : [])
  }

  private func check(_ chapter: any Chapter.Type) -> [Finding] {
    do {
      let text = try text(of: chapter)
      let sources = text.parts.map(\.source)
      let faults = sources.flatMap { $0.quoteFaults(in: "\(root)/Sources") }
      let anchors =
        sources.flatMap(\.headings) + chapter.sections.map(\.slug) + (chapter.exercises.isEmpty ? [] : ["exercises"])
      let prose =
        sources.flatMap { $0.proseFaults(in: "\(root)/Chapters/\(chapter.folder)", wovenAnchors: anchors) }
        + sectionFaults(of: chapter)
      // A chapter that quotes what does not exist cannot be woven.
      guard faults.isEmpty else { return faults + prose }
      return prose
        + (try withTemporaryFolder { folder in
          compare(try woven(chapter, figures: folder), of: chapter, figuresIn: folder)
        })
    } catch let error as SourceError {
      return [Finding(file: error.file, line: error.line, message: error.message)]
    } catch {
      return [Finding(file: chapter.sourceFile, line: nil, message: "stopped: \(error)")]
    }
  }

  /// Sections whose files are misnamed, and files that no section stands in.
  private func sectionFaults(of chapter: any Chapter.Type) -> [Finding] {
    var faults: [Finding] = []
    var slugs: Set<String> = []
    for (index, section) in chapter.sections.enumerated() {
      let file = "Chapters/\(chapter.folder)/\(section.file)"
      if !section.file.hasPrefix("\(index + 1)-") {
        faults.append(Finding(file: file, line: nil, message: "is section \(index + 1), and its name should say so"))
      }
      if !slugs.insert(section.slug).inserted {
        faults.append(Finding(file: file, line: nil, message: "another section is called '\(section.slug)' too"))
      }
    }
    let known = Set(chapter.sections.map(\.file) + [Section.name(of: chapter.sourceFile)])
    let present = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Chapters/\(chapter.folder)")) ?? []
    for name in present.sorted() where name.hasSuffix(".swift") && name.first?.isNumber == true && !known.contains(name)
    {
      faults.append(
        Finding(file: "Chapters/\(chapter.folder)/\(name)", line: nil, message: "is no section of the chapter"))
    }
    return faults
  }

  private func compare(_ woven: Woven, of chapter: any Chapter.Type, figuresIn folder: String) -> [Finding] {
    let remedy = "`swift run chapter weave \(chapter.label)` brings it up to date"
    let figures = "Figures/\(chapter.folder)"
    var findings = woven.problems.map {
      Finding(file: "\(figures)/\($0.figure).svg", line: nil, message: $0.message)
    }
    func require(_ new: [UInt8]?, at file: String) {
      guard let new else { return }  // Not drawn: one of the problems.
      let old = FileManager.default.contents(atPath: "\(root)/\(file)").map { Array($0) }
      guard let difference = FileDifference(old: old, new: new, isDrawing: file.hasSuffix(".svg")) else { return }
      findings.append(Finding(file: file, line: difference.line, message: "\(difference.message); \(remedy)"))
    }
    require(Array(woven.markdown.utf8), at: chapter.pageFile)
    for name in woven.figureNames {
      for ending in ["gp", "dat", "svg"] {
        let new = FileManager.default.contents(atPath: "\(folder)/\(name).\(ending)").map { Array($0) }
        require(new, at: "\(figures)/\(name).\(ending)")
      }
    }
    return findings + unusedFigures(in: figures, used: woven.figureNames)
  }

  private func unusedFigures(in folder: String, used names: [String]) -> [Finding] {
    let used = Set(names.flatMap { ["\($0).gp", "\($0).dat", "\($0).svg"] })
    let present = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    // Recorded results (.csv) and recorded output (.txt) are made by other commands, not by a page.
    let unused = present.sorted().filter { name in
      !used.contains(name) && !name.hasPrefix(".") && ![".csv", ".txt"].contains { name.hasSuffix($0) }
    }
    return unused.map { Finding(file: "\(folder)/\($0)", line: nil, message: "no page uses it") }
  }

  /// Folders of chapters and figures that the book does not know.
  private func strayFolders() -> [Finding] {
    let known = Set(chapters.map { $0.folder } + ["GLOSSARY.md"])
    return ["Chapters", "Figures"].flatMap { parent in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(parent)")) ?? []
      return names.sorted().filter { !known.contains($0) && !$0.hasPrefix(".") }.map {
        Finding(file: "\(parent)/\($0)", line: nil, message: "belongs to no chapter of the book")
      }
    }
  }
}

extension ChapterSource {
  /// Quotations that cannot be resolved, all of them.
  func quoteFaults(in sources: String) -> [Finding] {
    blocks.compactMap { block in
      guard case .quote(let quote) = block.content else { return nil }
      do {
        _ = try quote.lines(in: sources)
        return nil
      } catch {
        return Finding(file: file, line: block.lines.lowerBound, message: "\(error)")
      }
    }
  }
}
