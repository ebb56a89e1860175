import Engine
import Imaging
import SuperResolution
import Testing

@testable import Experiments

@Suite("The record of trained networks")
struct TrainedTrialTests {
  private func weights(_ notes: [String: String]) throws -> PretrainedWeights {
    var random = RandomSource(seed: 1)
    let network = PretrainedArchitecture(.fsrcnn).network(scale: 2, using: &random)
    return try PretrainedWeights(
      Safetensors(metadata: notes, tensors: Array(zip(network.names, network.state).map { ($0, $1) })))
  }

  @Test("What a file says of its training is what the record says")
  func notes() throws {
    let trained = try TrainedNetwork(
      weights(["protocol": "trained on T91", "seed": "3", "steps": "200", "core minutes": "9.8"]))
    #expect(trained.key == ["fsrcnn", "T91", "3", "200", "9.8"])
    let drawn = try TrainedNetwork(weights(["protocol": "synthetic prior", "steps": "7", "without": "strokes,noise"]))
    #expect(drawn.key == ["fsrcnn", "drawings without strokes noise", "", "7", ""])
    #expect(try TrainedNetwork(weights([:])).key == ["fsrcnn", "unknown", "", "", ""])
  }

  @Test("A part of a picture comes back from its digits as it was")
  func learned() {
    let part = LearnedPart.cut(SamplePicture.image(width: 256, height: 256)), rows = LearnedPart.rows(part)
    #expect(LearnedPart.picture(rows)?.pixels == part.pixels)
    #expect(LearnedPart.picture(Array(rows.dropLast())) == nil)
    #expect(LearnedPart.picture(["zz" + rows[0].dropFirst(2)] + rows.dropFirst()) == nil)
  }

  @Test("A training that is not over is refused")
  func unfinished() throws {
    let half = try weights(["steps": "50 of 200"])
    #expect(throws: EnlargementError.self) { try TrainedNetwork(half) }
  }
}
