import Engine
import Experiments
import Imaging
import SuperResolution

/// A training in stages, and how it went.
struct Staged {
  /// The training.
  var run: ZeroShotRun
  /// What each stage came to: the side in pixels, and the PSNR of the whole picture, interpolated to 256 × 256.
  private(set) var reached: [(side: Int, psnr: Double)] = []
  /// The picture on its way, and what each moment is called.
  private(set) var film: [(words: String, picture: Tensor)]
  /// Steps of the stage under way.
  private var steps = 0

  /// A training that has not begun.
  init(_ task: EvaluationTask, _ recipe: ZeroShotConfiguration, seed: UInt64) throws {
    run = try ZeroShotRun(task.lowResolution, scale: task.scale, seed: seed, configuration: recipe)
    film = [("given", Tensor(task.lowResolution))]
  }

  /// Goes one step on.
  ///
  /// - Parameter task: knows the truth, for the scores in the film's words.
  /// - Returns: what the network makes of the picture, at moments that the film shows: asking changes nothing and draws
  ///   nothing.
  mutating func advance(_ task: EvaluationTask) -> Tensor? {
    func psnr(_ picture: Tensor) -> Double {
      task.scores(of: task.lowResolution.replacingColours(with: picture.resized(height: 256, width: 256))).psnr
    }
    func words(_ moment: String, _ psnr: Double) -> String { "\(moment): \((10 * psnr).rounded() / 10) dB" }
    let activity = run.progress.activity, finished = run.outputs.count
    run.advance()
    if let output = run.outputs.dropFirst(finished).first {
      reached.append((output.shape[3], psnr(output)))
      film.append((words("after stage \(finished + 1)", psnr(output)), output))
      steps = 0
    } else if activity == .training {
      steps += 1
      if (finished == 0 ? [10, 30, 100, 300] : [100, 300]).contains(steps), let seen = run.momentaryAnswer() {
        film.append((words("stage \(finished + 1), step \(steps)", psnr(seen)), seen))
        return seen
      }
    }
    return nil
  }
}
