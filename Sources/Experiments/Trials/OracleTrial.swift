import Imaging
import SuperResolution

extension Trials {
  /// Scores of the oracle while it trains: after how many steps with the truth as the target is a figure passed?
  ///
  /// - Parameters:
  ///   - tasks: the pictures, with their scales.
  ///   - marks: the steps at which the network is asked, in rising order; the training ends with the last.
  ///   - seed: what random draws come from.
  public static func oracle(on tasks: [EvaluationTask], marks: [Int], seed: UInt64) -> Trial {
    let pieces = tasks.map { task in
      let key = ["\(task.scale)", task.name, "\(seed)"]
      return ExperimentTask(
        name: "oracle-" + key.joined(separator: "-"), title: "\(task.name) ×\(task.scale)", key: key,
        isResumable: false
      ) { context in
        var run = OracleRun(task, seed: seed), rows: [RecordRow] = []
        for mark in marks {
          while run.progress.stepsDone < mark {
            try context.checkForStop()
            run.advance()
          }
          let scores = task.scores(of: task.lowResolution.replacingColours(with: run.answer))
          rows.append(
            RecordRow(key: key + ["\(mark)"], result: fields(String(format: "%.4f,%.5f", scores.psnr, scores.ssim))))
        }
        return rows
      }
    }
    let form = RecordForm(
      keys: [.init("scale", .whole), .init("image"), .init("seed", .whole), .init("step", .whole)],
      results: [.init("psnr", .number), .init("ssim", .number)])
    return Trial(file: "oracle.csv", form: form, pieces: pieces)
  }
}
