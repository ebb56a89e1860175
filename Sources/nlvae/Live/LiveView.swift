import Engine
import Foundation
import Imaging
import SuperResolution
import Terminal

/// Puts an enlargement on the live page while it is made.
///
/// A class, because it remembers what it has shown and when; the run calls it from between its steps. What it looks at it
/// does not change, so the answer is the same with it and without.
final class LiveView: RunObserver {
  private let board: LiveBoard
  private let clock = ContinuousClock()
  private var start = ContinuousClock().now
  private var remaining: RemainingTime?
  private var expected: [Double]?
  private var lastProgress = -1.0
  private var lastStep = -1
  private var outputs = 0
  /// When the last picture was made, and how long that took.
  private var lastLook = 0.0, cost = 0.0
  private var size = (width: 1, height: 1)

  /// Progress is shown so often, in seconds, and a picture of what is at work.
  private static let interval = 0.2, lookInterval = 1.5
  /// The share of the time that may go into pictures.
  private static let share = 0.05
  /// Pixels of the look at a training, in each direction.
  private static let side = 96

  /// A view that shows on a board.
  init(_ board: LiveBoard) { self.board = board }

  private var now: Double { (clock.now - start) / .seconds(1) }

  /// Begins with a picture.
  ///
  /// - Parameters:
  ///   - name: what it is called.
  ///   - how: the method, in words.
  ///   - image: the picture.
  ///   - size: what it is enlarged to.
  ///   - expected: `Forecast.ratios`, if they have been measured.
  func begin(_ name: String, _ how: String, _ image: Image, to size: (width: Int, height: Int), expected: [Double]?) {
    (start, remaining, self.expected, self.size) = (clock.now, nil, expected, size)
    (lastProgress, lastStep, outputs, lastLook, cost) = (-1, -1, 0, 0, 0)
    board.begin(name, how)
    show("given", Tensor(image.opaqueColours()))
  }

  var settles: Bool { board.stops }

  func begin(with picture: Tensor) {
    show("interpolation", picture.resized(height: size.height, width: size.width))
  }

  /// Shows how far the work has come.
  func show(_ progress: RunProgress) {
    let seconds = now
    if !progress.lastError.isNaN, progress.activity == .training, progress.stepsDone > lastStep + 4 {
      lastStep = progress.stepsDone
      board.error(Double(progress.lastError), step: progress.stepsDone)
    }
    func amounts(_ work: RunProgress.Workload) -> [Double] { RunProgress.Activity.allCases.map { work[$0] } }
    let done = amounts(progress.done), total = amounts(progress.total)
    var remaining = self.remaining ?? RemainingTime(kinds: done.count, expected: expected)
    remaining.note(done: done, at: seconds)
    self.remaining = remaining
    guard seconds - lastProgress >= Self.interval else { return }
    lastProgress = seconds
    let left = remaining.seconds(for: zip(total, done).map { $0 - $1 }), whole = remaining.seconds(for: total)
    board.progress(done: whole > 0 ? 1 - left / whole : 0, left: left, Self.words(progress))
  }

  private static func words(_ progress: RunProgress) -> String {
    let work =
      switch progress.activity {
      case .training: "training"
      case .answering: "enlarging"
      case .filtering: "filtering"
      case .restoring: "cleaning"
      }
    return progress.stageCount > 1 ? "stage \(progress.stage) of \(progress.stageCount), \(work)" : work
  }

  func look(at run: some ResumableRun) {
    let seconds = now
    let training = run as? ZeroShotRun
    if let training, training.outputs.count > outputs {
      outputs = training.outputs.count
      show("stage \(training.progress.stage - (training.isFinished ? 0 : 1))", training.outputs[outputs - 1])
    } else if let training, training.outputs.count < outputs {
      // The stages are gone through a second time.
      outputs = training.outputs.count
    }
    guard board.watcherCount > 0, seconds - lastLook > max(Self.lookInterval, cost / Self.share) else { return }
    if let middle = training?.middleOfTraining(side: Self.side) {
      show("the network now, the middle of it", middle.answer)
    } else if let glimpse = run.glimpse {
      show("now", glimpse)
    }
    (lastLook, cost) = (now, now - seconds)
  }

  /// Shows a picture: 1×C×H×W.
  func show(_ name: String, _ picture: Tensor) {
    var image = Image(
      width: picture.shape[3], height: picture.shape[2], channels: picture.shape[1],
      pixels: picture.map(.clamp(lower: 0, upper: 1)).values)
    image = image.quantized()
    guard let bytes = try? image.pngData() else { return }
    board.picture(name, Data(bytes), width: image.width, height: image.height, seconds: now)
  }

  /// Shows the answer, and says how the work ended.
  func end(_ text: String, _ answer: Image? = nil) {
    if let answer { show("answer", Tensor(answer.opaqueColours())) }
    board.end(text)
  }
}
