import ArgumentParser
import Experiments
import Files
import Foundation
import SuperResolution

extension TrialCommand {
  /// `nlvae trial trained`
  struct Trained: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enlarge pictures by networks that were trained beforehand.",
      discussion: """
        Chapter 8b shows what this writes, trained.csv: a row a network and picture. What a network was trained on, its
        seed, steps and core minutes come from the notes of its file; a training that is not over is refused. Every
        network is asked once, with nothing around it. With --as-prior it is asked as the shipped prior is, in eight
        orientations and corrected towards the picture; the record is priors.csv, which chapter 9 shows. Rows that are
        there are not made again.

        EXAMPLES
          nlvae train --on Data/T91 --architecture vdsr --minutes 10 --threads 1 -o Output/vdsr-t91.safetensors
          nlvae train --on leaves --architecture vdsr --minutes 10 --threads 1 -o Output/vdsr-leaves.safetensors
          nlvae trial trained --dataset Data/Set5 --weights Output/vdsr-t91.safetensors,Output/vdsr-leaves.safetensors \\
            --record Figures/08-evaluation
        """)

    @OptionGroup var pictures: PictureChoice

    @Option(
      help: ArgumentHelp("Weights that nlvae train has made, separated by commas.", valueName: "FILE[,FILE]"),
      completion: .file(extensions: ["safetensors"]))
    var weights: CommaSeparated<String>

    @Option(help: "Factors, separated by commas.")
    var scales = CommaSeparated(Scale(4))

    @Flag(help: "Ask as the shipped prior is asked.")
    var asPrior = false

    @OptionGroup var options: Options

    func run() throws {
      let factors = scales.elements.map(\.value)
      let networks = try weights.elements.map { try TrainedNetwork($0, factors) }
      let tasks = try factors.flatMap { try pictures.tasks(scale: $0) }
      try options.run(
        Trials.trained(on: tasks, of: pictures.set, networks: networks, asPrior: asPrior),
        command: "swift run -c release nlvae trial trained --dataset DIR --weights FILES "
          + (asPrior ? "--as-prior --record Figures/09-beforehand" : "--record Figures/08-evaluation"),
        time: .processor)
    }

  }

  /// `nlvae trial learned`
  struct Learned: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep what networks that were trained beforehand make of a part of the built-in picture.",
      discussion: """
        Chapter 9 shows what this writes, learned.csv: a row a network and row of pixels. The built-in picture is reduced
        by four, and each network is asked as the shipped prior is.

        EXAMPLE
          nlvae trial learned --weights Output/prior-x4.safetensors --record Figures/09-beforehand
        """)

    @Option(
      help: ArgumentHelp("Weights that nlvae train has made, separated by commas.", valueName: "FILE[,FILE]"),
      completion: .file(extensions: ["safetensors"]))
    var weights: CommaSeparated<String>

    @OptionGroup var options: Options

    func run() throws {
      try options.run(
        Trials.learned(networks: weights.elements.map { try TrainedNetwork($0, [4]) }),
        command: "swift run -c release nlvae trial learned --weights FILES --record Figures/09-beforehand",
        time: .processor)
    }
  }
}

extension TrainedNetwork {
  /// Reads a file, and refuses one that cannot enlarge by the factors.
  init(_ path: String, _ factors: [Int]) throws {
    let file = try WeightsOptions.parse(["--weights=\(path)"])
    try file.check(factors)
    guard let weights = try file.read()?.weights else { throw FileError(path, "is missing") }
    do { self = try TrainedNetwork(weights) } catch let error as EnlargementError {
      throw FileError(path, "\(error)")
    }
  }
}
