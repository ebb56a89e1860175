import Foundation
import Imaging

/// Runs one of the package's programs as a user would.
struct Program {
  let name: String

  /// What a run has left behind.
  struct Outcome {
    var status: Int32
    /// Whether a signal has ended it, whose number the status is then.
    var isBySignal = false
    var output: String
    var error: String

    /// The lines on standard error.
    var errorLines: [Substring] { error.split(separator: "\n") }
  }

  /// Runs the program in a folder, and if `isFull` where no file can be longer than some hundred bytes; `environment` nil
  /// is that of the tests.
  func callAsFunction(
    _ arguments: [String], in folder: URL, isFull: Bool = false, environment: [String: String]? = nil
  ) throws -> Outcome {
    try start(arguments, in: folder, isFull: isFull, environment: environment).outcome()
  }

  /// Runs a line of the shell's, in which the program is `"$0"`.
  func inShell(_ line: String, in folder: URL) throws -> Outcome {
    let running = Running()
    running.process.executableURL = URL(fileURLWithPath: "/bin/sh")
    running.process.arguments = ["-c", line, Program.products.appendingPathComponent(name).path]
    running.process.currentDirectoryURL = folder
    running.process.standardOutput = running.output
    running.process.standardError = running.error
    running.process.standardInput = FileHandle.nullDevice
    try running.process.run()
    return running.outcome()
  }

  /// Starts the program in a folder; see above.
  func start(
    _ arguments: [String], in folder: URL, isFull: Bool = false, environment: [String: String]? = nil
  ) throws -> Running {
    let running = Running()
    running.process.environment = environment
    let program = Program.products.appendingPathComponent(name)
    running.process.executableURL = isFull ? URL(fileURLWithPath: "/bin/sh") : program
    running.process.arguments = (isFull ? ["-c", #"ulimit -f 1; exec "$0" "$@""#, program.path] : []) + arguments
    running.process.currentDirectoryURL = folder
    running.process.standardOutput = running.output
    running.process.standardError = running.error
    running.process.standardInput = FileHandle.nullDevice
    try running.process.run()
    return running
  }

  /// A program at work.
  struct Running {
    let process = Process(), output = Pipe(), error = Pipe()

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end.
    func outcome() -> Outcome {
      let outputData = output.fileHandleForReading.readDataToEndOfFile()
      let errorData = error.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return Outcome(
        status: process.terminationStatus, isBySignal: process.terminationReason == .uncaughtSignal,
        output: String(decoding: outputData, as: UTF8.self),
        error: String(decoding: errorData, as: UTF8.self))
    }
  }

  /// Starts the program in a folder; what it says is thrown away.
  func started(_ arguments: [String], in folder: URL) throws -> Process {
    let process = Process()
    process.executableURL = Program.products.appendingPathComponent(name)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The folder that the build has put this test beside the programs in.
  private static var products: URL {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent()
      }
    #endif
    return URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
  }
}

/// A folder that is gone afterwards.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nlvae-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// As `withFolder`, with an empty folder `set` inside for pictures.
func withDataset<Result>(_ body: (URL) throws -> Result) throws -> Result {
  try withFolder { folder in
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("set"), withIntermediateDirectories: false)
    return try body(folder)
  }
}

/// As `withDataset`, with three small pictures in the set.
func withPictures<Result>(_ body: (URL) throws -> Result) throws -> Result {
  try withDataset { folder in
    for index in 0..<3 {
      let picture = SamplePicture.image().resized(width: 30 + 3 * index, height: 28).quantized()
      try picture.write(png: folder.path + "/set/\(index).png")
    }
    return try body(folder)
  }
}

extension URL {
  /// Names of the files in this folder.
  var contents: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
