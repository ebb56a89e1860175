import ArgumentParser
import Chapter01
import Chapter02
import Chapter03
import Chapter04
import Chapter05
import Chapter06
import Chapter07
import Chapter08
import Chapter08b
import Chapter09
import ChapterA
import Experiments
import Files
import Foundation
import Kernels
import Notebook
import Terminal

/// All chapters in reading order.
let allChapters: [any Chapter.Type] = [
  Chapter01.self,
  Chapter02.self,
  Chapter03.self,
  Chapter04.self,
  Chapter05.self,
  Chapter06.self,
  Chapter07.self,
  Chapter08.self,
  Chapter08b.self,
  Chapter09.self,
  ChapterA.self,
]

/// The book at the command line.
@main
struct ChapterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chapter", abstract: "Read and run a chapter, weave its page, check an exercise.",
    discussion: "`chapter 05` runs chapter 5 and prints its page.",
    subcommands: [Run.self, List.self, Weave.self, Exercises.self, Check.self, Time.self, Serve.self],
    defaultSubcommand: Run.self)

  /// Runs a command, on a processor that can.
  static func main() {
    guard Processor.isSupported else {
      complain("chapter: \(Processor.requirement)")
      Foundation.exit(1)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error).isSuccess else {
        _ = complainedOfOutput()
        exit(withError: error)
      }
      // Help.
      let text = fullMessage(for: error)
      if !text.isEmpty { say(text) }
    }
    Foundation.exit(complainedOfOutput() ? 1 : 0)
  }

  /// Whether something was said and not taken, by a full disk or so: that is an error, once everything else is done.
  private static func complainedOfOutput() -> Bool {
    guard let problem = StandardOutput.problem else { return false }
    complain("chapter: standard output: cannot be written: \(problem)")
    return true
  }
}

/// The chapters with these numbers, all for none; a wrong number is a wrong command line.
func chapters(named numbers: [String], in book: Book) throws -> [any Chapter.Type] {
  do {
    return try book.chapters(named: numbers)
  } catch {
    throw ValidationError("\(error)")
  }
}

/// Prints one line at once, whatever standard output is.
func say(_ line: String) { StandardOutput.write(line: line) }

/// Prints one line on standard error.
func complain(_ line: String) {
  printToStandardError(line + "\n")
}

/// `chapter 05`: runs a chapter.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run a chapter and print its page (the default).")

  @Argument(help: "The chapter's number, or an appendix's letter.")
  var number: String

  @Option(
    name: .customLong("section"),
    help: ArgumentHelp("Run this section only, by its number or its slug; may be repeated.", valueName: "section"))
  var sections: [String] = []

  @Flag(help: "List the chapter's sections, with their times and what can be turned.")
  var list = false

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Turn a knob: --set \"weight=0.5\"; may be repeated.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: .private)
  var events: String?

  @Flag(help: "Run the long version.")
  var full = false

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Folder with the benchmark's pictures; for pages that look at one picture, a photograph (PNG) too.",
      valueName: "dir"))
  var dataset: String?

  @Flag(help: "Results only: no prose, no code, no progress.")
  var quiet = false

  @Flag(name: .customLong("no-prose"), help: "Leave the prose out.")
  var noProse = false

  func run() throws {
    let book = try Book(allChapters)
    let chapter = try chapters(named: [number], in: book)[0]
    var options = PageOptions()
    options.full = full
    options.seed = seed
    options.dataset = dataset
    options.quiet = quiet
    options.showsProse = !noProse
    do {
      options.settings = try parsed(settings)
      if let events, let section = sections.first {
        return try book.stream(chapter, section: section, options: options, folder: events)
      }
      if list { return try book.list(chapter).forEach { say($0) } }
      let problems = try book.run(chapter, sections: sections, options: options)
      problems.forEach(complain)
      if !problems.isEmpty { throw ExitCode.failure }
    } catch let error as RequestError {
      complain("chapter: \(error)")
      throw ExitCode(EX_USAGE)
    }
  }

  /// `name=value` taken apart.
  private func parsed(_ settings: [String]) throws -> [String: String] {
    var result: [String: String] = [:]
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2 else { throw RequestError("--set takes NAME=VALUE, not '\(setting)'") }
      result[parts[0]] = parts[1]
    }
    return result
  }
}

/// `chapter list`: what there is to read.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the chapters.")

  func run() {
    for chapter in allChapters {
      let label = chapter.label + String(repeating: " ", count: max(0, 3 - chapter.label.count))
      say("\(label) \(chapter.title)\n    \(chapter.summary)")
    }
  }
}

/// `chapter weave`: writes pages and figures.
struct Weave: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run chapters and write their pages and figures.")

  @Argument(help: "Numbers of chapters, letters of appendices; all if there is none.")
  var numbers: [String] = []

  func run() throws {
    let book = try Book(allChapters)
    var failed = false
    for chapter in try chapters(named: numbers, in: book) {
      let problems = try book.weave(chapter)
      say("Chapters/\(chapter.folder)/README.md")
      problems.forEach(complain)
      failed = failed || !problems.isEmpty
    }
    if failed { throw ExitCode.failure }
  }
}

/// `chapter exercise 05`: says what is solved and what is open.
struct Exercises: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exercise", abstract: "Check your answers to the exercises; give a hint.")

  @Argument(help: "Numbers of chapters, letters of appendices; all if there is none.")
  var numbers: [String] = []

  @Option(help: ArgumentHelp("Give the hint for this exercise, such as 5.2, and check nothing.", valueName: "number"))
  var hint: String?

  func run() throws {
    if let hint {
      let all = try chapters(named: numbers, in: Book(allChapters)).flatMap { $0.exercises }
      guard let exercise = all.first(where: { $0.number.lowercased() == hint.lowercased() }) else {
        complain("chapter: there is no exercise \(hint); there are \(all.map(\.number).joined(separator: ", "))")
        throw ExitCode(EX_USAGE)
      }
      say("\(exercise.number) \(exercise.title)\n\(exercise.hint)")
      return
    }
    let reports = try chapters(named: numbers, in: Book(allChapters)).map { ExerciseReport($0) }
    say(reports.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n\n"))
    if reports.contains(where: \.hasWrongAnswers) { throw ExitCode.failure }
  }
}

/// `chapter check`: fails on any difference between the committed pages and what the chapters make now.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Weave elsewhere and compare with what is committed; look for dead links, quotations and figures.")

  @Argument(help: "Numbers of chapters, letters of appendices; all if there is none.")
  var numbers: [String] = []

  func run() throws {
    let book = try Book(allChapters)
    let checked = try chapters(named: numbers, in: book)
    let findings = try book.check(numbers)
    findings.forEach { complain($0.description) }
    if !findings.isEmpty { throw ExitCode.failure }
    say("in order: \(checked.map { $0.label }.joined(separator: ", "))")
  }
}
