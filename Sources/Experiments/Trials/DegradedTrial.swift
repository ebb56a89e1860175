import Engine
import Foundation
import Imaging
import SuperResolution

/// What happens to a picture on its way to being half as large, in the trial of degraded pictures.
public enum DegradedCase: String, CaseIterable, Sendable {
  /// Bicubic reduction, nothing else.
  case clean
  /// Normal noise on every colour, of 4 grey levels of 255.
  case noise4 = "noise 4"
  /// The same of 6.
  case noise6 = "noise 6"
  /// The same of 10.
  case noise10 = "noise 10"
  /// The same of 15.
  case noise15 = "noise 15"
  /// JPEG compression of quality 25, four pixels sharing a sample of colour.
  case jpeg25 = "JPEG 25"
  /// The same of quality 50.
  case jpeg50 = "JPEG 50"
  /// Noise of 10, and then JPEG compression of quality 85, four pixels sharing a sample of colour.
  case noisyJPEG85 = "noise 10 and JPEG 85"
  /// The same of quality 95.
  case noisyJPEG95 = "noise 10 and JPEG 95"
  /// Reduction through a stretched Gaussian in place of the bicubic kernel, which the method is told.
  case longKernel = "Gaussian 2.2 x 0.8 given"
  /// The same, and the method finds the kernel out.
  case longKernelFound = "Gaussian 2.2 x 0.8 found"
  /// Another Gaussian, told.
  case midKernel = "Gaussian 1.8 x 0.9 given"
  /// Found out.
  case midKernelFound = "Gaussian 1.8 x 0.9 found"
  /// A smaller Gaussian, told.
  case smallKernel = "Gaussian 1.4 x 0.7 given"
  /// Found out.
  case smallKernelFound = "Gaussian 1.4 x 0.7 found"

  /// Standard deviation of the noise, in grey levels of 255.
  private var noise: Float {
    switch self {
    case .noise4: 4
    case .noise6: 6
    case .noise10, .noisyJPEG85, .noisyJPEG95: 10
    case .noise15: 15
    default: 0
    }
  }

  /// How it is compressed.
  private var compression: JPEGCompression? {
    let quality: Int? =
      switch self {
      case .jpeg25: 25
      case .jpeg50: 50
      case .noisyJPEG85: 85
      case .noisyJPEG95: 95
      default: nil
      }
    return quality.map {
      var compression = JPEGCompression(quality: $0)
      compression.sharing = [2, 2]
      return compression
    }
  }

  /// What a pixel is the mean of, in pixels of the large picture.
  public var kernel: BlurKernel {
    switch self {
    case .longKernel, .longKernelFound: .gaussian(major: 2.2, minor: 0.8, angle: 0.6)
    case .midKernel, .midKernelFound: .gaussian(major: 1.8, minor: 0.9, angle: 2.2)
    case .smallKernel, .smallKernelFound: .gaussian(major: 1.4, minor: 0.7, angle: 1.3)
    default: .bicubic
    }
  }

  /// Whether the method has to find the kernel out.
  private var findsKernel: Bool {
    switch self {
    case .longKernelFound, .midKernelFound, .smallKernelFound: true
    default: false
    }
  }

  /// The file that is left of a picture.
  ///
  /// - Parameter task: The picture, with its bicubic reduction.
  /// - Throws: `FileError` if memory is short.
  public func file(of task: EvaluationTask) throws -> PictureFile {
    var small = kernel == .bicubic ? task.lowResolution : task.groundTruth.reduced(by: task.scale, through: kernel)
    if noise > 0 {
      var random = RandomSource(seed: 1)
      let draws = Tensor.normal([small.pixels.count], using: &random).values
      for place in small.pixels.indices { small.pixels[place] += draws[place] * noise / 255 }
      small = small.quantized()
    }
    let bytes = try compression.map { try small.jpegData(like: $0) } ?? small.data(as: .png)
    return try PictureFile(bytes, name: task.name)
  }

  /// What `nlvae upscale` assumes of that file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - scale: By how much it will be enlarged.
  ///   - pulse: Told now and then; what it throws ends the search for the kernel.
  public func assumed(
    of file: PictureFile, scale: Int, pulse: (Double) throws -> Void
  ) rethrows -> Degradation {
    var degradation = Degradation(seenIn: file)
    degradation.kernel =
      findsKernel
      ? try KernelEstimate(Tensor(file.image), pulse: pulse).kernel(scale: Double(scale)) : kernel
    return degradation
  }
}

extension Trials {
  /// Pictures that went another way than bicubic reduction alone, enlarged ×2 as `nlvae upscale` does it.
  ///
  /// Everything is assumed as there: noise is measured, a file's compression read, two-level edges looked for; a kernel is
  /// given or found out, as the case says. Interpolation takes the picture as it is.
  ///
  /// - Parameters:
  ///   - tasks: The pictures, reduced.
  ///   - set: The name of their folder.
  ///   - recipes: How they are enlarged.
  ///   - cases: What happened to them.
  public static func degraded(
    on tasks: [EvaluationTask], of set: String, recipes: [ReproductionRecipe], cases: [DegradedCase]
  ) -> Trial {
    // Methods outside, so that a run that is cut short has the fast ones whole; then pictures, so that it has treated all
    // cases alike.
    let pieces = recipes.flatMap { recipe in
      tasks.flatMap { task in
        cases.map { piece(of: task, in: set, by: recipe, $0) }
      }
    }
    let form = RecordForm(
      keys: [.init("case"), .init("method"), .init("image")],
      results: [.init("noise_assumed", .number), .init("jpeg_assumed", .whole), .init("psnr", .number)])
    return Trial(file: "degraded-\(set.lowercased()).csv", form: form, pieces: pieces)
  }

  /// The recipes of that trial.
  public static let recipesOfDegraded: [ReproductionRecipe] = [.bicubic, .wiener, .instant, .nlvaeQuick]

  private static func piece(
    of task: EvaluationTask, in set: String, by recipe: ReproductionRecipe, _ kind: DegradedCase
  ) -> ExperimentTask {
    let key = [kind.rawValue, recipe.name, task.name]
    return ExperimentTask(
      name: (["degraded", set] + key).joined(separator: "-").replacing(" ", with: "_"),
      title: "\(task.name), \(kind.rawValue), \(recipe.name)", key: key, isResumable: recipe.method.isResumable
    ) { context in
      let file = try kind.file(of: task)
      var enlargement = recipe.enlargement(scale: task.scale, seed: 1)
      if recipe.method != .bicubic {
        enlargement.degradation = try kind.assumed(of: file, scale: task.scale) { _ in try context.checkForStop() }
        enlargement.limitsOvershoot = file.image.hasTwoLevelEdges
      }
      let given = EvaluationTask(
        name: task.name, lowResolution: file.image, groundTruth: task.groundTruth, scale: task.scale)
      guard let image = try context.enlarged(given, by: enlargement).image else { return [] }
      let assumed = enlargement.degradation
      let numbers = String(
        format: "%.1f,%d,%.4f", assumed.noise, assumed.compression?.quality ?? 0, task.scores(of: image).psnr)
      return [RecordRow(key: key, result: fields(numbers))]
    }
  }
}
