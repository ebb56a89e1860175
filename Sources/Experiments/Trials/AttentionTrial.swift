import Engine
import Foundation
import Imaging
import SuperResolution

/// A small network whose one non-local part is attention; it shows where it looks.
public struct AttentionNetwork: EnlargementNetwork {
  var stem: Conv2D, second: Conv2D
  var attention: NonLocalAttention
  var tail: Conv2D
  /// Whether every pixel looks at its own place of the grid only: its weight is one there and zero elsewhere, for good.
  var looksAtOwnPlace = false

  /// A network with three colours in and out, and keys on a grid of 32×32.
  ///
  /// - Parameters:
  ///   - channels: C, its features.
  ///   - random: where the first weights come from.
  public init(channels: Int, using random: inout RandomSource) {
    stem = Conv2D(inputChannels: 3, outputChannels: channels, kernelSize: 5, slope: 0.2, using: &random)
    second = Conv2D(inputChannels: channels, outputChannels: channels, kernelSize: 3, slope: 0.2, using: &random)
    attention = NonLocalAttention(channels: channels, keySize: 32, using: &random)
    tail = Conv2D(inputChannels: channels, outputChannels: 3, kernelSize: 3, slope: 1, using: &random)
    tail.weights = Variable(tail.weights.value * 0.1)
  }

  /// The gate that attention's answer is multiplied with.
  public var gate: Float {
    get { attention.state[8].scalar }
    set {
      var parts = attention.state
      parts[8] = Tensor(shape: [1], [newValue])
      attention.state = parts
    }
  }

  /// Makes all keys weigh the same, for good: with queries and keys of zero, neither has a gradient that is not zero.
  mutating func weighKeysEvenly() {
    var parts = attention.state
    for index in 0..<4 { parts[index] = .zeros(parts[index].shape) }
    attention.state = parts
  }

  private func features(_ x: Variable) -> Variable { second(stem(x).leakyReLU()).leakyReLU() }

  /// What attention gives if every pixel looks at its own place of the grid only. Queries and keys take no part.
  private func ownPlace(_ h: Variable) -> Variable {
    var parts: [Variable] = [], layer = attention
    layer.visit { parts.append($1) }
    let value = h.adaptiveAveragePooled(height: 32, width: 32).convolved(with: parts[4], bias: parts[5])
    let answer = value.enlargedNearest(by: h.shape[2] / 32).convolved(with: parts[6], bias: parts[7])
    return h + parts[8].reshaped([1, 1, 1, 1]) * answer
  }

  /// There is no noise.
  public func noiseShape(for input: Shape) -> Shape? { nil }

  /// The picture and what the network adds to it, N×3×H×W.
  public func reconstruct(_ x: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    let h = features(x)
    return Reconstruction(picture: x + tail(looksAtOwnPlace ? ownPlace(h) : attention(h)))
  }

  /// The convolutions and the attention, from input to output.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    stem.visit(body)
    second.visit(body)
    attention.visit(body)
    tail.visit(body)
  }

  /// The weights of all pixels of a picture on the keys of the grid, N×1024.
  ///
  /// - Parameter x: the picture, 1×3×H×W.
  public func looks(_ x: Tensor) -> Tensor {
    if looksAtOwnPlace { return ownPlaces(height: x.shape[2], width: x.shape[3]) }
    let h = features(Variable(x)), parts = attention.state
    let pooled = h.adaptiveAveragePooled(height: 32, width: 32)
    let query = h.convolved(with: Variable(parts[0]), bias: Variable(parts[1])).value
    let key = pooled.convolved(with: Variable(parts[2]), bias: Variable(parts[3])).value
    let inner = query.shape[1]
    let scores = query.reshaped([inner, query.count / inner])
      .multiplied(by: key.reshaped([inner, key.count / inner]), transposingSelf: true)
    return Variable(scores * (1 / Float(inner).squareRoot())).softmax().value
  }
}

/// Weights of one on the pixel's own place of a grid of 32×32, H·W×1024.
private func ownPlaces(height: Int, width: Int) -> Tensor {
  var weights = [Float](repeating: 0, count: height * width * 1024)
  for pixel in 0..<height * width {
    let place = pixel / width * 32 / height * 32 + pixel % width * 32 / width
    weights[pixel * 1024 + place] = 1
  }
  return Tensor(shape: [height * width, 1024], weights)
}

/// A network with attention learns to double the size of one picture.
public struct AttentionTrial {
  /// What becomes of the gate that attention's output is multiplied with.
  public enum Gate: String, CaseIterable, Sendable {
    /// It is zero at first, as in the library, and learned.
    case shut
    /// It is one at first, and learned.
    case open
    /// It stays zero: the network has no attention.
    case none
    /// It is zero at first and learned, but all keys weigh the same: as many convolutions, and no choice.
    case even
    /// It is zero at first and learned, but every pixel looks at its own place only: as many convolutions on the features
    /// there, and no other place.
    case own
  }

  /// The pixels of a picture of 64×64 that are asked where they look: on the shell's right rim, its left wall, its lip.
  public static let askedPixels = [(y: 22, x: 46), (y: 40, x: 16), (y: 58, x: 50)]

  /// The network as it is now.
  public private(set) var network: AttentionNetwork
  /// The picture, 1×3×H×W, and what reducing and enlarging by two leaves of it.
  public let picture: Tensor, blurred: Tensor
  private let gate: Gate
  private var optimizer = Adam(learningRate: 2e-3)
  private var random: RandomSource

  /// A trial that has not begun.
  ///
  /// - Parameters:
  ///   - image: the picture, with three colours.
  ///   - gate: what becomes of the gate.
  ///   - random: where the first weights come from.
  public init(on image: Image, gate: Gate = .shut, random: RandomSource) {
    var random = random
    network = AttentionNetwork(channels: 16, using: &random)
    if gate == .open { network.gate = 1 }
    if gate == .even { network.weighKeysEvenly() }
    network.looksAtOwnPlace = gate == .own
    self.gate = gate
    self.random = random
    picture = Tensor(image)
    blurred = picture.resized(height: image.height / 2, width: image.width / 2)
      .resized(height: image.height, width: image.width)
  }

  /// One step of training, by L2.
  public mutating func advance() {
    _ = network.train(on: blurred, picture, loss: BetaVAELoss(), gradientLimit: 1, &optimizer, &random)
    if gate == .none { network.gate = 0 }
  }

  /// The mean squared error of the network's answer, in squares of grey levels.
  ///
  /// - Parameter isOpen: whether attention takes part; else its gate is shut first.
  public func squaredError(isOpen: Bool = true) -> Float {
    var network = network
    if !isOpen { network.gate = 0 }
    let answer = network.reconstruct(Variable(blurred), Pass(.evaluation), noise: nil).picture.value
    return 255 * 255 * (answer - picture).map(.square).mean
  }
}

/// How many keys a query looks at, in effect: e to the entropy of its weights.
///
/// - Parameter weights: N×M, rows with the sum 1.
/// - Returns: N numbers from 1 to M.
public func effectiveKeys(_ weights: Tensor) -> [Float] {
  let logs = weights.map(.clamp(lower: 1e-12, upper: 1)).map(.log)
  return Variable(weights * logs * -1).sum(along: [1]).value.map(.exp).values
}
