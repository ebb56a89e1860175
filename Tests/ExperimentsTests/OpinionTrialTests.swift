import Files
import Foundation
import Imaging
import SuperResolution
import Testing

@testable import Experiments

@Suite("Opinions of several methods")
struct OpinionTrialTests {
  private func trial(side: Int = 128) throws -> Trial {
    let picture = SamplePicture.image(width: side, height: side)
    let task = try EvaluationTask(name: "picture", picture: picture, scale: 4)
    return Trials.opinions(on: [task], of: "set", recipes: [.wiener, .instant], seeds: [1], version: "v")
  }

  private func rows(of trial: Trial) throws -> [RecordRow] {
    var runner = ExperimentRunner(
      record: Record(path: nil, form: trial.form), states: .none, time: .wall, display: { _ in Nobody() },
      shouldStop: { false })
    var rows: [RecordRow] = []
    _ = try runner.work(on: trial.pieces) { _, outcome in if case .made(let made, _) = outcome { rows += made } }
    return rows
  }

  private struct Nobody: ProgressDisplay {
    func show(_ progress: RunProgress) {}
    func finish() {}
  }

  @Test("each method alone, and each way of weighing those that were asked")
  func rows() throws {
    let trial = try trial(), rows = try rows(of: trial)
    #expect(
      rows.map { Array($0.key[3...]) } == [
        ["wiener", "alone"], ["instant", "alone"],
      ] + Weighing.allCases.map { ["wiener and instant", $0.rawValue] })
    #expect(rows.allSatisfy { $0.key.count == trial.form.keys.count && $0.result.count == trial.form.results.count })
    // Shares: wiener, instant, and two that were not asked.
    let shares = rows.map { $0.result[2...5].map { Double($0)! } }
    #expect(shares[0] == [1, 0, 0, 0] && shares[1] == [0, 1, 0, 0] && shares[2] == [0.5, 0.5, 0, 0])
    #expect(shares.allSatisfy { abs($0.reduce(0, +) - 1) < 0.002 })
    let psnr = Dictionary(
      uniqueKeysWithValues: rows.map { ($0.key[4] == "alone" ? $0.key[3] : $0.key[4], Double($0.result[0])!) })
    // The truth is as good a judge as there is: no method and no other weight for the whole picture is better. (Answers
    // are rounded.)
    for name in ["wiener", "instant", "equal", "picture"] { #expect(psnr["truth"]! > psnr[name]! - 0.01) }
    #expect(psnr["truth, blocks"]! > psnr["truth"]! && psnr["truth, blocks"]! > psnr["picture, blocks"]!)
  }

  @Test("what the picture chooses does not depend on the truth")
  func blind() throws {
    let task = try EvaluationTask(name: "picture", picture: SamplePicture.image(width: 128, height: 128), scale: 4)
    var other = task.groundTruth
    other.pixels = other.pixels.map { 1 - $0 }
    let lied = EvaluationTask(name: "picture", lowResolution: task.lowResolution, groundTruth: other, scale: 4)
    func asked(_ task: EvaluationTask) throws -> Opinions {
      try Opinions(on: task, count: 2) { place, task in
        let small = task.lowResolution
        return place == 0
          ? small.interpolated(by: task.scale).quantized()
          : try Enlargement(method: .instant, scale: task.scale)(small)
      }
    }
    let (honest, misled) = (try asked(task), try asked(lied))
    for weighing in [Weighing.equal, .picture, .pictureBlocks, .pictureVariance] {
      #expect(honest.weights(weighing) == misled.weights(weighing))
      #expect(honest.mixture(weighing).pixels == misled.mixture(weighing).pixels)
    }
    #expect(honest.weights(.truth) != misled.weights(.truth))
  }

  @Test("a picture whose reduction is too small to be learned from is refused by name")
  func small() throws {
    #expect(throws: FileError.self) { try rows(of: trial(side: 124)) }
  }
}
