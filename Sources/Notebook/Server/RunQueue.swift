import Foundation

/// Runs sections, one at a time and each in a program of its own, so that one can be stopped at any moment and a crash
/// ends nothing else.
actor RunQueue {
  /// What is to be run.
  struct Request: Sendable, Equatable {
    let chapter: String
    let section: String
    let settings: [String: String]
  }

  private struct Waiting {
    let run: Int
    let request: Request
  }

  private let log: EventLog
  private let folder: String
  private let program: String
  private var waiting: [Waiting] = []
  private var running: (run: Int, request: Request, process: Process, start: Date)?
  private var stopped: Set<Int> = []
  private var next = 1

  /// So many may wait.
  private static let limit = 20

  /// A queue.
  ///
  /// - Parameters:
  ///   - log: Where the events of all runs go.
  ///   - folder: Where each run gets a folder for its figures.
  ///   - program: The program that runs a section: this one.
  init(log: EventLog, folder: String, program: String) {
    self.log = log
    self.folder = folder
    self.program = program
  }

  /// Puts a section into the queue.
  ///
  /// - Returns: The number of the run; nil if too many wait already.
  func add(_ request: Request) async -> Int? {
    guard waiting.count < Self.limit else { return nil }
    let run = next
    next += 1
    waiting.append(Waiting(run: run, request: request))
    await log.add(event(.queued, run, request))
    await startNext()
    return run
  }

  /// Stops a run, or takes it out of the queue.
  ///
  /// - Returns: Whether there is such a run that has not ended.
  func stop(_ run: Int) async -> Bool {
    if let place = waiting.firstIndex(where: { $0.run == run }) {
      let request = waiting.remove(at: place).request
      await log.add(event(.stopped, run, request))
      return true
    }
    guard let running, running.run == run else { return false }
    stopped.insert(run)
    Self.end(running.process)
    return true
  }

  /// Ends everything, because the server ends.
  func stopAll() {
    waiting = []
    if let running { kill(running.process.processIdentifier, SIGKILL) }
  }

  /// Asks a program to end, and ends it if it has not half a second later.
  private static func end(_ process: Process) {
    process.terminate()
    let identifier = process.processIdentifier
    Task {
      try? await Task.sleep(for: .milliseconds(500))
      if process.isRunning { kill(identifier, SIGKILL) }
    }
  }

  private func startNext() async {
    guard running == nil, !waiting.isEmpty else { return }
    let (run, request) = (waiting[0].run, waiting[0].request)
    waiting.removeFirst()
    let process = Process(), output = ProgramOutput(), errors = ProgramOutput()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments =
      ["run", request.chapter, "--section", request.section, "--events", "\(folder)/\(run)"]
      + request.settings.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
    (process.standardInput, process.standardOutput, process.standardError) = (
      FileHandle.nullDevice, output.pipe, errors.pipe
    )
    running = (run, request, process, Date())
    await log.add(event(.started, run, request))
    let (ended, end) = AsyncStream<Never>.makeStream()
    process.terminationHandler = { _ in end.finish() }
    do {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(run)", withIntermediateDirectories: true)
      try process.run()
    } catch {
      output.end()
      errors.end()
      return await finish(run, request, failure: "\(error.localizedDescription)")
    }
    Task {
      async let said = errors.lastLine()
      async let reading: Void = read(output, run)
      for await _ in ended {}
      // What was printed last may still be on its way.
      try? await Task.sleep(for: .milliseconds(50))
      output.end()
      errors.end()
      await reading
      let words = await said, code = process.terminationStatus
      let failed = process.terminationReason == .uncaughtSignal || code != 0
      await finish(
        run, request, failure: failed ? (words.isEmpty ? "the section ended with status \(code)" : words) : nil)
    }
  }

  private func read(_ output: ProgramOutput, _ run: Int) async {
    for await line in output.lines {
      if let event = LiveEvent.parsed(line) { await note(event, run) }
    }
  }

  private func note(_ event: LiveEvent, _ run: Int) async {
    guard let running, running.run == run else { return }
    var event = event
    (event.run, event.chapter, event.section) = (run, running.request.chapter, running.request.section)
    event.seconds = Date().timeIntervalSince(running.start)
    await log.add(event)
  }

  private func finish(_ run: Int, _ request: Request, failure: String?) async {
    let seconds = running.map { Date().timeIntervalSince($0.start) }
    running = nil
    var last = event(stopped.remove(run) != nil ? .stopped : failure == nil ? .done : .failed, run, request)
    if last.kind == .failed { last.text = failure }
    last.seconds = seconds
    await log.add(last)
    for old in await log.forgetOldRuns(of: request.section, in: request.chapter) {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(old)")
    }
    await startNext()
  }

  private func event(_ kind: LiveEvent.Kind, _ run: Int, _ request: Request) -> LiveEvent {
    var event = LiveEvent(kind)
    (event.run, event.chapter, event.section) = (run, request.chapter, request.section)
    event.settings = request.settings
    return event
  }
}
