import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging
import SuperResolution

extension TrialCommand {
  /// `nlvae trial noise`
  struct Noise: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "See how much of a picture's noise back-projection copies into its enlargement.",
      discussion: """
        The built-in picture, reduced by two, with noise, enlarged by interpolation: corrected towards the noisy picture
        or not, and the same after the noise has been filtered out.

        EXAMPLE
          nlvae trial noise --record Figures/07-zero-shot-training
        """)

    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.copiedNoise(),
        command: "swift run -c release nlvae trial noise --record Figures/07-zero-shot-training")
    }
  }

  /// `nlvae trial degraded`
  struct Degraded: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enlarge pictures ×2 that are noisy, compressed or blurred, as nlvae upscale does it.",
      discussion: """
        Every picture is reduced by two and then made noisy or compressed, or reduced
        through another kernel. What it went through is found out as nlvae upscale
        does it; kernels are given too. PSNR is of the brightness (Y), as in all tables.
        The record is degraded-NAME.csv for the folder NAME; rows that are there are not
        made again.

        EXAMPLE
          nlvae trial degraded --dataset T91 --images t37,t49 --record DIR
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(help: "Methods, separated by commas, by the names of nlvae reproduce.")
    var methods: CommaSeparated<DegradedMethod>?

    @Option(help: "Cases, separated by commas, such as \"clean,noise 10\"; all by default.")
    var cases: CommaSeparated<DegradedCase>?

    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.degraded(
          on: pictures.tasks(scale: 2), of: pictures.set,
          recipes: methods?.elements.map(\.recipe) ?? Trials.recipesOfDegraded,
          cases: cases?.elements ?? DegradedCase.allCases),
        command: "swift run -c release nlvae trial degraded --dataset DIR --record Figures/07-zero-shot-training")
    }
  }

  /// `nlvae trial effort`
  struct Efforts: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "effort", abstract: "Enlarge pictures ×4 with more and with less work, to see what it is worth.",
      discussion: """
        Every recipe is given in processor seconds. The record is effort.csv, or effort-NAME.csv for the folder NAME; rows
        that are there are not made again. Times compare only where nothing else has run.

        EXAMPLE
          nlvae trial effort --dataset T91 --images t37,t49 --seeds 1 --record Figures/07-zero-shot-training
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(help: "Recipes, separated by commas, such as \"quick,half the steps\"; all by default.")
    var efforts: CommaSeparated<EffortVariant>?

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1)

    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.effort(
          on: pictures.tasks(scale: 4), of: pictures.set, efforts: efforts?.elements ?? EffortVariant.allCases,
          seeds: seeds.elements),
        command: "swift run -c release nlvae trial effort --dataset … --record Figures/07-zero-shot-training",
        time: .processor)
    }
  }

  /// `nlvae trial choice`
  struct Choice: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask pictures which filter they prefer, and look whether they were right.",
      discussion: """
        A picture reduced by four is asked by a scale held out of it, as every enlargement asks; then it is enlarged by
        all filters and scored. What chapter 7 says of the choice rests on this record.

        EXAMPLES
          nlvae trial choice --dataset T91 --record Figures/07-zero-shot-training
          nlvae trial choice --dataset Data/Set5
        """)

    @Option(help: "A folder of pictures.", completion: .directory)
    var dataset: String

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var options: Options

    func run() throws {
      let set = URL(fileURLWithPath: dataset).lastPathComponent
      try options.run(
        Trials.choice(of: reading.tasks(dataset, scale: 4), in: set),
        command: "swift run -c release nlvae trial choice --dataset DIR --record Figures/07-zero-shot-training")
    }
  }

  /// `nlvae trial bands`
  struct Bands: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Divide the errors of enlarged pictures over frequencies.",
      discussion: """
        Chapter 8 shows what this writes. The enlargements are those that `nlvae evaluate --save-images` has kept.

        EXAMPLE
          nlvae evaluate --dataset Data/Set5 --scale 4 --method bicubic,wiener --save-images Output/set5
          nlvae evaluate --dataset Data/Set5 --scale 4 --method nlvae --preset quick --save-images Output/set5
          nlvae trial bands --dataset Data/Set5 --enlarged Output/set5 --record Figures/08-evaluation
        """)

    @OptionGroup var pictures: EnlargedPictures
    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.bands(of: pictures.tasks(), pictures.enlargements()),
        command:
          "swift run -c release nlvae trial bands --dataset DIR --enlarged DIR --record Figures/08-evaluation")
    }
  }
}

/// A method of `nlvae trial degraded`, by its name in the records.
struct DegradedMethod: ExpressibleByArgument {
  let recipe: ReproductionRecipe

  init?(argument: String) {
    guard let recipe = Trials.recipesOfDegraded.first(where: { $0.name == argument }) else { return nil }
    self.recipe = recipe
  }

  static var allValueStrings: [String] { Trials.recipesOfDegraded.map(\.name) }
}

extension DegradedCase: ExpressibleByArgument {}

/// The pictures of a folder that a trial is made on.
struct PictureChoice: ParsableArguments {
  @Option(help: "A folder of pictures.", completion: .directory)
  var dataset: String

  @Option(help: "Names of pictures in the folder, separated by commas; all by default.")
  var images: CommaSeparated<String>?

  @OptionGroup var reading: ReadingOptions

  /// The folder's own name, by which records are called.
  var set: String { URL(fileURLWithPath: dataset).lastPathComponent }

  /// The chosen pictures, reduced by `scale`.
  func tasks(scale: Int) throws -> [EvaluationTask] {
    try reading.tasks(dataset, scale: scale, names: images?.elements)
  }
}

/// Pictures of a folder, and what `nlvae evaluate --save-images` has kept of their enlargements.
struct EnlargedPictures: ParsableArguments {
  @Option(help: "The folder of pictures that were reduced and enlarged again.", completion: .directory)
  var dataset: String

  @Option(help: "The folder of their enlargements, NAME-xSCALE-METHOD.png.", completion: .directory)
  var enlarged: String

  @Option(help: "The factor.")
  var scale = Scale(4)

  @OptionGroup var reading: ReadingOptions

  /// The pictures, reduced.
  func tasks() throws -> [EvaluationTask] { try reading.tasks(dataset, scale: scale.value) }

  /// Name and file of every enlargement.
  func enlargements() throws -> [(name: String, path: String)] { try Dataset.images(in: enlarged) }
}
