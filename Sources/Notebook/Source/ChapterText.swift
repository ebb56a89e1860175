/// The text of a chapter: its files in reading order, and their blocks one after the other.
struct ChapterText {
  /// A file of the page.
  struct Part {
    /// The file's section; nil for the chapter's own file, which opens the page.
    let section: Section?
    let source: ChapterSource
    /// The part's blocks among the page's.
    let blocks: Range<Int>

    /// The first heading of the file, without its marks; the words of the slug where there is none.
    var title: String {
      for case .prose(let lines) in source.blocks.map(\.content) {
        if let heading = lines.first(where: { $0.hasPrefix("#") }) {
          return String(heading.drop { $0 == "#" || $0 == " " })
        }
      }
      return (section?.slug ?? "").replacing("-", with: " ")
    }
  }

  let parts: [Part]
  /// All blocks of the page.
  let blocks: [ChapterSource.Block]
  private let partOfFile: [String: Int]

  /// Puts files together in reading order.
  ///
  /// - Parameter files: Each with its section; nil for the chapter's own file.
  init(_ files: [(section: Section?, source: ChapterSource)]) {
    var parts: [Part] = [], blocks: [ChapterSource.Block] = []
    for (section, source) in files {
      let range = blocks.count..<blocks.count + source.blocks.count
      parts.append(Part(section: section, source: source, blocks: range))
      blocks += source.blocks
    }
    self.parts = parts
    self.blocks = blocks
    partOfFile = Dictionary(
      parts.enumerated().map { (Section.name(of: $1.source.file), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A page of one file.
  init(_ source: ChapterSource) {
    self.init([(section: nil, source: source)])
  }

  /// The part that holds a place; the chapter's own file for a place in none of them.
  func part(at place: SourcePlace) -> Int { partOfFile[place.file] ?? 0 }

  /// The block that holds a place, or the last one of its file before it; nil where the file has none.
  func block(at place: SourcePlace) -> Int? {
    let part = parts[part(at: place)]
    return part.blocks.isEmpty ? nil : part.blocks.lowerBound + part.source.block(at: place.line)
  }

  /// The part that a block belongs to.
  func part(ofBlock index: Int) -> Part {
    parts.first { $0.blocks.contains(index) } ?? parts[0]
  }

  /// Where a block begins.
  func place(ofBlock index: Int) -> SourcePlace {
    SourcePlace(file: Section.name(of: part(ofBlock: index).source.file), line: blocks[index].lines.lowerBound)
  }

  /// What a section lets the reader turn: the knobs of its file, and those of the computations that it needs.
  func knobs(of section: Section) -> [Knob] {
    var knobs = parts.filter { $0.section?.file == section.file }.flatMap { $0.source.knobs.map(\.knob) }
    for need in section.needs where partOfFile[need.file] != nil {
      let source = parts[part(at: need)].source
      let around = source.declarations.last { $0.lines.contains(need.line) }?.lines
      knobs += source.knobs.filter { around?.contains($0.place.line) == true }.map(\.knob)
    }
    var seen: Set<String> = []
    return knobs.filter { seen.insert($0.name).inserted }
  }

  /// The text of every declaration that the chapter quotes, by the index of its block.
  ///
  /// - Parameter sources: The package's Sources folder.
  /// - Throws: ``SourceError`` at the first quotation that cannot be resolved.
  func resolvedQuotes(in sources: String) throws -> [Int: [String]] {
    var result: [Int: [String]] = [:]
    for part in parts {
      for (index, lines) in try part.source.resolvedQuotes(in: sources) {
        result[part.blocks.lowerBound + index] = lines
      }
    }
    return result
  }
}
