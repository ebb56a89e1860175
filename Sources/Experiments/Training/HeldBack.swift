import Imaging
import SuperResolution

extension TrainingMaterial {
  /// What is held back, as tasks of the evaluation.
  ///
  /// - Parameters:
  ///   - scale: the factor.
  ///   - seed: the training's.
  func tasks(scale: Int, seed: UInt64) throws -> [EvaluationTask] {
    try judged(seed: seed).map { try EvaluationTask(name: $0.name, picture: $0.image, scale: scale) }
  }
}

extension [EvaluationTask] {
  /// Mean PSNR on luma, dB: one orientation, and nothing around the network.
  ///
  /// - Parameters:
  ///   - network: what enlarges.
  ///   - pulse: told which share of the pictures is done, 0…1; what it throws ends the work.
  func meanPSNR(of network: AnyPretrainedNetwork, _ pulse: (Double) throws -> Void) rethrows -> Double {
    var use = PriorRun.Use(network.architecture.kind), sum = 0.0
    (use.orientations, use.backProjections) = (1, 0)
    for (index, task) in enumerated() {
      var run = PriorRun(task.lowResolution, scale: task.scale, network: network, use: use)
      while !run.isFinished {
        run.advance()
        try pulse(Double(index) / Double(count))
      }
      sum += psnr(
        task.lowResolution.replacingColours(with: run.result!), groundTruth: task.groundTruth, border: task.scale)
    }
    return sum / Double(count)
  }
}
