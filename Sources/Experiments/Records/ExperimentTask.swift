import Imaging
import SuperResolution

/// A piece of an experiment: what is made in one go, and recorded when it is done.
public struct ExperimentTask {
  /// A name for its files.
  public var name: String
  /// What it is, in words.
  public var title: String
  /// What the keys of its rows begin with.
  public var key: [String]
  /// Whether it takes so long that its state is kept.
  public var isResumable: Bool
  /// Makes its rows.
  public var make: (inout ExperimentContext) throws -> [RecordRow]

  /// A piece that is still to be made.
  ///
  /// - Parameters:
  ///   - name: a name for its files.
  ///   - title: what it is, in words.
  ///   - key: what the keys of its rows begin with.
  ///   - isResumable: whether it takes so long that its state is kept.
  ///   - make: makes its rows.
  public init(
    name: String, title: String, key: [String], isResumable: Bool = true,
    make: @escaping (inout ExperimentContext) throws -> [RecordRow]
  ) {
    self.name = name
    self.title = title
    self.key = key
    self.isResumable = isResumable
    self.make = make
  }
}

/// Shows how far a run has come.
public protocol ProgressDisplay {
  /// Called after every step.
  func show(_ progress: RunProgress)
  /// Makes room for what follows.
  func finish()
}

/// What a piece is made with: a state that is kept, a clock, and somebody who watches.
public struct ExperimentContext {
  /// Where the state of a run is kept; `nil` keeps none.
  let checkpointPath: String?
  let resumes: Bool
  let checkpointInterval: Double
  private var stopwatch: Stopwatch
  private let display: any ProgressDisplay
  private let shouldStop: () -> Bool
  private let warn: @Sendable (String) -> Void

  init(
    checkpointPath: String?, resumes: Bool, checkpointInterval: Double, stopwatch: Stopwatch,
    display: any ProgressDisplay, shouldStop: @escaping () -> Bool, warn: @escaping @Sendable (String) -> Void
  ) {
    self.warn = warn
    self.checkpointPath = checkpointPath
    self.resumes = resumes
    self.checkpointInterval = checkpointInterval
    self.stopwatch = stopwatch
    self.display = display
    self.shouldStop = shouldStop
  }

  /// Seconds of work so far, those before an interruption included.
  public var seconds: Double { stopwatch.seconds }

  /// Ends the work if that is asked for.
  ///
  /// - Throws: `Enlargement.Interrupted`.
  public func checkForStop() throws { if shouldStop() { throw Enlargement.Interrupted() } }

  /// Enlarges the picture of a task, going on from the state that is kept.
  ///
  /// - Parameters:
  ///   - task: the picture.
  ///   - enlargement: how.
  ///   - oracle: the oracle's recipe; `nil` for zero-shot, which sees no answer.
  ///   - stopsAtDivergence: whether a training that diverges is given up.
  /// - Returns: the enlargement, `nil` for a training that was given up; and what was said last of the run, if anything.
  /// - Throws: what `Enlargement` throws.
  public mutating func enlarged(
    _ task: EvaluationTask, by enlargement: Enlargement, oracle: OracleConfiguration? = nil,
    stopsAtDivergence: Bool = false
  ) throws -> (image: Image?, progress: RunProgress?) {
    var enlargement = enlargement
    enlargement.resumes = resumes
    enlargement.checkpointInterval = checkpointInterval
    enlargement.warn = warn
    enlargement.checkpointPath = enlargement.method.isResumable ? checkpointPath : nil
    var last: RunProgress?, attempts = 0, watch = stopwatch
    defer { stopwatch = watch }
    do {
      let image = try enlargement.beginningAnew(warn) { enlargement in
        attempts += 1
        // What the processes before have done is of no use.
        if attempts > 1 { watch.restart() }
        return try Self.answer(enlargement, task, oracle) {
          display.show($0)
          watch.note()
          last = $0
        } shouldStop: {
          stopsAtDivergence && last?.recoveries ?? 0 > 0 || shouldStop()
        }
      }
      return (image, last)
    } catch is Enlargement.Interrupted where stopsAtDivergence && last?.recoveries ?? 0 > 0 {
      enlargement.discardCheckpoint()
      return (nil, last)
    } catch let interruption as Enlargement.Interrupted {
      // What failed in any other way leaves all files as they were.
      watch.note(now: true)
      throw interruption
    }
  }

  private static func answer(
    _ enlargement: Enlargement, _ task: EvaluationTask, _ oracle: OracleConfiguration?,
    _ progress: (RunProgress) -> Void, shouldStop: () -> Bool
  ) throws -> Image {
    guard let oracle else {
      return try enlargement(task.lowResolution, progress: progress, shouldStop: shouldStop)
    }
    // Here, and nowhere else before scoring, the ground truth is read.
    let run = OracleRun(task, seed: enlargement.seed, configuration: oracle)
    let finished = try enlargement.finished(run, progress: progress, shouldStop: shouldStop)
    return task.lowResolution.replacingColours(with: finished.result!)
  }
}
