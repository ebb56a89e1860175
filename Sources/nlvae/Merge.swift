import ArgumentParser
import Experiments
import Files
import Foundation

/// `nlvae merge`
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put the results of several runs of nlvae evaluate together into one file.",
    discussion: """
      What one run with --shard has made is joined with what the others have made. Results that contradict each other are
      refused, and so are those of two versions of the program, and those of two pictures of one name. Missing is a part of
      which there is no row, or fewer than the part was to have, and what one method or seed has and another has not.

      EXAMPLE
        nlvae evaluate --dataset Data/BSD100 --method instant --shard 1/2 --json a.json
        nlvae evaluate --dataset Data/BSD100 --method instant --shard 2/2 --json b.json
        nlvae merge a.json b.json -o all.json
      """)

  @Argument(help: "Files that nlvae evaluate --json has written.", completion: .file())
  var inputs: [String]

  @Option(name: .shortAndLong, help: "Where the results are written.", completion: .file())
  var output: String

  @Flag(name: .customLong("allow-holes"), help: "Write what is there, where a picture or a seed is missing.")
  var allowsHoles = false

  func run() throws {
    try checkWritable(output)
    guard isFile(output) || !exists(output) else {
      throw FileError(output, "cannot take the results: they need a file of their own")
    }
    let parts = try inputs.map { path in
      guard exists(path) else { throw FileError(path, "is missing") }
      return (file: path, rows: try Record(path: path, form: EvaluationResult.form).rows())
    }
    guard parts.contains(where: { !$0.rows.isEmpty }) else { throw FileError(inputs[0], "holds no results") }
    let merged: MergedResults
    do { merged = try MergedResults(parts) } catch let problem as MergeProblem {
      throw FileError(problem.file, problem.cause)
    }
    if let first = merged.holes.first {
      let more = merged.holes.count > 1 ? " and \(merged.holes.count - 1) more" : ""
      guard allowsHoles else { throw FileError(output, "\(first)\(more); --allow-holes writes what is there") }
      warn("\(printable(output)): \(first)\(more)")
    }
    var record = Record(path: output, form: EvaluationResult.form)
    if exists(output), !inputs.contains(where: { isSamePlace($0, output) }),
      (try? record.rows()) != merged.rows
    {
      try setAside(output, "is replaced")
    }
    try record.replaceAll(by: merged.rows)
    printLine("\(merged.rows.count) results of \(inputs.count) files in \(output)")
  }
}

/// A part of a work that several runs share: `2/8` is the second of eight.
struct Shard: ExpressibleByArgument {
  let index: Int, count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], 1...1_000_000 ~= count, 1...count ~= index
    else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// Whether the piece in some place of a list is of this part. Pieces are dealt out in turn, so what a part has depends on
  /// the list and on nothing else.
  func has(_ place: Int) -> Bool { place % count == index - 1 }
}
