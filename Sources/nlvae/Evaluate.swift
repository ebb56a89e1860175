import ArgumentParser
import Foundation
import Imaging
import SuperResolution

/// `nlvae evaluate`
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reduce the pictures of a folder, enlarge them again, and score the result.",
    discussion: """
      Pictures are cropped to a multiple of the scale and reduced by antialiased bicubic interpolation; scores are taken
      on luma, with as many border pixels cut as the scale says. Results are written after every picture, and --resume
      skips those that are there.

      EXAMPLES
        nlvae evaluate --dataset Data/Set5 --scale 4 --method bicubic,nlvae --json results.json
        nlvae evaluate --dataset Data/Set5 --scale 2,3,4 --method nlvae --seeds 1,2,3 --json results.json --resume
        nlvae evaluate --dataset Data/Set5 --scale 4 --method nlvae --protocol oracle --json oracle.json
      """)

  @Option(help: "A folder of PNG pictures.", completion: .directory)
  var dataset: String

  @Option(help: "Factors, separated by commas: 2, 3, 4, 8.")
  var scale = "4"

  @Option(help: "Methods, separated by commas: \(Method.allCases.map(\.rawValue).joined(separator: ", ")).")
  var method = "bicubic,nlvae"

  @Option(
    name: .customLong("protocol"),
    help: "zero-shot: training sees the low-resolution picture only; oracle: the answer, as an upper bound.")
  var trainingProtocol = TrainingProtocol.zeroShot

  @Option(help: "Training steps of the oracle protocol; by default the recipe's.")
  var oracleSteps: Int?

  @Option(help: "Seeds of the methods that train, separated by commas.")
  var seeds = "1"

  @Option(help: "Recipe: full or quick.")
  var preset = ZeroShotConfiguration.Preset.full

  @Option(help: "What follows the network: wiener, none (rows named apart), or wiener,none: both of one training.")
  var refine = "wiener"

  @Option(help: "Where the results are written, as a JSON array.")
  var json: String?

  @Option(help: "A folder for the enlargements, which is made if missing.", completion: .directory)
  var saveImages: String?

  @Flag(help: "Keep the results in --json and do what is missing.")
  var resume = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    for scale in try numbers(scale, "--scale") { try checkScale(scale) }
    _ = try methods()
    guard try !refinements().isEmpty else { throw ValidationError("--refine takes wiener, none, or both") }
    guard try numbers(seeds, "--seeds").allSatisfy({ $0 >= 0 }) else {
      throw ValidationError("--seeds takes numbers from 0 on")
    }
    if resume && json == nil { throw ValidationError("--resume needs --json") }
    for method in try methods() where trainingProtocol == .oracle && ![.nlvae, .bicubic].contains(method) {
      throw ValidationError("--protocol oracle trains nlvae; \(method.rawValue) has no use for the answer")
    }
    if let oracleSteps, trainingProtocol != .oracle || oracleSteps < 1 {
      throw ValidationError("--oracle-steps takes a number from 1 on, and needs --protocol oracle")
    }
  }

  func run() throws {
    compute.apply()
    let pictures = try Dataset.images(in: dataset)
    guard !pictures.isEmpty else { throw ImageError(dataset, "no PNG picture in this folder") }
    if let saveImages {
      do {
        try FileManager.default.createDirectory(atPath: saveImages, withIntermediateDirectories: true)
      } catch {
        throw ImageError(saveImages, "cannot be made a folder")
      }
    }
    var record = try EvaluationRecord(path: json, resuming: resume)
    var table = ResultTable()
    for scale in try numbers(scale, "--scale") {
      for picture in pictures {
        let image = try reading.picture(picture.path)
        let task = try EvaluationTask(name: picture.name, picture: image, scale: scale)
        for method in try methods() {
          for seed in method.isLearned ? try numbers(seeds, "--seeds").map(UInt64.init) : [0] {
            for row in try rows(method, task, seed: seed, &record) { table.add(row) }
          }
        }
      }
    }
    table.printMeans()
  }

  /// The rows of one task, one for each refinement, from the record or made now.
  private func rows(
    _ method: Method, _ task: EvaluationTask, seed: UInt64, _ record: inout EvaluationRecord
  ) throws -> [EvaluationRow] {
    let kinds = isRefined(method) ? try refinements() : [.wiener]
    let wanted = kinds.map { kind in
      EvaluationRow(
        method: name(of: method, kind), protocol: protocolSeen(by: method).rawValue, scale: task.scale,
        image: task.name, seed: seed, psnr: 0, ssim: 0, seconds: 0)
    }
    if kinds.indices.allSatisfy({ record.row(like: wanted[$0]) != nil }) { return wanted.compactMap(record.row(like:)) }
    // One training serves all refinements.
    var enlargement = Enlargement(
      method: method, scale: task.scale, seed: seed,
      configuration: .init(preset, kinds.contains(.wiener) ? .wiener : .none)
    )
    enlargement.zssr = ZSSRConfiguration(preset)
    enlargement.dip = DIPConfiguration(preset, scale: task.scale)
    enlargement.resumes = resume
    enlargement.checkpointInterval = checkpoints.checkpointInterval
    enlargement.checkpointPath = method.isLearned ? json.map { "\($0).ckpt" } : nil
    let bar = TrainingBar("\(task.name) ×\(task.scale) \(label(of: wanted[0]))", quiet: compute.quiet)
    let made: [(image: Image, seconds: Double)]
    do {
      // The checkpoint of another task is no error here: this one has not been begun.
      made = try enlargement.beginningAnew { try answers($0, task, kinds, bar) }
    } catch is Enlargement.Interrupted {
      bar.finish()
      let advice = json == nil ? "" : "; the same command with --resume goes on"
      throw ImageError(task.name, "interrupted\(advice)")
    }
    bar.finish()
    let rows = try zip(wanted, made).map { row, made in try noted(row, made.image, made.seconds, task, &record) }
    enlargement.discardCheckpoint()
    return rows
  }

  /// The enlargements of one task, one for each refinement, with their seconds.
  private func answers(
    _ enlargement: Enlargement, _ task: EvaluationTask, _ kinds: [RefinementKind], _ bar: TrainingBar
  ) throws -> [(image: Image, seconds: Double)] {
    let clock = ContinuousClock(), start = clock.now
    var seconds: Double { ((clock.now - start) / .milliseconds(1)).rounded() / 1000 }
    let stop = { Interruption.isRequested }
    if protocolSeen(by: enlargement.method) == .oracle {
      // Here, and nowhere else before scoring, the ground truth is read.
      let session = OracleSession(
        lowResolution: task.lowResolution, groundTruth: task.groundTruth, scale: task.scale, seed: enlargement.seed,
        configuration: oracle)
      let finished = try enlargement.run(session, progress: { bar.show($0) }, shouldStop: stop)
      return [(task.lowResolution.enlarged(with: finished.result!), seconds)]
    }
    guard isRefined(enlargement.method) else {
      let image = try enlargement(task.lowResolution, progress: { bar.show($0) }, shouldStop: stop)
      return [(image, seconds)]
    }
    let session = try enlargement.train(task.lowResolution, progress: { bar.show($0) }, shouldStop: stop)
    let trained = seconds
    return try kinds.map { kind in
      guard kind == .wiener else { return (task.lowResolution.enlarged(with: session.result!), trained) }
      let image = try enlargement.refine(
        session, of: task.lowResolution, progress: { bar.show($0) }, shouldStop: stop)
      return (image, seconds)
    }
  }

  /// A row with its scores, written down; its enlargement too, if enlargements are kept.
  private func noted(
    _ row: EvaluationRow, _ image: Image, _ seconds: Double, _ task: EvaluationTask, _ record: inout EvaluationRecord
  ) throws -> EvaluationRow {
    if let known = record.row(like: row) { return known }
    var row = row
    let scores = task.scores(of: image)
    (row.psnr, row.ssim, row.seconds) = (scores.psnr, scores.ssim, seconds)
    if let saveImages {
      let seed = row.seed > 0 ? "-seed\(row.seed)" : ""
      try image.write(png: "\(saveImages)/\(task.name)-x\(task.scale)-\(label(of: row))\(seed).png")
    }
    try record.add(row)
    return row
  }

  private func name(of method: Method, _ kind: RefinementKind) -> String {
    guard method.isLearned else { return method.rawValue }
    let steps = oracle.steps == OracleConfiguration(preset).steps ? [] : ["\(oracle.steps)steps"]
    let parts = [method.rawValue] + (preset == .full ? [] : [preset.rawValue]) + (kind == .none ? ["unrefined"] : [])
    return (parts + steps).joined(separator: "-")
  }

  /// The row's method and, unless it is zero-shot, its protocol.
  private func label(of row: EvaluationRow) -> String {
    row.protocol == TrainingProtocol.zeroShot.rawValue ? row.method : "\(row.method)-\(row.protocol)"
  }

  /// What a method is allowed to see: what does not train sees no answer under either protocol.
  private func protocolSeen(by method: Method) -> TrainingProtocol { method.isLearned ? trainingProtocol : .zeroShot }

  /// Whether --refine has something to say about a method.
  private func isRefined(_ method: Method) -> Bool { method == .nlvae && trainingProtocol == .zeroShot }

  /// The oracle's recipe.
  private var oracle: OracleConfiguration {
    var configuration = OracleConfiguration(preset)
    if let oracleSteps { configuration.steps = oracleSteps }
    return configuration
  }

  private func refinements() throws -> [RefinementKind] {
    try refine.split(separator: ",").map { name in
      guard let kind = RefinementKind(rawValue: String(name)) else {
        throw ValidationError("--refine: '\(name)' is not one of wiener, none")
      }
      return kind
    }
  }

  private func methods() throws -> [Method] {
    try method.split(separator: ",").map { name in
      guard let method = Method(rawValue: String(name)) else {
        throw ValidationError(
          "--method: '\(name)' is not one of \(Method.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return method
    }
  }

  private func numbers(_ list: String, _ option: String) throws -> [Int] {
    let numbers = try list.split(separator: ",").map { text in
      guard let number = Int(text) else { throw ValidationError("\(option): '\(text)' is not a number") }
      return number
    }
    guard !numbers.isEmpty else { throw ValidationError("\(option) takes at least one number") }
    return numbers
  }
}
