import Experiments
import Files
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
  ///
  /// - Parameters:
  ///   - task: the picture.
  ///   - share: what of the method's work is this run's, if the work is shared.
  func origin(of task: EvaluationTask, in share: PartOfWork?) -> ResultOrigin {
    var origin = ResultOrigin(of: task, threads: compute.threads)
    if let share, let shard {
      origin.shard = "\(shard.index)/\(shard.count)"
      (origin.parts, origin.results) = (share.parts, share.results)
    }
    return origin
  }

  /// What of one method's results at one factor is this run's: of a method that draws its weights or not. `nil` if the work is
  /// not shared.
  ///
  /// - Parameters:
  ///   - isLearned: whether the method has a result for each seed.
  ///   - pictures: how many the folder has. One that cannot be read counts: it is missing, and must not go unnoticed.
  func share(isLearned: Bool, ofPictures pictures: Int) -> PartOfWork? {
    guard let shard else { return nil }
    let all = drawnSeeds.count, seeds = isLearned ? 0..<all : 0..<1
    var parts: Set<Int> = []
    for picture in 0..<pictures where parts.count < shard.count {
      for seed in seeds { parts.insert((picture * all + seed) % shard.count) }
    }
    let results = (0..<pictures).reduce(0) { sum, picture in sum + seeds.count { isOurs(picture: picture, seed: $0) } }
    return PartOfWork(parts: parts.count, results: results)
  }

  /// The seeds in rising order: neither the division of the work nor the order of the rows depends on how they were named.
  var drawnSeeds: [UInt64] { seeds.elements.sorted() }

  /// The enlargements of a picture, at one factor, that are of the part that was asked for.
  ///
  /// - Parameter place: the picture's place in its folder.
  func chosen(place: Int) -> [(method: SuperResolution.Method, seed: UInt64, refinement: RefinementKind)] {
    methods.flatMap { method in
      (isRefined(method) ? refine.elements : [.wiener]).flatMap { refinement in
        (method.isLearned ? drawnSeeds : [0]).enumerated().filter { isOurs(picture: place, seed: $0.offset) }
          .map { (method, $1, refinement) }
      }
    }
  }
}

/// Which pictures `nlvae evaluate` can do.
extension Evaluate {
  /// The pictures that can be done; the others are named, before the first hour and not in the middle of the night.
  ///
  /// - Throws: what is wrong with the first picture, if none can be done.
  func usable(of pictures: [Picture]) throws -> [Picture] {
    var usable: [Picture] = [], problems: [FileError] = []
    for picture in pictures {
      do {
        try check(picture)
        usable.append(picture)
      } catch let error as FileError { problems.append(error) }
    }
    if let first = problems.first, usable.isEmpty { throw first }
    for problem in problems { warn("\(problem); it is left out") }
    return usable
  }

  /// Refuses a picture that cannot be done.
  private func check(_ picture: Picture) throws {
    let image = try reading.picture(picture.path)
    for scale in scale.elements.map(\.value) {
      try EvaluationTask.check(picture.name, width: image.width, height: image.height, scale: scale)
      for method in methods where protocolSeen(by: method) != .oracle {
        try checkLearnable(
          width: image.width / scale, height: image.height / scale, by: method, "\(picture.name) reduced by \(scale)")
      }
    }
  }
}

/// A part of one method's work at one factor, which several runs share.
struct PartOfWork {
  /// Parts that have a picture and a seed; where there are fewer pictures than parts, some have none.
  var parts: Int
  /// Results that this part has when it is complete.
  var results: Int
}
