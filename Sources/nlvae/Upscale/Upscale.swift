import ArgumentParser
import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// `nlvae upscale`
struct Upscale: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Enlarge pictures: PNG, JPEG, WebP or TIFF.",
    discussion: """
      EXAMPLES (README.md compares the methods; --help-hidden shows more options)
        nlvae upscale photo.jpg -o large.png                 four times, minutes
        nlvae upscale photo.jpg -o large.webp --preset instant           seconds
        nlvae upscale a.png holiday/ -r -o out/ --width 1920     many, resumable
        nlvae upscale photo.jpg -o part.png --preview 400,300,64,64      a look
        nlvae upscale - -o - --scale 1.5 <in.png >out.png                  pipes
      """)

  @Argument(
    help: "Pictures, folders, or - for standard input.",
    completion: .file(extensions: PictureFormat.allEndings))
  var inputs: [String]

  @Option(name: .shortAndLong, help: "A file, a folder, or - for standard output.")
  var output: String

  @OptionGroup(title: "SIZE") var size: SizeOptions
  @OptionGroup(title: "METHOD") var recipe: RecipeOptions
  @OptionGroup(title: "WHAT THE PICTURE WENT THROUGH") var degradation: DegradationOptions
  @OptionGroup(title: "FILES") var files: FileOptions
  @OptionGroup var running: RunningOptions

  func validate() throws {
    guard !inputs.isEmpty else { throw ValidationError("there is no picture to enlarge") }
    guard !inputs.contains("-") || inputs.count == 1 else {
      throw ValidationError("standard input is one picture, and no other can be given with it")
    }
    if output == "-" && inputs.count > 1 { throw ValidationError("standard output takes one picture") }
    if recipe.uncertainty != nil && inputs.count > 1 { throw ValidationError("--uncertainty is of one picture") }
  }

  /// Where the picture goes; standard output by whatever name, since it may lead to a file that is only to be added to.
  private var destination: String { ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(output) ? "-" : output }

  func run() throws {
    running.compute.apply()
    let plan = try BatchPlan(inputs, output: destination, recursive: files.recursive, format: files.format?.format)
    let site = running.live ? try LiveSite() : nil
    if let site { printToStandardError("nlvae: to be watched at \(site.address), from this machine only\n") }
    defer { site?.close() }
    var enlarger = self.enlarger(isBatch: plan.isBatch)
    enlarger.view = site.map { LiveView($0.board) }
    let runner = BatchRunner(plan: plan, enlarger: enlarger)
    guard plan.isBatch else {
      let job = plan.jobs[0]
      if files.skipExisting && runner.isDone(job) {
        return warn("\(printable(job.output)): is there, and --skip-existing leaves it alone")
      }
      try enlarger.enlarge(job)
      return
    }
    if recipe.uncertainty != nil { throw FileError(output, "--uncertainty is of one picture, and this is a batch") }
    try runner.run()
  }

  /// What enlarges pictures by these options.
  func enlarger(isBatch: Bool) -> PictureEnlarger {
    PictureEnlarger(
      size: size, recipe: recipe, degradation: degradation, files: files, running: running, isBatch: isBatch)
  }
}
