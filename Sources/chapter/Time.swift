import ArgumentParser
import Experiments
import Files
import Foundation
import Kernels
import Notebook
import Terminal

/// `chapter time 01`: measures the code of a page on this machine.
struct Time: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how fast the code of a page is on this machine, one thread.",
    discussion: """
      Appendix A plots what this writes, and chapters 1 and 3 read it. Use the release build.

      EXAMPLE
        swift run -c release chapter time A --record
        swift run chapter time 01 --sections --record     what --list says
      """)

  @Argument(help: "The chapter's number, or an appendix's letter.")
  var number: String

  @Flag(help: "Write the records into Figures/, in the place of those that are there.")
  var record = false

  @Flag(help: "Measure the sections, each run alone on all threads, with what it needs.")
  var sections = false

  func run() throws {
    let book = try Book(allChapters)
    let chapter = try chapters(named: [number], in: book)[0]
    if sections { return try measureSections(of: chapter, in: book) }
    // One core, and nothing that its neighbours do, is what the pages ask about.
    Threads.count = 1
    for timing in chapter.timings {
      let vectors = "\(Machine.architecture) with \(Processor.vectors.name)"
      let notes = [
        "machine: \(Machine.name), \(vectors), \(Threads.count) of \(Threads.available) processors",
        "measure: best of several runs, in seconds of the thread's own processor time",
        "command: swift run -c release chapter time \(chapter.label) --record",
      ]
      var table = Record(
        path: record ? "Figures/\(chapter.folder)/\(timing.record).csv" : nil,
        form: RecordForm(
          keys: timing.columns.map { .init($0) }, results: [.init("milliseconds", .number), .init("gflops", .number)],
          notes: notes))
      do {
        var rows: [RecordRow] = []
        for item in timing.cases {
          let seconds = bestSeconds(item.prepare())
          let result = [
            String(format: "%.4f", seconds * 1000), String(format: "%.3g", item.operations / seconds / 1e9),
          ]
          say((item.key + result).joined(separator: ", "))
          rows.append(RecordRow(key: item.key, result: result))
        }
        try table.replaceAll(by: rows)
      } catch let error as FileError {
        complain("chapter: \(error)")
        throw ExitCode.failure
      }
    }
  }

  private func measureSections(of chapter: any Chapter.Type, in book: Book) throws {
    var table = Record(
      path: record ? "Figures/\(chapter.folder)/sections.csv" : nil,
      form: RecordForm(
        keys: [.init("section")], results: [.init("seconds", .number)],
        notes: [
          "machine: \(Machine.name), \(Machine.architecture), \(Threads.available) processors",
          "measure: each section run alone, once, with what it needs",
          "command: swift run chapter time \(chapter.label) --sections --record",
        ]))
    do {
      var rows: [RecordRow] = []
      for (slug, seconds) in try book.sectionSeconds(of: chapter) {
        let result = String(format: "%.1f", seconds)
        say("\(slug), \(result)")
        rows.append(RecordRow(key: [slug], result: [result]))
      }
      try table.replaceAll(by: rows)
    } catch let error as FileError {
      complain("chapter: \(error)")
      throw ExitCode.failure
    }
  }
}
