import Imaging
import SuperResolution
import Testing

@testable import Experiments

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
