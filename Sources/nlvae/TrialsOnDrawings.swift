import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging

extension TrialCommand {
  /// `nlvae trial leaves`
  struct LadderOfLeaves: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "leaves", abstract: "Train a small network on drawings without one ingredient, and score it.",
      discussion: """
        Chapter 9 shows what this writes. Every network has the same size, the same number of steps and of drawings.
        About a minute of one core each; rows that are there are not made again.

        EXAMPLE
          nlvae trial leaves --dataset T91 --images t37,t49 --record Figures/09-beforehand
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1, 2, 3)

    @Option(help: "Training steps.")
    var steps = LeavesBudget().steps

    @OptionGroup var options: Options

    func validate() throws {
      guard steps > 0 else { throw ValidationError("--steps takes a number from 1 on") }
    }

    func run() throws {
      let usual = LeavesBudget()
      var budget = usual
      budget.steps = steps
      try options.run(
        Trials.leaves(
          on: pictures.tasks(scale: 4), of: pictures.set, variants: LeavesVariant.allCases,
          seeds: seeds.elements, budget: budget, settings: steps == usual.steps ? nil : "settings: \(steps) steps"),
        command: "swift run -c release nlvae trial leaves --dataset DIR --images NAMES --record Figures/09-beforehand")
    }
  }

  /// `nlvae trial opinions`
  struct OpinionsOfMethods: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "opinions",
      abstract: "Mix what several methods make of a picture, by weights that the picture chooses.",
      discussion: """
        Chapter 9 shows what this writes. Pictures are reduced by four. Filter, prior, prior trained further and NLVAE
        (quick) enlarge what is left; they also enlarge its own reduction by two, and least squares finds which mixture
        of those answers comes nearest to it. About a minute a picture. A picture that has rows is not asked again: delete
        them when there is a new way of weighing.

        EXAMPLE
          nlvae trial opinions --dataset T91 --images t37,t49 --record Figures/09-beforehand
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1)

    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.opinions(
          on: pictures.tasks(scale: 4), of: pictures.set, seeds: seeds.elements, version: WorkingTree.version()),
        command:
          "swift run -c release nlvae trial opinions --dataset DIR --images NAMES --record Figures/09-beforehand")
    }
  }

  /// `nlvae trial together`
  struct Together: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enlarge pictures ×4 in several ways by drawings and picture.",
      discussion: """
        Chapter 9 shows what this writes: the prior trained further on the picture, with some of its layers and other step
        sizes; the same network without drawings; NLVAE on what the prior has doubled; means of three seeds. Rows that
        are there are not made again.

        EXAMPLE
          nlvae trial together --dataset T91 --images t37,t49 --uses "no drawings,NLVAE" --record DIR
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(help: "Ways, separated by commas; all by default.")
    var uses: CommaSeparated<PriorUse>?

    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.priorUses(
          on: pictures.tasks(scale: 4), of: pictures.set, uses: uses?.elements ?? PriorUse.allCases),
        command:
          "swift run -c release nlvae trial together --dataset DIR --images NAMES --record Figures/09-beforehand",
        time: .processor)
    }
  }

  /// `nlvae trial leaves-statistics`
  struct StatisticsOfLeaves: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "leaves-statistics", abstract: "Measure what photographs have in common.",
      discussion: """
        Spectrum, differences between neighbours and repetitions of the middle 128 × 128 pixels of every picture. Chapter 9
        measures the same on drawings and shows them side by side.

        EXAMPLE
          nlvae trial leaves-statistics --dataset Data/Set14 --record Figures/09-beforehand
        """)

    @Option(help: "A folder of PNG pictures.", completion: .directory)
    var dataset: String

    @Option(help: "Names of pictures in the folder, separated by commas; all by default.")
    var images: CommaSeparated<String>?

    @OptionGroup var options: Options

    func run() throws {
      let set = URL(fileURLWithPath: dataset).lastPathComponent
      let pictures = try Dataset.images(in: dataset)
        .filter { images?.elements.contains($0.name) ?? true }
        .map { (set: set, name: $0.name, image: try Image(png: $0.path)) }
      if let small = pictures.first(where: { min($0.image.width, $0.image.height) < PictureStatistics.side }) {
        throw FileError("\(dataset)/\(small.name)", "is smaller than \(PictureStatistics.side) pixels")
      }
      try options.run(
        Trials.leavesStatistics(of: pictures),
        command: "swift run -c release nlvae trial leaves-statistics --dataset DIR --record Figures/09-beforehand")
    }
  }
}

extension PriorUse: ExpressibleByArgument {}
