import Engine

/// LapSRN (Lai, Huang, Ahuja and Yang, "Deep Laplacian pyramid networks for fast and accurate super-resolution", CVPR 2017).
///
/// It enlarges the brightness by two, level after level. At each level ten 3×3 convolutions of 64 channels, leaky rectifiers
/// of slope 0.2 behind them, and a transposed 4×4 convolution of stride 2 make the features of the next; a 3×3 convolution
/// makes from these what is added to the picture, which a transposed 4×4 convolution of its own has enlarged. Outside of the
/// picture lie zeros. For ×4: 871,588 weights with biases (870,112 without), and 2,183,056 multiply-adds a pixel of the small
/// picture. Where we differ: the published training judges the picture of every level, ours that of the last.
public struct LapSRN: PretrainedNetwork {
  struct Level: Layer {
    var features: [Conv2D]
    var enlargement: TransposedConv2D
    var residual: Conv2D
    var picture: TransposedConv2D

    mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
      for i in features.indices { features[i].visit(body) }
      enlargement.visit(body)
      residual.visit(body)
      picture.visit(body)
    }
  }

  private static let slope: Float = 0.2
  private let scale: Int
  var input: Conv2D
  var levels: [Level]

  /// A network with first weights; the picture's own filter begins as bilinear interpolation.
  ///
  /// - Parameters:
  ///   - scale: 2, 4 or 8.
  ///   - channels: channels between the layers.
  ///   - depth: convolutions of a level.
  ///   - generator: where the weights come from.
  public init(scale: Int, channels: Int = 64, depth: Int = 10, using generator: inout some RandomNumberGenerator) {
    self.scale = scale
    func convolution(_ inputs: Int, _ outputs: Int, slope: Float = LapSRN.slope) -> Conv2D {
      Conv2D(inputChannels: inputs, outputChannels: outputs, kernelSize: 3, slope: slope, using: &generator)
    }
    func doubling(_ channels: Int) -> TransposedConv2D {
      TransposedConv2D(
        inputChannels: channels, outputChannels: channels, kernelSize: 4, stride: 2, padding: 1, slope: LapSRN.slope,
        using: &generator)
    }
    input = convolution(1, channels)
    let line: [Float] = [0.25, 0.75, 0.75, 0.25]
    let bilinear = Tensor(shape: [1, 1, 4, 4], line.flatMap { row in line.map { row * $0 } })
    levels = (0..<scale.trailingZeroBitCount).map { _ in
      var level = Level(
        features: (0..<depth).map { _ in convolution(channels, channels) }, enlargement: doubling(channels),
        residual: convolution(channels, 1, slope: 1), picture: doubling(1))
      level.residual.weights = Variable(level.residual.weights.value * 0.05)
      level.picture.weights = Variable(bilinear)
      return level
    }
  }

  /// With its depth.
  public var architecture: PretrainedArchitecture { .init(.lapsrn, depth: levels[0].features.count) }
  /// The brightness.
  public var imageChannels: Int { 1 }
  /// Its own.
  public var fixedScale: Int? { scale }
  /// A pixel for each layer, half as many at each further level.
  public func reach(scale: Int) -> Int {
    let layers = levels[0].features.count + 3
    return 2 + levels.indices.reduce(0) { $0 + (layers >> $1) + 1 }
  }
  /// Four times as many at each further level.
  public func multiplyAdds(scale: Int) -> Int {
    levels.enumerated().reduce(input.multiplyAdds) { sum, entry in
      let level = entry.element
      let before = level.features.reduce(level.enlargement.weights.value.count + 16) { $0 + $1.multiplyAdds }
      return sum + (before + 4 * level.residual.multiplyAdds) << (2 * entry.offset)
    }
  }
  /// `input`, and for each level L `levels.L.features.K`, `levels.L.enlargement` (64×64×4×4), `levels.L.residual`
  /// and `levels.L.picture` (1×1×4×4).
  public var names: [String] {
    input.names("input")
      + levels.enumerated().flatMap { index, level in
        let name = "levels.\(index)"
        func both(_ part: String) -> [String] { ["\(name).\(part).weight", "\(name).\(part).bias"] }
        return level.features.indices.flatMap { level.features[$0].names("\(name).features.\($0)") }
          + both("enlargement") + level.residual.names("\(name).residual") + both("picture")
      }
  }

  /// Enlarges the small picture.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    var features = input(x).leakyReLU(slope: Self.slope), picture = x
    for level in levels {
      for layer in level.features { features = layer(features).leakyReLU(slope: Self.slope) }
      features = level.enlargement(features).leakyReLU(slope: Self.slope)
      picture = level.picture(picture) + level.residual(features)
    }
    return Reconstruction(picture: picture)
  }

  /// All parts from the input to the output.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    input.visit(body)
    for i in levels.indices { levels[i].visit(body) }
  }
}
