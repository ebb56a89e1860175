import Engine
import Imaging
import Testing

@testable import Experiments
@testable import SuperResolution

/// A recipe that takes a second.
private var tinyOracle: OracleConfiguration {
  var configuration = OracleConfiguration()
  configuration.architecture = tinyConfiguration().architecture
  (configuration.steps, configuration.cropSize) = (12, 20)
  return configuration
}

private func finished<Session: ResumableRun>(_ session: Session) throws -> [Float] {
  var session = session
  while !session.isFinished { session.advance() }
  return try #require(session.result).values
}

@Suite("The oracle protocol")
struct OracleTests {
  let task: EvaluationTask

  init() throws {
    let picture = SamplePicture.image().resized(width: 48, height: 40).quantized()
    task = try EvaluationTask(name: "sample", picture: picture, scale: 2)
  }

  private func session(_ task: EvaluationTask, _ configuration: OracleConfiguration = tinyOracle) -> OracleRun {
    OracleRun(task, seed: 3, configuration: configuration)
  }

  @Test("An interrupted run ends with the same bytes", arguments: [0, 5, 6, 12, 13])
  func resumes(afterSteps steps: Int) throws {
    var interrupted = session(task)
    for _ in 0..<steps { interrupted.advance() }
    var resumed = session(task)
    try resumed.resume(from: try interrupted.checkpoint())
    #expect(
      resumed.progress.stepsDone == interrupted.progress.stepsDone && resumed.isFinished == interrupted.isFinished)
    #expect(try finished(resumed) == finished(session(task)))
  }

  @Test("It comes nearer to the truth than what it begins from")
  func learns() throws {
    var configuration = tinyOracle
    configuration.steps = 150
    let session = session(task, configuration)
    let answer = Tensor(shape: session.groundTruth.shape, try finished(session))
    // So small a network gains 13% in so few steps; one that had learned the wrong pairs would lose.
    #expect((answer - session.groundTruth).norm < 0.95 * (session.input - session.groundTruth).norm)
  }

  /// The compiler says it already: `Enlargement` and the runs that it begins take one picture, and live in a module that
  /// cannot import the one of `OracleRun`. What is left to be tested is that no task, file or state
  /// carries the truth around that.
  @Test("Another truth behind the same picture changes the score, and no bit of a zero-shot enlargement")
  func zeroShot() throws {
    var random = RandomSource(seed: 1)
    let truth = task.groundTruth
    let noise = Tensor.uniform([1, truth.channels, truth.height, truth.width], using: &random)
    let other = EvaluationTask(
      name: task.name, lowResolution: task.lowResolution, groundTruth: truth.replacingColours(with: noise),
      scale: task.scale)
    for method in Method.allCases {
      var enlargement = Enlargement(
        method: method, scale: 2, seed: 1, configuration: method == .zssr ? tinyZSSR : tinyConfiguration())
      enlargement.dip = tinyDIP
      enlargement.adaptation.steps = 2
      if method == .weights {
        let network = try SyntheticPrior.network(), tensors = zip(network.names, network.state).map { ($0, $1) }
        enlargement.weights = try PretrainedWeights(Safetensors(metadata: [:], tensors: tensors))
      }
      let outputs = try [task, other].map { try enlargement($0.lowResolution) }
      #expect(outputs[0] == outputs[1], "\(method)")
      #expect(task.scores(of: outputs[0]) != other.scores(of: outputs[1]), "\(method)")
    }
    #expect(try finished(session(task)) != finished(session(other)))
  }

  @Test("No checkpoint goes from one protocol to the other, or from one truth to another")
  func refusals() throws {
    var zeroShot = try ZeroShotRun(task.lowResolution, scale: 2, seed: 3, configuration: tinyConfiguration())
    var oracle = session(task)
    let expected = "the checkpoint belongs to another kind of run"
    #expect(throws: EnlargementError.checkpoint("\(expected) (oracle)")) {
      try zeroShot.resume(from: try oracle.checkpoint())
    }
    #expect(throws: EnlargementError.checkpoint("\(expected) (zero-shot)")) {
      try oracle.resume(from: try zeroShot.checkpoint())
    }
    let flat = Image(
      width: 48, height: 40, channels: 3, pixels: [Float](repeating: 0.5, count: 3 * 48 * 40))
    let other = EvaluationTask(name: "flat", lowResolution: task.lowResolution, groundTruth: flat, scale: 2)
    let refusal = "the checkpoint belongs to another picture, or to this one cleaned in another way"
    #expect(throws: EnlargementError.checkpoint(refusal)) {
      try oracle.resume(from: try session(other).checkpoint())
    }
  }
}
