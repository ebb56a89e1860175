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

  /// Networks of other depths trained with the truth as the target, and scored at the end (table II, by the other reading of
  /// section IV.B).
  ///
  /// - Parameters:
  ///   - task: the picture and its truth.
  ///   - depths: blocks of encoder and decoder.
  ///   - seeds: what random draws come from.
  public static func depths(
    on task: EvaluationTask, depths: [(encoder: Int, decoder: Int)], seeds: [UInt64]
  ) -> Trial {
    let pieces = seeds.flatMap { seed in
      depths.map { depth in
        let key = ["\(depth.encoder)", "\(depth.decoder)", "\(task.scale)", task.name, "\(seed)"]
        let name = "depth-" + key.joined(separator: "-")
        return ExperimentTask(name: name, title: name, key: key, isResumable: false) { context in
          var configuration = OracleConfiguration(), network = NLVAEConfiguration()
          network.encoderBlocks = depth.encoder
          network.decoderBlocks = depth.decoder
          configuration.architecture = .nlvae(network)
          var run = OracleRun(task, seed: seed, configuration: configuration)
          while !run.isFinished {
            try context.checkForStop()
            run.advance()
          }
          let scores = task.scores(of: task.lowResolution.replacingColours(with: run.answer))
          return [RecordRow(key: key, result: fields(String(format: "%.4f,%.5f", scores.psnr, scores.ssim)))]
        }
      }
    }
    let form = RecordForm(
      keys: [
        .init("encoder", .whole), .init("decoder", .whole), .init("scale", .whole), .init("image"),
        .init("seed", .whole),
      ], results: [.init("psnr", .number), .init("ssim", .number)])
    return Trial(file: "depths.csv", form: form, pieces: pieces)
  }
}
