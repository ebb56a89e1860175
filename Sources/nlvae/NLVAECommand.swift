import ArgumentParser
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
    } catch let error as ImageError {
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
      throw ImageError(
        path,
        "enlarged to \(width)×\(height) pixels it is more than the limit of \(limit << 20); a larger --limit makes it")
    }
    return image
  }

  private func read(_ path: String) throws -> Image {
    do {
      return try Image(png: path, pixelLimit: limit << 20)
    } catch let error as ImageError where error.kind == .tooManyPixels {
      throw ImageError(error.file, "\(error.cause); a larger --limit reads it")
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
    } catch let error as ImageError where error.kind == .refused && error.file == checkpointPath {
      try setAside(error.file, error.cause)
      return try body(self)
    }
  }
}

/// Keeps a file under another name where this run is going to write its own, and says why.
///
/// What was set aside before stays: the name is the first that is free of `.old`, `.old2`, `.old3`…
///
/// - Throws: `ImageError` if the file cannot be renamed.
func setAside(_ path: String, _ reason: String) throws {
  let names = (1...).lazy.map { $0 == 1 ? "\(path).old" : "\(path).old\($0)" }
  let old = names.first { !FileManager.default.fileExists(atPath: $0) }!
  guard rename(path, old) == 0 else {
    throw ImageError(path, "cannot be renamed: \(String(cString: strerror(errno)))", .unwritable)
  }
  FileHandle.standardError.write(Data("nlvae: \(path): \(reason); it is kept as \(old)\n".utf8))
}

/// Refuses a picture that is too small for a method to learn from, by its name.
func checkLearnable(width: Int, height: Int, by method: SuperResolution.Method, _ path: String) throws {
  let side = ZeroShotSession.smallestSide
  guard !method.isLearned || min(width, height) >= side else {
    throw ImageError(path, "\(EnlargementError.tooSmall(width: width, height: height, limit: side))")
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
  guard path.lowercased().hasSuffix(".png") else { throw ImageError(path, "the output is a PNG file: name it .png") }
  for other in others where isSamePlace(other, path) {
    throw ImageError(path, "cannot be written: it is the picture itself, or another output")
  }
  try checkWritable(path)
}

/// Whether two paths lead to one place.
func isSamePlace(_ one: String, _ other: String) -> Bool {
  func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
  return resolved(one) == resolved(other)
}

/// Whether a path leads to a file, and not to a folder, a device or nothing.
func isFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// Makes a folder unless it is there.
func makeFolder(_ path: String) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw ImageError(path, "cannot be made a folder")
  }
}

/// Refuses a path where no file could be written or replaced, before the work and not after it.
func checkWritable(_ path: String) throws {
  let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
    throw ImageError(path, "cannot be written: there is no folder \(folder)")
  }
  guard !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) || !isFolder.boolValue else {
    throw ImageError(path, "cannot be written: it is a folder")
  }
  guard !FileManager.default.fileExists(atPath: path) || FileManager.default.isWritableFile(atPath: path) else {
    throw ImageError(path, "cannot be written: it is write-protected")
  }
  guard FileManager.default.isWritableFile(atPath: folder) else {
    throw ImageError(path, "cannot be written: the folder \(folder) is not writable")
  }
}
