import Files
import Foundation
import Imaging
import SuperResolution
import Testing

@testable import Experiments

private struct Silent: ProgressDisplay {
  func show(_ progress: RunProgress) {}
  func finish() {}
}

@Suite("Other networks in NLVAE's place")
struct NetworkVariantTests {
  @Test("Nothing but the network changes, and the plain stack is about as heavy as NLVAE")
  func variants() {
    let recipe = ZeroShotConfiguration(.quick)
    for variant in NetworkVariant.possible {
      var changed = variant.configuration(recipe)
      #expect((changed == recipe) == (variant == .nlvae))
      changed.architecture = recipe.architecture
      if variant == .withoutPosterior { changed.loss = recipe.loss }
      #expect(changed == recipe)
    }
    let (own, plain) = (NetworkVariant.nlvae.weightCount(recipe), NetworkVariant.plain.weightCount(recipe))
    #expect(abs(own - plain) < own / 10)
  }

  @Test(
    "The published networks are known by their names, and have their published sizes",
    arguments: [("SRCNN", 57_281), ("VDSR", 665_921), ("DRCN", 28_369), ("MemNet", 84_483), ("ZSSR stack", 224_640)])
  func published(_ name: String, weights: Int) throws {
    let network = try #require(NetworkVariant(rawValue: name))
    #expect(network.weightCount(ZeroShotConfiguration(.quick)) == weights)
    #expect(network.hindrance == nil && NetworkVariant.possible.contains(network))
  }

  @Test("Networks of whole factors say why they cannot be trained so", arguments: ["FSRCNN", "LapSRN"])
  func hindered(_ name: String) throws {
    let network = try #require(NetworkVariant(rawValue: name))
    #expect(try #require(network.hindrance).contains("whole factor"))
    #expect(!NetworkVariant.possible.contains(network))
  }

  /// A recipe that takes a second, on a small picture, refined at the end.
  private func trial() throws -> Trial {
    var recipe = tinyConfiguration(), refinement = Refinement.economical
    (refinement.filter.rounds, refinement.rounds) = (2, 1)
    recipe.refinement = refinement
    recipe.refinesOnlyAtTheEnd = true
    let task = try EvaluationTask(name: "one", picture: SamplePicture.image(width: 64, height: 48), scale: 2)
    return Trials.networks(on: [task], of: "A", networks: [.nlvae], recipe: recipe, seeds: [1])
  }

  @Test("A row says how it was made, behind rows from before these columns")
  func origin() throws {
    let trial = try trial(), columns = trial.form.results.map(\.name)
    #expect(
      columns == ["psnr", "ssim", "processor_seconds", "threads", "processor", "version", "checksum"]
        && trial.form.results.allSatisfy { $0.isOptional || $0.name == "psnr" || $0.name == "ssim" })
    try withFolder { folder in
      let path = "\(folder)/\(trial.file)"
      let old = "# command: make\nnetwork,set,image,seed,stage,psnr,ssim\nNLVAE,A,two,1,alone,30.1234,0.81234\n"
      try writeAtomically(Array(old.utf8), to: path)
      var runner = ExperimentRunner(
        record: Record(path: path, form: trial.form), states: .none, time: .processor, display: { _ in Silent() },
        shouldStop: { false })
      #expect(try runner.work(on: trial.pieces) { _, _ in })
      let rows = try runner.record.rows()
      try #require(rows.count == 3 && rows.allSatisfy { $0.result.count == 7 })
      #expect(rows[0].result == ["30.1234", "0.81234", "", "", "", "", ""])
      #expect(rows[1...].map(\.key) == ["alone", "refined"].map { ["NLVAE", "A", "one", "1", $0] })
      let (alone, refined) = (rows[1].result, rows[2].result)
      let seconds = try [alone, refined].map { try #require(Double($0[2])) }
      #expect(seconds[0] >= 0 && seconds[1] >= seconds[0])
      #expect(Int(alone[3]) != nil && alone[3...].allSatisfy { !$0.isEmpty } && alone[3...] == refined[3...])
    }
  }

  @Test("The rows that are recorded can be read")
  func recorded() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = "\(package.path)/Figures/08-evaluation/networks.csv"
    let rows = try Record(path: path, form: trial().form).rows()
    #expect(!rows.isEmpty && rows.allSatisfy { $0.result.count == 7 })
  }

  @Test("Edges: the truth is as sharp as itself and overshoots nowhere; blur is blunt, and sharpening overshoots")
  func edges() throws {
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(width: 64, height: 64), scale: 2)
    let truth = task.groundTruth, blurred = task.lowResolution.interpolated(by: 2)
    var sharpened = truth
    sharpened.pixels = zip(truth.pixels, blurred.pixels).map { $0 + 2 * ($0 - $1) }
    let (own, blunt, keen) = (task.edges(of: truth), task.edges(of: blurred), task.edges(of: sharpened))
    #expect(abs(own.sharpness - 1) < 1e-9 && own.overshoot == 0)
    #expect(blunt.sharpness < 0.99 && keen.sharpness > 1.01)
    #expect(keen.overshoot > blunt.overshoot)
  }

  @Test("The oracle's curve has a row a mark, and more steps know more by heart")
  func oracle() throws {
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(width: 48, height: 48), scale: 2)
    let trial = Trials.oracle(on: [task], marks: [1, 20], seed: 1)
    #expect(trial.file == "oracle.csv" && trial.pieces.map(\.key) == [["2", "sample", "1"]])
    var run = OracleRun(task, seed: 1), scores: [Double] = []
    for mark in [1, 20] {
      while run.progress.stepsDone < mark { run.advance() }
      scores.append(task.scores(of: task.lowResolution.replacingColours(with: run.answer)).psnr)
    }
    #expect(scores[1] > scores[0])
  }
}
