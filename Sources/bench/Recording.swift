import ArgumentParser
import Experiments
import Kernels

/// How many threads a benchmark computes with.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads to compute with.")
  var threads = Threads.available

  func validate() throws {
    guard 1...1024 ~= threads else { throw ValidationError("--threads takes a number from 1 to 1024") }
  }
}

/// Where a benchmark is recorded.
struct Recording: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the record; without it nothing is written.", valueName: "dir"))
  var record: String?

  @Option(help: "What to call this machine in the record.")
  var machine = Machine.name

  /// A record of a benchmark, with the machine in its notes.
  ///
  /// - Parameters:
  ///   - file: its name.
  ///   - keys: the columns that tell rows apart.
  ///   - results: the columns that say what came out.
  ///   - threads: how many threads compute.
  ///   - measure: what is timed.
  ///   - notes: more to be noted.
  ///   - command: what makes it.
  func record(
    _ file: String, keys: [RecordForm.Column], results: [RecordForm.Column], threads: Int = 1,
    measure: String = "best of several runs, in the thread's own processor time", notes: [String] = [],
    command: String
  ) -> Record {
    let notes =
      [
        "machine: \(machine), \(Machine.architecture) with \(Processor.vectors.name), \(threads) of \(Threads.available) processors",
        "measure: \(measure)",
      ] + notes + ["command: swift run -c release \(command)"]
    return Record(path: record.map { "\($0)/\(file)" }, form: RecordForm(keys: keys, results: results, notes: notes))
  }
}
