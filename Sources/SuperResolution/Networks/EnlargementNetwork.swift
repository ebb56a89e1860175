import Engine

/// What a network says about a picture.
public struct Reconstruction {
  /// The picture, N×C×H×W, 0…1.
  public var picture: Variable
  /// μ of the posterior, N×J×H×W or N×J×1×1; none for a network without a latent.
  public var mean: Variable?
  /// log σ² of the posterior, of the same shape.
  public var logVariance: Variable?
  /// Pictures that a recursive network has made on its way, which its training looks at too; none for most.
  public var drafts: [Variable] = []

  /// What a network says.
  ///
  /// - Parameters:
  ///   - picture: N×C×H×W, 0…1.
  ///   - mean: μ of the posterior, N×J×H×W or N×J×1×1; `nil` for a network without a latent.
  ///   - logVariance: log σ² of the posterior, of the same shape.
  ///   - drafts: pictures made on the way, of the picture's shape.
  public init(
    picture: Variable, mean: Variable? = nil, logVariance: Variable? = nil, drafts: [Variable] = []
  ) {
    self.picture = picture
    self.drafts = drafts
    self.mean = mean
    self.logVariance = logVariance
  }
}

/// A network that improves a picture which interpolation has already brought to its final size.
///
/// How it is trained (`train`), asked (`enhanced`) and brought to large pictures (`tiled`) is the same for all.
public protocol EnlargementNetwork: Layer {
  /// The shape of the noise that `reconstruct` takes; `nil` for a network that is not random.
  func noiseShape(for input: Shape) -> Shape?

  /// How far from a pixel, in each direction, its answer depends on the input, where normalisation uses running
  /// statistics: the radius of the receptive field. `nil` if it depends on the whole picture.
  var reach: Int? { get }

  /// Improves a picture.
  ///
  /// - Parameters:
  ///   - x: the interpolated picture, N×C×H×W, 0…1.
  ///   - pass: which statistics normalisation uses.
  ///   - noise: ε of the reparameterised sample; `nil` decodes the posterior's mean.
  func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction
}

extension EnlargementNetwork {
  /// Nothing is known of a network that does not say.
  public var reach: Int? { nil }

  /// One step of gradient descent on one fake minibatch.
  ///
  /// - Parameters:
  ///   - input: interpolated pictures, M×C×H×W, 0…1.
  ///   - target: what the network should make of them, of the same shape.
  ///   - loss: how far it is from that.
  ///   - gradientLimit: largest norm of all gradients together, or none.
  ///   - mode: which statistics normalisation uses.
  ///   - optimizer: how the weights are changed.
  ///   - generator: where the noise of the posterior sample comes from.
  /// - Returns: the reconstruction error before the step.
  public mutating func train(
    on input: Tensor, _ target: Tensor, loss: BetaVAELoss, gradientLimit: Float?,
    mode: Pass.Mode = .training, _ optimizer: inout some Optimizer,
    _ generator: inout some RandomNumberGenerator
  ) -> Float {
    let tape = Tape(), pass = Pass(mode)
    let tracked = tracked(on: tape)
    let noise = noiseShape(for: input.shape).map { Tensor.normal($0, using: &generator) }
    let terms = loss(tracked.reconstruct(Variable(input), pass, noise: noise), target: target)
    let found = tape.gradients(of: terms.total)
    var gradients = tracked.weights.map { found[$0] }
    if let gradientLimit { clip(&gradients, toNorm: gradientLimit) }
    optimizer.update(&self, with: gradients)
    absorb(pass)
    return terms.reconstruction
  }

  /// The network's answer to an interpolated picture, averaged over orientations.
  ///
  /// A trained network does not treat a picture and its mirror image quite alike; the mean of the answers to several
  /// orientations, each turned back, is better than any one of them. (A zero-shot run asks one orientation at a time and
  /// takes the median: `ZeroShotRun.answerOnce`.) A large picture is answered in tiles.
  ///
  /// - Parameters:
  ///   - x: 1×C×H×W.
  ///   - mode: which statistics normalisation uses.
  ///   - orientations: those to average.
  public func enhanced(
    _ x: Tensor, mode: Pass.Mode, orientations: [Orientation] = Orientation.allCases
  ) -> Tensor { enhanced(x, mode: mode, orientations: orientations) { _ in } }

  /// The same, told now and then which share is done, 0…1; what the pulse throws ends the work.
  func enhanced(
    _ x: Tensor, mode: Pass.Mode, orientations: [Orientation], pulse: (Double) throws -> Void
  ) rethrows -> Tensor {
    var sum: Tensor?
    for (index, orientation) in orientations.enumerated() {
      let answer = try tiled(
        orientation(x), mode: mode, pulse: { try pulse((Double(index) + $0) / Double(orientations.count)) }
      ) { reconstruct(Variable($0), Pass(mode), noise: nil).picture.value }
      let upright = orientation.inverse(answer)
      if sum == nil { sum = upright } else { sum!.add(upright) }
    }
    guard let sum else { preconditionFailure("an answer to no orientation") }
    return orientations.count == 1 ? sum : sum * (1 / Float(orientations.count))
  }

  /// Side of the tiles that large pictures are enlarged in. With its margin a tile of 32 channels takes 40 MB, of which a
  /// handful is alive at a time.
  public static var tileSide: Int { 512 }

  /// What a network makes of the parts of a picture: as a whole, if it is small or if every pixel depends on all, in tiles
  /// otherwise.
  ///
  /// - Parameters:
  ///   - x: 1×C×H×W.
  ///   - mode: which statistics normalisation uses; a picture's own ones are those of all of it.
  ///   - side: rows and columns of a tile.
  ///   - body: the network, from 1×C×h×w to 1×C×h×w.
  func tiled(_ x: Tensor, mode: Pass.Mode, side: Int = tileSide, _ body: (Tensor) -> Tensor) -> Tensor {
    tiled(x, mode: mode, side: side, pulse: { _ in }, body)
  }

  /// The same; the pulse is told after every tile which share is done, 0…1, and what it throws ends the work.
  func tiled(
    _ x: Tensor, mode: Pass.Mode, side: Int = tileSide, pulse: (Double) throws -> Void, _ body: (Tensor) -> Tensor
  ) rethrows -> Tensor {
    guard let reach, mode == .evaluation else { return body(x) }
    return try x.tiled(side: side, margin: reach, pulse: pulse, body)
  }

  /// The same network with a picture's own statistics in the place of the running ones.
  ///
  /// Those of a large picture are means over its tiles, each normalised by itself: within a tile they are what training
  /// uses, and the same everywhere once they are taken.
  ///
  /// - Parameters:
  ///   - picture: 1×C×H×W.
  ///   - side: rows and columns of a tile.
  func adapted(to picture: Tensor, side: Int = tileSide) -> Self { adapted(to: picture, side: side) { _ in } }

  /// The same; the pulse is told after every tile which share is done, 0…1, and what it throws ends the work.
  func adapted(
    to picture: Tensor, side: Int = tileSide, pulse: (Double) throws -> Void
  ) rethrows -> Self {
    var network = self, tiles = 0
    _ = try tiled(picture, mode: .evaluation, side: side, pulse: pulse) { tile in
      let pass = Pass(.training), answer = reconstruct(Variable(tile), pass, noise: nil).picture.value
      tiles += 1
      network.absorb(pass, momentum: 1 / Float(tiles))
      return answer
    }
    return network
  }
}

/// Any such network as one type.
public struct AnyEnlargementNetwork: EnlargementNetwork {
  private var network: any EnlargementNetwork

  /// Takes over a network.
  ///
  /// - Parameter network: what does the work.
  public init(_ network: any EnlargementNetwork) { self.network = network }

  /// The network's.
  public func noiseShape(for input: Shape) -> Shape? { network.noiseShape(for: input) }

  /// The network's.
  public var reach: Int? { network.reach }

  /// The network's.
  public func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    network.reconstruct(x, pass, noise: noise)
  }

  /// The network's parts.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) { network.visit(body) }
}
