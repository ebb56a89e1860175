import Engine
import Imaging
import Testing

@testable import SuperResolution

/// The built-in picture, 24×20.
let picture = SamplePicture.image().resized(width: 24, height: 20).quantized()

/// A recipe that takes a moment and passes through every phase: two stages, twice, with a choice and a refinement.
var recipe: ZeroShotConfiguration {
  var network = NLVAEConfiguration()
  network.channels = 4
  network.latentChannels = 2
  network.encoderBlocks = 1
  network.decoderBlocks = 1
  var policy = CosinePolicy()
  policy.firstSteps = 4
  policy.laterSteps = 3
  var refinement = Refinement()
  refinement.filter.rounds = 2
  refinement.filter.searchRadius = 4
  refinement.rounds = 1
  refinement.searchRadius = 4
  var recipe = ZeroShotConfiguration()
  recipe.architecture = .nlvae(network)
  recipe.policy = .cosine(policy)
  recipe.refinement = refinement
  recipe.stages = 2
  recipe.cropSize = 16
  recipe.backProjections = 1
  recipe.selfEnsemble = false
  return recipe
}

func zeroShotRun() throws -> ZeroShotRun { try ZeroShotRun(picture, scale: 2, seed: 1, configuration: recipe) }

func dipRun() throws -> DIPRun {
  var configuration = DIPConfiguration(scale: 2)
  configuration.channels = 4
  configuration.inputChannels = 3
  configuration.skipChannels = 2
  configuration.levels = 2
  configuration.steps = 5
  return try DIPRun(picture, scale: 2, seed: 1, configuration: configuration)
}

func filterRun() -> FilterRun {
  let filters = [Float(0), 0.5].map { share in
    var filter = CollaborativeFilter()
    filter.rounds = 2
    filter.searchRadius = 4
    filter.covarianceShare = share
    return filter
  }
  return FilterRun(picture, scale: 2, filters: filters)
}

/// A plateau's state has lists in it.
func plateauRun() throws -> ZeroShotRun {
  var policy = PlateauPolicy(), recipe = recipe
  policy.mostSteps = 6
  policy.measureInterval = 1
  policy.checkInterval = 2
  policy.shortestRun = 1
  recipe.policy = .plateau(policy)
  recipe.refinement = nil
  return try ZeroShotRun(picture, scale: 2, seed: 1, configuration: recipe)
}

/// What a checkpoint is refused with; `nil` if it is accepted, and the run goes on with it for some steps.
func refusal(of bytes: [UInt8], by run: some ResumableRun, steps: Int = 2) throws -> String? {
  var run = run
  do {
    try run.resume(from: bytes)
  } catch EnlargementError.checkpoint(let cause) {
    return cause
  }
  for _ in 0..<steps where !run.isFinished { run.advance() }
  _ = run.progress
  return nil
}

/// A file with some of its parts changed, and the digest of what it says then.
func forged(_ bytes: [UInt8], _ change: (inout Safetensors) throws -> Void) throws -> [UInt8] {
  var file = try Safetensors(bytes)
  try change(&file)
  let digits = String(Checkpoint.digest(of: file), radix: 16)
  file.metadata["digest"] = String(repeating: "0", count: 16 - digits.count) + digits
  return file.encoded()
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers in every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
