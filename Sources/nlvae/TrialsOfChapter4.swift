import ArgumentParser
import Experiments
import Files
import Foundation
import Imaging

extension TrialCommand {
  /// `nlvae trial recurrence`
  struct Recurrence: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure how nearly the patches of pictures occur again in them.",
      discussion: """
        Chapter 4 shows what this writes. Of every picture the middle 256 × 256 pixels are taken and reduced by two;
        smaller pictures are left out. Patches are looked for in the picture itself and in the next one of the folder.

        EXAMPLE
          nlvae trial recurrence --dataset Data/Set14 --record Figures/04-non-local-block
        """)

    @Option(help: "A folder of PNG pictures.", completion: .directory)
    var dataset: String

    @OptionGroup var options: Options

    func run() throws {
      let set = URL(fileURLWithPath: dataset).lastPathComponent
      let pictures = try Dataset.images(in: dataset).compactMap {
        name, path -> (set: String, name: String, image: Image)? in
        let image = try Image(png: path)
        guard min(image.width, image.height) >= 256 else { return nil }
        let square = image.cropped(
          x: (image.width - 256) / 2, y: (image.height - 256) / 2, width: 256, height: 256)
        return (set, name, square.resized(width: 128, height: 128).quantized())
      }
      try options.run(
        Trials.recurrence(in: pictures),
        command: "swift run -c release nlvae trial recurrence --dataset … --record Figures/04-non-local-block")
    }
  }

  /// `nlvae trial attention`
  struct Attention: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Train a small network with attention on the built-in picture, and see where it looks.",
      discussion: """
        Chapter 4 plots what this writes, a row every hundred steps: with attention's gate shut at first, as the library
        has it, with the gate open at first, without attention, with attention that weighs all keys alike, and with attention
        of every pixel to its own place only. With --maps it writes attention-maps.csv instead: the weights of three
        pixels on all keys, of a network whose gate is shut at first.

        EXAMPLES
          nlvae trial attention --record Figures/04-non-local-block
          nlvae trial attention --maps 0,300,800,1500 --seeds 4 --record Figures/04-non-local-block
        """)

    @Option(help: "Seeds, separated by commas.")
    var seeds = CommaSeparated<UInt64>(1, 2, 3, 4)

    @Option(help: "Training steps.")
    var steps = 1500

    @Option(help: "Record where three pixels look, after so many steps each, separated by commas.")
    var maps: CommaSeparated<Int>?

    @OptionGroup var options: Options

    func validate() throws {
      guard steps > 99, steps % 100 == 0 else { throw ValidationError("--steps takes hundreds from 100 on") }
      guard maps?.elements.allSatisfy({ 0...100_000 ~= $0 }) ?? true else {
        throw ValidationError("--maps takes numbers of steps from 0 to 100000")
      }
    }

    func run() throws {
      if let maps {
        let list = maps.elements.map { "\($0)" }.joined(separator: ","), seed = seeds.elements.map { "\($0)" }
        try options.run(
          Trials.attentionMaps(after: maps.elements, seeds: seeds.elements),
          command: "swift run -c release nlvae trial attention --maps \(list) --seeds \(seed.joined(separator: ",")) "
            + "--record Figures/04-non-local-block")
        return
      }
      try options.run(
        Trials.attention(
          steps: steps, seeds: seeds.elements,
          settings: steps == 1500 ? nil : "settings: \(steps) steps"),
        command: "swift run -c release nlvae trial attention --record Figures/04-non-local-block")
    }
  }
}
