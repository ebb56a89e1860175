import ArgumentParser
import Files
import Foundation
import Imaging
import Kernels
import SuperResolution

/// The command line tool.
@main
struct NLVAECommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nlvae",
    abstract: "Enlarges one picture with a non-local variational autoencoder trained on that picture alone.",
    discussion: """
      EXAMPLES
        nlvae upscale photo.png -o large.png
        nlvae upscale photo.png -o large.png --scale 2 --preset quick
        nlvae degrade photo.png -o small.png --scale 4
        nlvae evaluate --dataset Data/Set5 --scale 4 --method bicubic,nlvae --json results.json
        nlvae reproduce --list
      """,
    version: "nlvae 0.1.0",
    subcommands: [Upscale.self, Evaluate.self, Reproduce.self, Degrade.self, Demo.self])

  /// Runs a command; whatever goes wrong with a file or a picture becomes one line and exit status 1.
  static func main() {
    guard Processor.isSupported else { fail(Processor.requirement) }
    // A limit on the size of files (ulimit -f) is an error like a full disk, and no reason to die without a word.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as FileError {
      fail("\(error)")
    } catch let error as EnlargementError {
      fail("\(error)")
    } catch {
      exit(withError: error)
    }
  }

  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("nlvae: \(message)\n".utf8))
    Foundation.exit(1)
  }
}

/// What the commands that compute have in common.
struct ComputeOptions: ParsableArguments {
  @Option(help: "Threads to compute with; the result does not depend on it.")
  var threads = Threads.available

  @Flag(name: .shortAndLong, help: "No progress bar.")
  var quiet = false

  func validate() throws {
    guard threads > 0 else { throw ValidationError("--threads takes a number from 1 on") }
  }

  func apply() { Threads.count = threads }
}

/// How pictures are read.
struct ReadingOptions: ParsableArguments {
  @Option(help: "Largest picture that is read or made, in megapixels (of 2^20 pixels).")
  var limit = Image.defaultPixelLimit >> 20

  func validate() throws {
    // 2^42 pixels are beyond any memory, and within the numbers that sizes are computed with.
    guard 1...1 << 22 ~= limit else { throw ValidationError("--limit takes a number from 1 to \(1 << 22)") }
  }

  /// Reads a picture, and says what to do about one that is too large.
  ///
  /// - Parameter scale: what it will be enlarged by; the limit holds for the enlargement as well.
  func picture(_ path: String, toEnlargeBy scale: Int = 1) throws -> Image {
    let image = try read(path)
    let (width, height) = (image.width * scale, image.height * scale)
    guard width * height <= limit << 20 else {
      throw FileError(
        path,
        "enlarged to \(width)×\(height) pixels it is more than the limit of \(limit << 20); a larger --limit makes it")
    }
    return image
  }

  private func read(_ path: String) throws -> Image {
    do {
      return try Image(png: path, pixelLimit: limit << 20)
    } catch let error as FileError where error.kind == .tooManyPixels {
      throw FileError(error.file, "\(error.cause); a larger --limit reads it")
    }
  }
}

/// How often a long run is saved.
struct CheckpointOptions: ParsableArguments {
  @Option(help: "Seconds between two checkpoints; more where writing one would take over a tenth of the time.")
  var checkpointInterval = 15.0

  func validate() throws {
    guard 0...1e6 ~= checkpointInterval else {
      throw ValidationError("--checkpoint-interval takes a number of seconds from 0 on")
    }
  }
}

extension Method: ExpressibleByArgument {}
extension ZeroShotConfiguration.Preset: ExpressibleByArgument {}
extension TrainingProtocol: ExpressibleByArgument {}

extension Enlargement {
  /// Goes on from a checkpoint if it is this run's; one that is not, or is damaged, is put out of the way.
  func beginningAnew<Result>(_ body: (Enlargement) throws -> Result) throws -> Result {
    do {
      return try body(self)
    } catch let error as FileError where error.kind == .refused && error.file == checkpointPath {
      try setAside(error.file, error.cause)
      return try body(self)
    }
  }
}

/// Keeps a file under another name where this run is going to write its own, and says why.
///
/// - Throws: `FileError` if the file cannot be renamed.
func setAside(_ path: String, _ reason: String, keepingAll: Bool = false) throws {
  let old = try setAside(path, keepingAll: keepingAll)
  FileHandle.standardError.write(Data("nlvae: \(path): \(reason); it is kept as \(old)\n".utf8))
}

/// Refuses a picture that is too small for a method to learn from, by its name.
func checkLearnable(width: Int, height: Int, by method: SuperResolution.Method, _ path: String) throws {
  let side = ZeroShotSession.smallestSide
  guard !method.isLearned || min(width, height) >= side else {
    throw FileError(path, "\(EnlargementError.tooSmall(width: width, height: height, limit: side))")
  }
}

/// The factors that a picture can be enlarged by.
func checkScale(_ scale: Int) throws {
  guard [2, 3, 4, 8].contains(scale) else { throw ValidationError("--scale takes 2, 3, 4 or 8, not \(scale)") }
}

/// Refuses an output that could not be written or would replace what the user has, before the work and not after it.
///
/// - Parameters:
///   - path: where the output goes.
///   - others: files that it must not be: the picture itself, another output.
func checkOutput(_ path: String, besides others: [String]) throws {
  guard path.lowercased().hasSuffix(".png") else { throw FileError(path, "the output is a PNG file: name it .png") }
  for other in others where isSamePlace(other, path) {
    throw FileError(path, "cannot be written: it is the picture itself, or another output")
  }
  try checkWritable(path)
}
