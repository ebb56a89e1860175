import ArgumentParser
import Experiments
import Foundation
import Imaging
import SuperResolution

extension TrialCommand {
  /// `nlvae trial networks`
  struct Networks: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enlarge pictures ×4 by the quick recipe with other networks in NLVAE's place.",
      discussion: """
        Chapter 8 shows what this writes. A training sees the reduced picture only; every answer is scored alone and
        refined. Rows that are there are not made again. SRCNN, VDSR, DRCN and MemNet begin from random weights and see the
        brightness. FSRCNN and LapSRN are not run so: they enlarge by whole factors, the recipe's stages are roots of
        the factor, and with other stages it would be another recipe.

        EXAMPLE
          nlvae trial networks --dataset Data/Set5 --networks "NLVAE,plain stack" --record Figures/08-evaluation
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(help: "Networks, separated by commas, such as \"NLVAE,plain stack\"; by default all that can be.")
    var networks: CommaSeparated<NetworkVariant>?

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1, 2, 3)

    @OptionGroup var options: Options

    func validate() throws {
      for network in networks?.elements ?? [] {
        guard let hindrance = network.hindrance else { continue }
        throw ValidationError("\(network.rawValue) is not run in NLVAE's place: \(hindrance)")
      }
    }

    func run() throws {
      try options.run(
        Trials.networks(
          on: pictures.tasks(scale: 4), of: pictures.set,
          networks: networks?.elements ?? NetworkVariant.possible, recipe: ZeroShotConfiguration(.quick),
          seeds: seeds.elements),
        command: "swift run -c release nlvae trial networks --dataset DIR --record Figures/08-evaluation",
        time: .processor)
    }
  }

  /// `nlvae trial sets`
  struct Sets: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enlarge pictures of further data sets by the methods of nlvae reproduce.",
      discussion: """
        Chapter 8 shows what this writes, beside the paper's figures for the same sets. Rows that are there are not made
        again. A method that draws nothing has one row a picture, with seed 0. By default the methods are those of nlvae
        reproduce --set, without ZSSR; the default recipe takes minutes a picture.

        EXAMPLES
          nlvae trial sets --dataset Data/Set14 --seeds 1,2,3 --record Figures/08-evaluation
          nlvae trial sets --dataset Data/BSD100 --every 5 --methods bicubic,instant --record Figures/08-evaluation
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(help: "Only every so many-th of the chosen pictures, from the first on.")
    var every = 1

    @Option(help: "Factors, separated by commas.")
    var scales = CommaSeparated(Scale(4))

    @Option(help: "Methods, separated by commas, by the names of nlvae reproduce.")
    var methods: CommaSeparated<SetsMethod>?

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1)

    @OptionGroup var options: Options

    func validate() throws {
      guard every > 0 else { throw ValidationError("--every takes a number from 1 on") }
    }

    func run() throws {
      let tasks = try scales.elements.flatMap { scale in
        try pictures.tasks(scale: scale.value).enumerated().filter { $0.offset.isMultiple(of: every) }.map(\.element)
      }
      if let record = options.record {
        let made = Record(path: "\(record)/\(Trials.fileOfSets)", form: Trials.formOfSets)
        try Trials.checkSame(tasks, of: pictures.set, in: made)
      }
      try options.run(
        Trials.sets(
          on: tasks, of: pictures.set, recipes: methods?.elements.map(\.recipe) ?? Trials.usualRecipesOfSets,
          seeds: seeds.elements, version: WorkingTree.version()),
        command: "swift run -c release nlvae trial sets --dataset DIR --record Figures/08-evaluation", time: .processor)
    }
  }

  /// `nlvae trial oracle`
  struct Oracle: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Train with the truth as the target, and score the network on the way.",
      discussion: """
        Chapter 8 shows what this writes: after how many steps the paper's figures are passed if the answer is given away.

        EXAMPLE
          nlvae trial oracle --dataset Data/Set5 --record Figures/08-evaluation
        """)

    @Option(help: "A folder of pictures.", completion: .directory)
    var dataset: String

    @Option(help: "Factors, separated by commas.")
    var scales = CommaSeparated<Int>(3, 4, 8)

    @Option(help: "Steps at which the network is asked, separated by commas, in rising order.")
    var marks = CommaSeparated<Int>(25, 50, 75, 100, 150, 200, 300, 400, 600, 800)

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var options: Options

    func validate() throws {
      let steps = marks.elements
      guard !steps.isEmpty, steps == Set(steps).sorted(), 1...OracleConfiguration().steps ~= steps[0],
        steps.last! <= OracleConfiguration().steps
      else { throw ValidationError("--marks takes rising numbers from 1 to \(OracleConfiguration().steps)") }
      guard scales.elements.allSatisfy({ 2...8 ~= $0 }) else { throw ValidationError("--scales takes 2 to 8") }
    }

    func run() throws {
      let tasks = try scales.elements.flatMap { try reading.tasks(dataset, scale: $0) }
      try options.run(
        Trials.oracle(on: tasks, marks: marks.elements, seed: 1),
        command: "swift run -c release nlvae trial oracle --dataset DIR --record Figures/08-evaluation")
    }
  }

  /// `nlvae trial depths`
  struct Depths: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Train networks of several depths (table II) with the truth as the target.",
      discussion: """
        Chapter 8 shows what this writes. One row a number of blocks and seed; without --image, of butterfly.

        EXAMPLE
          nlvae trial depths --dataset Data/Set5 --record Figures/08-evaluation
        """)

    @Option(help: "A folder of pictures.", completion: .directory)
    var dataset: String

    @Option(help: "Name of the picture.")
    var image = "butterfly"

    @Option(help: "Factor of enlargement.")
    var scale = Scale(3)

    @Option(help: "Blocks of encoder and decoder, such as 5+9, separated by commas.")
    var blocks = CommaSeparated<String>("1+9", "2+9", "5+5", "5+9")

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1, 2, 3)

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var options: Options

    private func depths() throws -> [(encoder: Int, decoder: Int)] {
      try blocks.elements.map { text in
        let parts = text.split(separator: "+", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard parts.count == 2, parts.allSatisfy({ 1...32 ~= $0 }) else {
          throw ValidationError("--blocks takes pairs such as 5+9, each number from 1 to 32, and not '\(text)'")
        }
        return (parts[0], parts[1])
      }
    }

    func validate() throws {
      _ = try depths()
    }

    func run() throws {
      let task = try reading.tasks(dataset, scale: scale.value, names: [image])[0]
      try options.run(
        Trials.depths(on: task, depths: depths(), seeds: seeds.elements),
        command: "swift run -c release nlvae trial depths --dataset DIR --record Figures/08-evaluation")
    }
  }

  /// `nlvae trial edges`
  struct Edges: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure how sharp the edges of enlarged pictures are, and how far they overshoot.",
      discussion: """
        Chapter 8 shows what this writes. The enlargements are those that `nlvae evaluate --save-images` has kept.

        EXAMPLE
          nlvae evaluate --dataset Data/Set5 --scale 4 --method bicubic,wiener,instant --save-images Output/set5
          nlvae evaluate --dataset Data/Set5 --scale 4 --method nlvae --preset quick --save-images Output/set5
          nlvae trial edges --dataset Data/Set5 --enlarged Output/set5 --record Figures/08-evaluation
        """)

    @OptionGroup var pictures: EnlargedPictures
    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.edges(of: pictures.tasks(), pictures.enlargements()),
        command: "swift run -c release nlvae trial edges --dataset DIR --enlarged DIR --record Figures/08-evaluation")
    }
  }
}

/// A recipe of the record of further data sets, by its name there.
struct SetsMethod: ExpressibleByArgument {
  let recipe: ReproductionRecipe

  init?(argument: String) {
    guard let recipe = Trials.recipesOfSets.first(where: { $0.name == argument }) else { return nil }
    self.recipe = recipe
  }

  static var allValueStrings: [String] { Trials.recipesOfSets.map(\.name) }
}
