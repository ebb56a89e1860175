import ArgumentParser
import Engine
import Files
import Foundation
import Imaging
import SuperResolution

/// What a picture has gone through, as far as the user knows.
struct DegradationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Grey levels to filter out, none, auto.", valueName: "S"))
  var noise = Assumed<Double>.auto

  @Option(help: ArgumentHelp("Quality 1…100 to undo, none, auto.", valueName: "Q"))
  var jpeg = Assumed<Int>.auto

  @Option(
    help: ArgumentHelp("Blur to undo: gaussian:0…50 (pixels of the enlargement), FILE.png, auto.", valueName: "how")
  )
  var kernel = KernelChoice.bicubic

  @Flag(help: "A seamless texture: the edges go on meeting.")
  var wrap = false

  @Option(help: ArgumentHelp("No halos.", valueName: "when", visibility: .hidden))
  var clamp = Switch.auto

  /// Files that are read and must not be written over.
  var files: [String] { if case .file(let path) = kernel { [path] } else { [] } }

  func validate() throws {
    if case .some(let sigma) = noise, !(0...100 ~= sigma) {
      throw ValidationError("--noise takes a number from 0 to 100")
    }
    if case .some(let quality) = jpeg, !(1...100 ~= quality) {
      throw ValidationError("--jpeg takes a quality from 1 to 100")
    }
  }

  /// What is assumed of a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - factor: By how much it will be enlarged.
  ///   - isPlain: Whether the method is interpolation, which is changed by nothing that was not asked for.
  ///   - searching: Told now and then how far a search for the kernel has come, 0…1; what it throws ends the search.
  /// - Returns: The degradation, and what is to be said of it.
  /// - Throws: `FileError` for a kernel that cannot be read.
  func assumed(of file: PictureFile, factor: Double, isPlain: Bool, searching: (Double) throws -> Void) throws -> (
    Degradation, said: [String]
  ) {
    var degradation = Degradation(), said: [String] = []
    switch jpeg {
    case .none: break
    case .some(let quality): degradation.compression = JPEGCompression(quality: quality)
    case .auto:
      if !isPlain, let compression = Degradation.compression(seenIn: file) {
        degradation.compression = compression
        said.append("compressed at JPEG quality \(compression.quality) (nlvae upscale --jpeg none leaves that)")
      }
    }
    switch noise {
    case .none: break
    case .some(let sigma): degradation.noise = sigma
    case .auto:
      if !isPlain, let found = Degradation.noise(seenIn: file, compression: degradation.compression) {
        (degradation.noise, degradation.noiseColours) = (found.deviation, found.colours)
        let colours = found.colours == .alike ? ", the same in all colours" : ""
        let level = String(format: "%.1f", found.deviation)
        said.append("noise of \(level) grey levels\(colours) (nlvae upscale --noise none leaves that)")
      }
    }
    switch kernel {
    case .bicubic: break
    case .gaussian(let sigma): degradation.kernel = .gaussian(sigma: sigma)
    case .file(let path):
      degradation.kernel = try Self.kernel(path)
    case .auto:
      let estimate = try KernelEstimate(Tensor(file.image.opaqueColours()), pulse: searching)
      degradation.kernel = estimate.kernel(scale: factor)
      said.append(estimate.description(scale: factor))
    }
    if degradation.kernel != .bicubic { degradation.factor = factor }
    return (degradation, said)
  }
}

extension DegradationOptions {
  /// The longest side of a picture of a kernel: more than a correction, which looks 12 pixels of the small picture far, could use
  /// at ×16.
  static let longestKernel = 400

  /// A kernel that is drawn as a picture.
  private static func kernel(_ path: String) throws -> BlurKernel {
    let file: PictureFile
    do { file = try PictureFile(path, pixelLimit: longestKernel * longestKernel) } catch let error as FileError
      where error.kind == .tooManyPixels
    {
      throw FileError(
        path, "is no kernel: \(error.cause.prefix { $0 != " " }) pixels, of \(longestKernel) a side at most")
    }
    guard max(file.image.width, file.image.height) <= longestKernel else {
      throw FileError(
        path, "is no kernel: \(file.image.width)×\(file.image.height) pixels, of \(longestKernel) a side at most")
    }
    guard let kernel = BlurKernel(file.image) else { throw FileError(path, "is all black: no kernel") }
    return kernel
  }
}

/// Something that is estimated, assumed to be absent, or known.
enum Assumed<Value: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable {
  case auto, none
  case some(Value)

  init?(argument: String) {
    switch argument {
    case "auto": self = .auto
    case "none": self = .none
    default:
      guard let value = Value(argument) else { return nil }
      self = .some(value)
    }
  }

  var defaultValueDescription: String { "auto" }
}

/// Whether something is done.
enum Switch: String, ExpressibleByArgument, CaseIterable {
  case auto, on, off
}

/// A kernel on the command line.
enum KernelChoice: ExpressibleByArgument {
  case bicubic, auto
  case gaussian(Double)
  case file(String)

  init?(argument: String) {
    switch argument {
    case "bicubic": self = .bicubic
    case "auto": self = .auto
    default:
      if argument.hasPrefix("gaussian:") {
        guard let sigma = Double(argument.dropFirst(9)), 0...50 ~= sigma else { return nil }
        self = .gaussian(sigma)
      } else {
        guard PictureFormat(name: argument) != nil else { return nil }
        self = .file(argument)
      }
    }
  }

  var defaultValueDescription: String { "bicubic" }
}
