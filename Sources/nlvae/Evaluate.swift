import ArgumentParser
import Experiments
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
      skips those that are there: pictures are told apart by their names, so a record belongs to one folder; with --origin
      or --shard their checksums are kept, and another picture of a name is refused. A picture that cannot be read, or is
      too small, is named and left out, and the exit code is 1 in the end. Deep Image Prior is scored as published: no
      answer of it is back-projected.

      EXAMPLES
        nlvae evaluate --dataset Data/Set5 --scale 4 --method bicubic,nlvae --json results.json
        nlvae evaluate --dataset Data/Set5 --scale 2,3,4 --method nlvae --seeds 1,2,3 --json results.json --resume
        nlvae evaluate --dataset Data/Set5 --scale 4 --method nlvae --protocol oracle --json oracle.json
        nlvae evaluate --dataset Data/Set5 --scale 4 --weights vdsr.safetensors
        nlvae evaluate --dataset Data/BSD100 --scale 4 --method instant --shard 3/8 --json part3.json
      """)

  @Option(help: "A folder of pictures.", completion: .directory)
  var dataset: String

  @Option(help: "Factors, separated by commas.")
  var scale = CommaSeparated(Scale(4))

  @Option(help: "Methods, separated by commas; by default bicubic,nlvae, or weights where --weights names some.")
  var method: CommaSeparated<SuperResolution.Method>?

  @OptionGroup var weights: WeightsOptions

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "What trains on the picture may see. zero-shot: the low-resolution picture only; oracle: the answer, to see what that "
        + "is worth. Networks trained beforehand name their own.", valueName: "protocol"))
  var asked = AskedProtocol.zeroShot

  /// What trains on the picture may see.
  var trainingProtocol: TrainingProtocol { asked == .oracle ? .oracle : .zeroShot }

  /// The protocols that can be asked for.
  enum AskedProtocol: String, CaseIterable, ExpressibleByArgument {
    case zeroShot = "zero-shot"
    case oracle
  }

  @Option(help: "Training steps of the oracle protocol; by default the recipe's.")
  var oracleSteps: Int?

  @Option(help: "Seeds of the methods that train, numbers from 0 on, separated by commas.")
  var seeds = CommaSeparated<UInt64>(1)

  @Option(help: "Recipe.")
  var preset = ZeroShotConfiguration.Preset.standard

  @Option(help: "What refines the network's outputs; wiener,none for both, in rows named apart.")
  var refine = CommaSeparated(RefinementKind.wiener)

  @Option(help: "Where the results are written, as a JSON array.")
  var json: String?

  @Option(help: "A folder for the enlargements, which is made if missing.", completion: .directory)
  var saveImages: String?

  @Flag(help: "Keep the results in --json and do what is missing.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Only this part of the pictures and seeds, 1/8 to 8/8, for as many runs; nlvae merge puts them together.",
      valueName: "i/n"))
  var shard: Shard?

  @Flag(help: "Also write how each result was made: threads, processor, version, the picture's checksum.")
  var origin = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    guard !methods.contains(.weights) || weights.weights != nil else {
      throw ValidationError("--method weights needs --weights")
    }
    if resume && json == nil { throw ValidationError("--resume needs --json") }
    for method in methods where trainingProtocol == .oracle && ![.nlvae, .bicubic].contains(method) {
      throw ValidationError("--protocol oracle trains nlvae; \(method.rawValue) has no use for the answer")
    }
    if let oracleSteps, trainingProtocol != .oracle || oracleSteps < 1 {
      throw ValidationError("--oracle-steps takes a number from 1 on, and needs --protocol oracle")
    }
  }

  /// The methods, those that were named or by default.
  var methods: [SuperResolution.Method] {
    method?.elements ?? (weights.weights == nil ? [.bicubic, .nlvae] : [.weights])
  }

  func run() throws {
    try weights.check(scale.elements.map(\.value))
    if let saveImages, isSamePlace(saveImages, dataset) {
      throw FileError(saveImages, "cannot take the enlargements: it is the data set itself")
    }
    guard let json else { return try evaluate() }
    try checkWritable(json)
    guard isFile(json) || !exists(json) else {
      throw FileError(json, "cannot take the results: they are written after every picture, which needs a file")
    }
    try alone(on: json, evaluate)
  }

  private func evaluate() throws {
    compute.apply()
    let all = try Dataset.images(in: dataset)
    let pictures = all.enumerated().filter { place, _ in
      drawnSeeds.indices.contains { isOurs(picture: place, seed: $0) }
    }.map { (place: $0.offset, name: $0.element.name, path: $0.element.path) }
    let usable = try usable(of: pictures)
    if let saveImages {
      try makeFolder(saveImages)
      guard FileManager.default.isWritableFile(atPath: saveImages) else {
        throw FileError(saveImages, "cannot be written: it is write-protected")
      }
    }
    let record = Record(path: json, form: EvaluationResult.form)
    if !resume, let json { try keepOld(json, record) }
    try record.begin()
    let recorded = try record.rows()
    var runner = ExperimentRunner(
      record: record, states: json.map { .beside($0) } ?? .none, time: .wall,
      display: { TrainingBar($0.title, quiet: compute.quiet) }, shouldStop: { Interruption.isRequested })
    runner.resumes = resume
    runner.checkpointInterval = checkpoints.checkpointInterval
    // Methods that draw no weights have one result a picture, the others one for each seed.
    let shares = [false, true].map { share(isLearned: $0, ofPictures: all.count) }
    try work(through: usable, shares, runner) { try checkSame($0, in: recorded) }
    // They have been named; the others are done.
    if usable.count < pictures.count { throw ExitCode.failure }
  }

  /// Refuses to go on with results of another picture that has the same name.
  private func checkSame(_ task: EvaluationTask, in recorded: [RecordRow]) throws {
    let checksum = task.lowResolution.checksum
    for row in recorded where row.key[2] == "\(task.scale)" && row.key[3] == task.name {
      let known = row.result[ResultOrigin.checksumPlace]
      guard known.isEmpty || known == checksum else {
        throw FileError(
          json ?? task.name,
          "holds results of another picture \(task.name) than \(dataset) has; without --resume they are set aside")
      }
    }
  }

  /// Makes the results of all pictures, reading one picture at a time.
  private func work(
    through pictures: [Picture], _ shares: [PartOfWork?], _ runner: ExperimentRunner,
    check: (EvaluationTask) throws -> Void
  ) throws {
    var runner = runner, table = ResultTable()
    for scale in scale.elements.map(\.value).sorted() {
      for picture in pictures {
        let task = try EvaluationTask(name: picture.name, picture: reading.picture(picture.path), scale: scale)
        try check(task)
        let advice = json == nil ? "" : "; the same command with --resume goes on"
        for job in jobs(task, picture.place, shares) {
          runner.isMissing = { _ in job.file.map { !isFile($0) } ?? false }
          try interruptible(task.name, advice) {
            let isDone = try runner.work(on: [job.piece]) { _, outcome in
              switch outcome {
              case .made(let rows, _), .known(let rows): for row in rows { table.add(job.result.with(row.result)) }
              case .busy, .interrupted: break
              }
            }
            if !isDone { throw Enlargement.Interrupted() }
          }
        }
      }
    }
    table.printMeans()
  }

  /// One enlargement.
  private struct Job {
    var piece: ExperimentTask
    /// What tells it from others.
    var result: EvaluationResult
    /// The file that the enlargement is kept in, if any.
    var file: String?
  }

  private func jobs(_ task: EvaluationTask, _ place: Int, _ shares: [PartOfWork?]) -> [Job] {
    chosen(place: place).map { job(task, $0.method, $0.seed, $0.refinement, shares[$0.method.isLearned ? 1 : 0]) }
  }

  /// A picture of the folder, with its place there.
  typealias Picture = (place: Int, name: String, path: String)

  /// Whether a picture's seed, both by their places, is of the part that was asked for.
  func isOurs(picture: Int, seed: Int) -> Bool {
    shard?.has(picture * seeds.elements.count + seed) ?? true
  }

  private func job(
    _ task: EvaluationTask, _ method: SuperResolution.Method, _ seed: UInt64, _ kind: RefinementKind,
    _ share: PartOfWork?
  ) -> Job {
    let seen = protocolSeen(by: method)
    let result = EvaluationResult(
      method: name(of: method, kind), protocol: seen, scale: task.scale, image: task.name, seed: seed)
    let seedSuffix = seed > 0 ? "-seed\(seed)" : ""
    let name = "\(task.name)-x\(task.scale)-\(result.label)\(seedSuffix)", file = saveImages.map { "\($0)/\(name).png" }
    let title = "\(task.name) ×\(task.scale) \(result.label)"
    let piece = ExperimentTask(name: name, title: title, key: result.key, isResumable: method.isResumable) {
      context in
      var enlargement = Enlargement(
        method: method, scale: task.scale, seed: seed, configuration: .init(method, preset, kind))
      var dip = DIPConfiguration(preset, scale: task.scale)
      dip.backProjects = false
      enlargement.dip = dip
      if method == .weights { try weights.apply(to: &enlargement) }
      guard
        let image = try context.enlarged(task, by: enlargement, oracle: seen == .oracle ? oracle : nil).image
      else { return [] }
      if let file { try image.write(png: file) }
      var made = result
      let scores = task.scores(of: image)
      made.psnr = scores.psnr
      made.ssim = scores.ssim
      made.seconds = (context.seconds * 1000).rounded() / 1000
      if keepsOrigin { made.origin = origin(of: task, in: share) }
      return [made.row]
    }
    return Job(piece: piece, result: result, file: file)
  }

  /// Results of an earlier run that this one is not to go on with are worth hours.
  private func keepOld(_ json: String, _ record: Record) throws {
    if exists(json) {
      let rows = try? record.rows()
      if rows?.isEmpty != true {
        let what = rows == nil ? "holds something else than results" : "holds results, which --resume would go on with"
        try setAside(json, what)
      }
    }
    if isFile("\(json).ckpt") { try setAsideState("\(json).ckpt") }
  }
}
