import Engine
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// Enlarges one file into another.
struct PictureEnlarger {
  var size: SizeOptions
  var recipe: RecipeOptions
  var degradation: DegradationOptions
  var files: FileOptions
  var running: RunningOptions
  /// Whether this is one picture of several.
  var isBatch: Bool
  /// How fast this machine is, as far as has been measured.
  let speeds = MeasuredSpeeds()
  /// What shows the work on a page, if it is to be shown.
  var view: LiveView?
  /// Bytes that the work can have; `nil` where the system does not tell.
  var freeMemory: () -> Int? = { Memory.available }
  /// Whether a state that is none of this work's is put out of the way, and the same command goes on from one that is.
  var goesOnByItself = false

  /// Enlarges a picture.
  ///
  /// - Returns: What was decided before the work, and the answer, which has been written.
  /// - Throws: `FileError` if it cannot be read, enlarged or written, or the work was interrupted.
  @discardableResult
  func enlarge(_ job: BatchPlan.Job) throws -> (work: Work, answer: Image) {
    let work = try prepare(job)
    guard work.isFile else { return (work, try enlarge(work, checkpoint: nil)) }
    let answer = try alone(on: work.output) {
      try enlarge(work, checkpoint: recipe.chosen.isResumable ? companion(of: work.output, suffix: ".ckpt") : nil)
    }
    return (work, answer)
  }

  /// Reads the picture, and refuses before the work what could not be written after it.
  private func prepare(_ job: BatchPlan.Job) throws -> Work {
    var file = try running.reading.file(job.input)
    for warning in file.warnings { warn("\(shown(job.input)): \(warning)") }
    let target = try size.pixels(of: file.image, job.input)
    if recipe.preview == nil {
      try running.reading.checkSize(job.input, file.image, width: target.width, height: target.height) {
        try? price(of: file, to: target)
      }
    }
    let isStream = job.output == "-" || isDevice(job.output)
    guard let format = files.format?.format ?? PictureFormat(name: job.output) ?? (isStream ? file.format : nil) else {
      throw FileError(job.output, "\(PictureFormat.namingAdvice), or end it with / for a folder")
    }
    if files.strip { file.image.metadata = file.image.metadata.stripped }
    var work = Work(
      input: job.input, output: job.output, format: format, whole: file.image, target: target,
      frame: WrappedFrame(degradation.wrap, file.image, to: target))
    if let region = recipe.preview {
      guard region.x + region.width <= file.image.width, region.y + region.height <= file.image.height else {
        throw FileError(
          job.input,
          "has \(file.image.width)×\(file.image.height) pixels, and the region of --preview does not lie in them")
      }
      work.preview = Preview(region, in: work.frame)
    }
    let size = work.written
    try format.check(job.output, width: size.width, height: size.height, hasAlpha: work.image.isTransparent)
    try checkOutputs(of: job)
    try checkLearnable(width: work.image.width, height: work.image.height, by: recipe.chosen, job.input)
    let factor = Double(target.width) / Double(file.image.width)
    work.assumed = try assumed(of: file, factor: factor, job)
    if let named = PictureFormat(name: job.output), named != format {
      warn("\(shown(job.output)): becomes a \(format.title) file, whatever its name says")
    }
    for loss in format.losses(of: work.whole) { warn("\(shown(job.output)): \(loss)") }
    return work
  }

  /// Refuses outputs that could not be written or would replace what is there.
  private func checkOutputs(of job: BatchPlan.Job) throws {
    if job.output == "-" {
      guard isatty(STDOUT_FILENO) == 0 else {
        throw FileError("standard output", "is a terminal, which shows no picture; send it to a file or a pipe")
      }
    } else {
      try checkOutput(job.output, besides: [job.input] + degradation.files, as: files.format?.format)
    }
    if let uncertainty = recipe.uncertainty {
      guard PictureFormat(name: uncertainty) == .png else {
        throw FileError(uncertainty, "the map is a PNG file: name it .png")
      }
      try checkOutput(uncertainty, besides: [job.input, job.output] + degradation.files)
    }
  }

  /// What is assumed of a picture, which is said.
  private func assumed(of file: PictureFile, factor: Double, _ job: BatchPlan.Job) throws -> Degradation {
    let name = shown(job.input), bar = TrainingBar("\(name): kernel", quiet: running.compute.quiet)
    defer { bar.finish() }
    let (assumed, said) = try interruptible(name, "") {
      try degradation.assumed(of: file, factor: factor, isPlain: recipe.chosen == .bicubic) { share in
        bar.show(share: share)
        if Interruption.isRequested { throw Enlargement.Interrupted() }
      }
    }
    bar.finish()
    if !said.isEmpty { warn("\(name): taken for \(said.joined(separator: ", and "))") }
    return assumed
  }

  /// A part is filtered as the whole would be.
  private func takeFilters(of work: Work, into enlargement: inout Enlargement) throws {
    let name = shown(work.input), bar = TrainingBar("\(name): filter", quiet: running.compute.quiet)
    defer { bar.finish() }
    var chosen = enlargement
    let isChosen = try interruptible(name, "") {
      try PreviewFilter(whole: work.frame.image, degradation: work.assumed).choose(for: &chosen) { share in
        bar.show(share: share)
        if Interruption.isRequested { throw Enlargement.Interrupted() }
      }
    }
    enlargement = chosen
    bar.finish()
    if !isChosen {
      warn("\(name): too large to be asked for its filter; the whole may choose another one than the region")
    }
  }

  func shown(_ path: String) -> String { path == "-" ? "standard input" : printable(path) }

  private func enlarge(_ work: Work, checkpoint: String?) throws -> Image {
    // A part is enlarged by the factor of the whole, whatever its own rounding.
    var enlargement = try recipe.enlargement(of: work.whole, to: work.target)
    enlargement.size = work.size
    enlargement.degradation = work.assumed
    enlargement.limitsOvershoot = limits(work.whole.hasTwoLevelEdges)
    enlargement.limitsOvershootOfAlpha = limits(work.whole.hasTwoLevelAlpha)
    if work.preview != nil && recipe.chosen == .wiener { try takeFilters(of: work, into: &enlargement) }
    enlargement.checkpointPath = checkpoint
    enlargement.checkpointInterval = running.checkpoints.checkpointInterval
    enlargement.resumes = running.resume
    enlargement.warn = { warnInBetween($0) }
    if !running.resume {
      for path in enlargement.checkpointPaths where isFile(path) {
        try setAsideState(path)
      }
    }
    let forecast = try forecast(enlargement, work)
    let display = PictureProgress(
      work.input, size: work.written, quiet: running.compute.quiet, forecast: forecast, view: view)
    defer { display.finish() }
    view?.begin(
      "\(shown(work.input)) → \(work.written.width)×\(work.written.height)", recipe.chosen.rawValue, work.image,
      to: work.size, expected: forecast?.ratios)
    func made(_ enlargement: Enlargement) throws -> Image {
      try enlargement(
        work.image, partWillBegin: display.begin, progress: display.show, shouldStop: { Interruption.isRequested },
        inspect: { try writeUncertainty(of: $0, work) }, observer: view)
    }
    do {
      return try interruptible(work.isFile ? work.output : shown(work.input), advice(checkpoint)) {
        let answer = work.cut(try goesOnByItself ? enlargement.beginningAnew(warn, made) : made(enlargement))
        do { try write(answer, work) } catch let error as FileError where checkpoint.map(isFile) == true {
          throw FileError(error.file, "\(error.cause); what was made is kept\(advice(checkpoint))", error.kind)
        }
        display.finish()
        end(work, answer, enlargement, checkpoint)
        return answer
      }
    } catch {
      let error = mended(error, enlargement)
      view?.end("\((error as? Interrupted)?.message ?? (error as? FileError) ?? FileError(work.input, "failed"))")
      throw error
    }
  }

  /// What is wrong with a state, and how to do without it.
  private func mended(_ error: any Error, _ enlargement: Enlargement) -> any Error {
    guard let error = error as? FileError, error.kind == .refused, enlargement.checkpointPaths.contains(error.file)
    else { return error }
    let advice = "without --resume the work begins anew, and this file is kept under another name"
    return FileError(error.file, "\(error.cause); \(advice)", error.kind)
  }

  /// Puts the state away whose answer has been written; one that was stopped on the page can be gone on from.
  private func end(_ work: Work, _ answer: Image, _ enlargement: Enlargement, _ checkpoint: String?) {
    guard let view, view.settles else {
      enlargement.discardCheckpoint()
      view?.end("done: \(shown(work.output))", answer)
      return
    }
    let line = "stopped, and the answer so far is kept\(advice(checkpoint))"
    warn("\(shown(work.output)): \(line)")
    view.end("\(shown(work.output)): \(line)", answer)
  }

  /// Whether edges may not overshoot.
  private func limits(_ hasTwoLevels: @autoclosure () -> Bool) -> Bool {
    switch degradation.clamp {
    case .on: true
    case .off: false
    case .auto: recipe.chosen != .bicubic && hasTwoLevels()
    }
  }

  private func advice(_ checkpoint: String?) -> String {
    guard let checkpoint else { return "" }
    if goesOnByItself { return "; the same command goes on from \(checkpoint)" }
    return "; the same command with --resume goes on" + (isBatch ? "" : " from \(checkpoint)")
  }

  private func write(_ image: Image, _ work: Work) throws {
    guard work.output == "-" else { return try image.write(to: work.output, as: work.format, quality: files.quality) }
    let bytes = try image.data(as: work.format, quality: files.quality, name: "standard output")
    try writeAll(bytes, to: STDOUT_FILENO, name: "standard output")
  }

  /// A grey picture, the largest deviation white; says what white stands for.
  private func writeUncertainty(of run: ZeroShotRun, _ work: Work) throws {
    guard let path = recipe.uncertainty, let map = run.uncertainty() else { return }
    let largest = max(map.values.max() ?? 0, .leastNormalMagnitude)
    let picture = Image(
      width: map.shape[3], height: map.shape[2], channels: 1, pixels: (map * (1 / largest)).values
    ).resized(width: work.size.width, height: work.size.height)
    try work.cut(picture).quantized().write(png: path)
    printLine("\(printable(path)): white is a standard deviation of \(String(format: "%.4f", largest * 255)) of 255")
  }
}
