import Engine
import Imaging
import Testing

@testable import SuperResolution

@Suite("Networks and their loss")
struct NetworkTests {
  @Test("Every configuration keeps the picture's shape and learns through all its weights", arguments: configurations)
  func shapes(configuration: NLVAEConfiguration) {
    var generator = RandomSource(seed: 5)
    let network = NLVAE(configuration, using: &generator)
    let x = Tensor.uniform([2, 3, 11, 14], using: &generator)
    let tape = Tape(), pass = Pass(.training), tracked = network.tracked(on: tape)
    let noise = Tensor.normal(network.noiseShape(for: x.shape)!, using: &generator)
    let answer = tracked.reconstruct(Variable(x), pass, noise: noise)
    #expect(answer.picture.shape == x.shape)
    #expect(answer.mean?.shape == noise.shape)
    var loss = BetaVAELoss()
    loss.beta = 1
    let gradients = tape.gradients(of: loss(answer, target: .uniform(x.shape, using: &generator)).total)
    for (index, weight) in tracked.weights.enumerated() {
      let gradient = gradients[weight]
      #expect(gradient.isFinite)
      // A gate that begins at zero lets nothing through to what stands behind it; a bias before a batch
      // normalisation is subtracted again.
      if configuration.attentionBlocks == 0 && !configuration.normalizes {
        #expect(gradient.norm > 0, "weight \(index) of shape \(weight.shape) learns nothing")
      }
    }
  }

  static let configurations: [NLVAEConfiguration] = {
    var list: [NLVAEConfiguration] = []
    for latent in LatentKind.allCases {
      for joined in JoinedFeature.allCases {
        for (normalizes, attention) in [(false, 0), (true, 0), (true, 1)] {
          var c = NLVAEConfiguration()
          (c.channels, c.latentChannels, c.encoderBlocks, c.decoderBlocks) = (6, 5, 2, 2)
          (c.latent, c.joined, c.normalizes, c.attentionBlocks) = (latent, joined, normalizes, attention)
          list.append(c)
        }
      }
    }
    return list
  }()

  @Test("A block computes what fig. 2 draws, whichever way its layers are brought together", arguments: configurations)
  func blockStepByStep(configuration: NLVAEConfiguration) {
    guard configuration.attentionBlocks == 0 else { return }
    var generator = RandomSource(seed: 8)
    var block = NonLocalBlock(configuration, attention: false, using: &generator)
    // Biases begin at zero; here they are to matter.
    block.visit { role, variable in
      if role == .weight && variable.shape.rank == 1 {
        variable = Variable(.uniform(variable.shape, using: &generator))
      }
    }
    let x = Tensor.uniform([2, configuration.channels, 9, 11], using: &generator)
    let upstream = Tensor.normal(x.shape, using: &generator)
    func run(_ body: (NonLocalBlock, Variable) -> Variable) -> (Tensor, [Tensor]) {
      let tape = Tape(), tracked = block.tracked(on: tape), input = tape.variable(x)
      let y = body(tracked, input), gradients = tape.gradients(of: (y * Variable(upstream)).sum())
      return (y.value, ([input] + tracked.weights).map { gradients[$0] })
    }
    let fast = run { $0($1, Pass(.training)) }
    let plain = run { block, x in
      let first = block.spatial(x), second = block.pointwise(first)
      let last =
        block.normalization.map {
          second.batchNormalized(scale: $0.scale, shift: $0.shift, slope: configuration.slope).0
        } ?? second.leakyReLU(slope: configuration.slope)
      let pair = Variable.concatenated([configuration.joined == .input ? x : first, last], along: 1)
      return block.reduction(pair).leakyReLU(slope: configuration.slope)
    }
    #expect(zip(fast.0.values, plain.0.values).allSatisfy { abs($0 - $1) < 1e-5 })
    for (index, (a, b)) in zip(fast.1, plain.1).enumerated() {
      #expect((a - b).norm < 1e-4 * (1 + b.norm), "gradient \(index) of shape \(a.shape)")
    }
  }

  @Test("The default network has 5 and 9 blocks of 32 channels")
  func defaultSize() {
    var generator = RandomSource(seed: 1)
    let network = NLVAE(NLVAEConfiguration(), using: &generator)
    // 3×3, point-wise, scale and shift, point-wise of twice the channels; biases everywhere.
    let block = (9 * 32 * 32 + 32) + (32 * 32 + 32) + 2 * 32 + (64 * 32 + 32)
    let ends = (9 * 3 * 32 + 32) + 3 * (32 * 32 + 32) + (9 * 32 * 3 + 3)
    #expect(network.weightCount == 14 * block + ends)
  }

  @Test("Attention with a closed gate changes nothing")
  func closedGate() {
    var generator = RandomSource(seed: 2)
    let attention = NonLocalAttention(channels: 4, using: &generator)
    let x = Tensor.normal([1, 4, 9, 7], using: &generator)
    #expect(attention(Variable(x)).value == x)
  }

  @Test("An open gate lets every pixel depend on every other")
  func openGate() {
    var generator = RandomSource(seed: 2)
    var attention = NonLocalAttention(channels: 4, keySize: 4, using: &generator)
    attention.gate = Variable(.ones([1]))
    let tape = Tape(), x = tape.variable(.normal([1, 4, 9, 7], using: &generator))
    let corner = attention(x).sliced([0..<1, 0..<4, 0..<1, 0..<1]).sum()
    #expect(tape.gradients(of: corner)[x].values.allSatisfy { $0 != 0 })
  }

  @Test("The loss is what eqs. 3 to 5 say, under either normalisation")
  func loss() {
    var generator = RandomSource(seed: 9)
    let x = Tensor.uniform([2, 3, 4, 5], using: &generator), y = Tensor.uniform([2, 3, 4, 5], using: &generator)
    let mean = Tensor.normal([2, 3, 4, 5], using: &generator)
    let logVariance = Tensor.normal([2, 3, 4, 5], using: &generator)
    let answer = Reconstruction(
      picture: Variable(x), mean: Variable(mean), logVariance: Variable(logVariance))
    let squares = zip(x.values, y.values).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    let divergence = zip(mean.values, logVariance.values).reduce(0.0) { sum, term in
      let (m, v) = (Double(term.0), Double(term.1))
      return sum + 0.5 * (m * m + exponential(v) - v - 1)
    }
    var loss = BetaVAELoss()
    loss.reconstruction = .l2
    loss.beta = 2
    loss.alpha = 7
    #expect(abs(Double(loss(answer, target: y).total.value.scalar) - (squares / 120 + 2 * divergence / 120 + 7)) < 1e-4)
    loss.normalization = .sum
    loss.pixelRange = 255
    let expected = squares / 2 * 65025 + 2 * divergence / 2 + 7
    #expect(abs(Double(loss(answer, target: y).total.value.scalar) / expected - 1) < 1e-5)
  }

  private func exponential(_ x: Double) -> Double {
    // The series is independent of the engine's own exponential.
    var term = 1.0, sum = 1.0
    for n in 1..<60 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }
}

@Suite("Pictures in and out")
struct PictureTests {
  @Test("Every orientation has its inverse, and all eight differ", arguments: Orientation.allCases)
  func orientations(orientation: Orientation) {
    let x = Tensor(shape: [1, 2, 3, 4], (0..<24).map(Float.init))
    #expect(orientation.inverse(orientation(x)) == x)
    let same = Orientation.allCases.filter { $0(x) == orientation(x) }
    #expect(same == [orientation])
  }

  @Test("Back-projection makes an enlargement agree with the picture")
  func backProjection() {
    let picture = Tensor(smallPicture)
    let start = Tensor(shape: [1, 3, 48, 64], repeating: 0.5)
    func disagreement(_ iterations: Int) -> Float {
      let estimate = backProjected(start, onto: picture, iterations: iterations)
      return (estimate.resized(height: 24, width: 32) - picture).norm
    }
    #expect(disagreement(1) < 0.5 * disagreement(0))
    #expect(disagreement(10) < 0.05 * disagreement(0))
  }

  @Test("Alpha is enlarged beside the colours, and depth and grey are kept")
  func alpha() {
    let image = Image(
      width: 2, height: 2, channels: 1, pixels: [0, 1, 1, 0], alpha: [1, 1, 1, 1], bitDepth: 16)
    let large = image.replacingColours(with: Tensor(shape: [1, 1, 4, 4], repeating: 0.25))
    #expect(large.channels == 1 && large.bitDepth == 16)
    #expect(large.alpha == [Float](repeating: 1, count: 16))
  }
}
