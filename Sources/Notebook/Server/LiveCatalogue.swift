import Foundation

/// What the live page may run and turn, as the browser gets it.
struct LiveCatalogue: Encodable, Sendable {
  /// A knob.
  struct LiveKnob: Encodable, Sendable {
    let name: String
    let value: String
    /// `number`, `choice` or `seed`.
    let kind: String
    var low: Double?
    var high: Double?
    var scale: String?
    var isWhole: Bool?
    var options: [String]?

    init(_ knob: Knob) {
      (name, value) = (knob.name, knob.value)
      switch knob.kind {
      case .number(let range, let scale, let isWhole):
        kind = "number"
        (low, high, self.isWhole) = (range.lowerBound, range.upperBound, isWhole)
        self.scale = scale == .logarithmic ? "logarithmic" : "linear"
      case .choice(let names):
        kind = "choice"
        options = names
      case .seed: kind = "seed"
      }
    }
  }

  /// A section.
  struct LiveSection: Encodable, Sendable {
    let slug: String
    let title: String
    let isRunnable: Bool
    /// What a run takes, as recorded; nil if it was not.
    let seconds: Double?
    let knobs: [LiveKnob]
  }

  let chapter: String
  let title: String
  let sections: [LiveSection]
}

extension Book {
  /// What the live page may run of a chapter.
  func catalogue(of chapter: any Chapter.Type) throws -> LiveCatalogue {
    let text = try text(of: chapter), times = sectionTimes(of: chapter)
    return LiveCatalogue(
      chapter: chapter.label, title: chapter.title,
      sections: chapter.sections.map { section in
        LiveCatalogue.LiveSection(
          slug: section.slug, title: text.parts.first { $0.section?.file == section.file }?.title ?? section.slug,
          isRunnable: section.isRunnable, seconds: times[section.slug],
          knobs: text.knobs(of: section).map(LiveCatalogue.LiveKnob.init))
      })
  }

  /// A request that names a chapter's section and its knobs, looked over.
  ///
  /// - Throws: ``RequestError`` for anything that the book does not declare.
  func checked(_ request: RunQueue.Request) throws -> RunQueue.Request {
    guard let chapter = chapters.first(where: { $0.label == request.chapter }) else {
      throw RequestError("there is no chapter '\(request.chapter)'")
    }
    guard let section = chapter.sections.first(where: { $0.slug == request.section }) else {
      throw RequestError("chapter \(chapter.label) has no section '\(request.section)'")
    }
    guard section.isRunnable else { throw RequestError("section '\(section.slug)' is there to be read") }
    try check(request.settings, for: [section], in: try text(of: chapter), of: chapter)
    return request
  }
}
