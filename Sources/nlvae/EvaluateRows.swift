import Experiments
import Imaging
import SuperResolution

/// What is written into the rows of `nlvae evaluate`.
extension Evaluate {
  /// What results of a method are called.
  func name(of method: SuperResolution.Method, _ kind: RefinementKind) -> String {
    if method == .weights, let read = try? weights.read() { return weights.name(read.weights) }
    guard method.isLearned, method != .prior else { return method.rawValue }
    let steps = oracle.steps == OracleConfiguration(preset).steps ? [] : ["\(oracle.steps)steps"]
    let parts =
      [method.rawValue] + (preset == .standard ? [] : [preset.rawValue]) + (kind == .none ? ["unrefined"] : [])
    return (parts + steps).joined(separator: "-")
  }

  /// What a method is allowed to see: what does not train sees no answer under either protocol.
  func protocolSeen(by method: SuperResolution.Method) -> TrainingProtocol {
    if method == .weights, let read = try? weights.read() { return read.weights.trainingProtocol }
    return method == .instant || method == .prior ? .syntheticPrior : method.isLearned ? trainingProtocol : .zeroShot
  }

  /// Whether --refine has something to say about a method.
  func isRefined(_ method: SuperResolution.Method) -> Bool { method == .nlvae && trainingProtocol == .zeroShot }

  /// The oracle's recipe.
  var oracle: OracleConfiguration {
    var configuration = OracleConfiguration(preset)
    if let oracleSteps { configuration.steps = oracleSteps }
    return configuration
  }

  /// Whether it is written down how a result was made: asked for, or needed where several runs share the work.
  var keepsOrigin: Bool { origin || shard != nil }

  /// How a result is made.
  func origin(of task: EvaluationTask) -> ResultOrigin {
    var origin = ResultOrigin(of: task, threads: compute.threads)
    if let shard {
      origin.shard = "\(shard.index)/\(shard.count)"
      origin.parts = partsWithWork
    }
    return origin
  }

  /// Parts that have a picture and a seed; where there are fewer pictures than parts, some have none.
  var partsWithWork: Int {
    guard let shard, let pictures = try? Dataset.images(in: dataset).count else { return 0 }
    let seeds = methods.contains(where: \.isLearned) ? seeds.elements.indices : 0..<1
    let places = (0..<pictures).flatMap { picture in seeds.map { picture * self.seeds.elements.count + $0 } }
    return Set(places.map { $0 % shard.count }).count
  }
}
