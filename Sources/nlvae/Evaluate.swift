import ArgumentParser
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae evaluate`
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reduce the pictures of a folder, enlarge them again, and score the result.",
    discussion: """
      Pictures are cropped to a multiple of the scale and reduced by antialiased bicubic interpolation; scores are taken
      on luma, with as many border pixels cut as the scale says. Results are written after every picture, and --resume
      skips those that are there: pictures are told apart by their names, so a record belongs to one folder. Deep Image
      Prior is scored as published: no answer of it is back-projected.

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
    help: "zero-shot: training sees the low-resolution picture only; oracle: the answer, to see what that is worth.")
  var trainingProtocol = TrainingProtocol.zeroShot

  @Option(help: "Training steps of the oracle protocol; by default the recipe's.")
  var oracleSteps: Int?

  @Option(help: "Seeds of the methods that train, separated by commas.")
  var seeds = "1"

  @Option(help: "Recipe: full or quick.")
  var preset = ZeroShotConfiguration.Preset.full

  @Option(help: "What refines the network's outputs: wiener, none, or wiener,none for both (rows named apart).")
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
    _ = try refinements()
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
    if let saveImages, isSamePlace(saveImages, dataset) {
      throw FileError(saveImages, "cannot take the enlargements: it is the data set itself")
    }
    guard let json else { return try evaluate() }
    try checkWritable(json)
    guard isFile(json) || !FileManager.default.fileExists(atPath: json) else {
      throw FileError(json, "cannot take the results: they are written after every picture, which needs a file")
    }
    try alone(on: json, evaluate)
  }

  private func evaluate() throws {
    compute.apply()
    let pictures = try Dataset.images(in: dataset)
    try check(pictures)
    if let saveImages {
      try makeFolder(saveImages)
      guard FileManager.default.isWritableFile(atPath: saveImages) else {
        throw FileError(saveImages, "cannot be written: it is write-protected")
      }
    }
    if !resume, let json { try keepOld(json) }
    var record = try EvaluationRecord(path: json, resuming: resume)
    var table = ResultTable()
    for scale in try numbers(scale, "--scale") {
      for picture in pictures {
        let image = try reading.picture(picture.path)
        let task = try EvaluationTask(name: picture.name, picture: image, scale: scale)
        for method in try methods() {
          for seed in method.isLearned ? try numbers(seeds, "--seeds").map(UInt64.init) : [0] {
            for kind in isRefined(method) ? try refinements() : [.wiener] {
              table.add(try row(method, kind, task, seed: seed, &record))
            }
          }
        }
      }
    }
    table.printMeans()
  }

  /// Refuses pictures that cannot be done, before the first hour and not in the middle of the night.
  private func check(_ pictures: [(name: String, path: String)]) throws {
    for picture in pictures {
      let image = try reading.picture(picture.path)
      for scale in try numbers(scale, "--scale") {
        try EvaluationTask.check(picture.name, width: image.width, height: image.height, scale: scale)
        for method in try methods() where protocolSeen(by: method) == .zeroShot {
          try checkLearnable(
            width: image.width / scale, height: image.height / scale, by: method, "\(picture.name) reduced by \(scale)")
        }
      }
    }
  }

  /// Results of an earlier run that this one is not to go on with are worth hours.
  private func keepOld(_ json: String) throws {
    let advice = "which --resume would go on with"
    if FileManager.default.fileExists(atPath: json) {
      let rows = try? EvaluationRecord(path: json, resuming: true).rows
      if rows?.isEmpty != true {
        try setAside(json, rows == nil ? "holds something else than results" : "holds results, \(advice)")
      }
    }
    if FileManager.default.fileExists(atPath: "\(json).ckpt") {
      try setAside("\(json).ckpt", "is the state of an interrupted run, \(advice)")
    }
  }

  /// One row, from the record or made now; made again if enlargements are kept and this one's is missing.
  private func row(
    _ method: Method, _ kind: RefinementKind, _ task: EvaluationTask, seed: UInt64, _ record: inout EvaluationRecord
  ) throws -> EvaluationRow {
    var row = EvaluationRow(
      method: name(of: method, kind), protocol: protocolSeen(by: method).rawValue, scale: task.scale,
      image: task.name, seed: seed, psnr: 0, ssim: 0, seconds: 0)
    let seedSuffix = row.seed > 0 ? "-seed\(row.seed)" : ""
    let picture = saveImages.map { "\($0)/\(task.name)-x\(task.scale)-\(label(of: row))\(seedSuffix).png" }
    if let known = record.row(like: row), picture.map(isFile) ?? true { return known }
    var enlargement = Enlargement(
      method: method, scale: task.scale, seed: seed, configuration: .init(method, preset, kind))
    var dip = DIPConfiguration(preset, scale: task.scale)
    dip.backProjects = false
    enlargement.dip = dip
    enlargement.resumes = resume
    enlargement.checkpointInterval = checkpoints.checkpointInterval
    enlargement.checkpointPath = method.isResumable ? json.map { "\($0).ckpt" } : nil
    let run = EvaluationRun(
      enlargement: enlargement, oracle: protocolSeen(by: method) == .oracle ? oracle : nil)
    let bar = TrainingBar("\(task.name) ×\(task.scale) \(label(of: row))", quiet: compute.quiet)
    defer { bar.finish() }
    let advice = json == nil ? "" : "; the same command with --resume goes on"
    let interrupted = FileError(task.name, "interrupted\(advice)")
    Interruption.willSay("nlvae: \(interrupted)")
    let hasState = resume && enlargement.checkpointPath.map(FileManager.default.fileExists(atPath:)) ?? false
    var stopwatch = Stopwatch(
      .wall, path: json.map { "\($0).seconds" }, goesOn: hasState, interval: checkpoints.checkpointInterval)
    let image: Image
    do {
      image = try run(task) {
        stopwatch.restart()
      } progress: {
        bar.show($0)
        stopwatch.note()
      } shouldStop: {
        Interruption.isRequested
      }
    } catch is Enlargement.Interrupted {
      stopwatch.note(now: true)
      throw interrupted
    }
    let scores = task.scores(of: image)
    (row.psnr, row.ssim, row.seconds) = (scores.psnr, scores.ssim, (stopwatch.seconds * 1000).rounded() / 1000)
    if let picture { try image.write(png: picture) }
    try record.add(row)
    enlargement.discardCheckpoint()
    stopwatch.discard()
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
    try words(refine, "--refine", of: RefinementKind.allCases.map(\.rawValue)).compactMap(RefinementKind.init)
  }

  private func methods() throws -> [Method] {
    try words(method, "--method", of: Method.allCases.map(\.rawValue)).compactMap(Method.init)
  }
}
