import Engine

/// A convolution without bias, batch normalisation and a leaky rectifier.
struct NormalizedConvolution: Layer {
  var convolution: Conv2D
  var normalization: BatchNorm2D

  /// A layer that reflects pictures at their borders, and halves them with a stride of 2.
  init(from input: Int, to output: Int, kernelSize: Int, stride: Int = 1, using generator: inout RandomSource) {
    convolution = Conv2D(
      inputChannels: input, outputChannels: output, kernelSize: kernelSize, stride: stride, paddingMode: .reflect,
      bias: false, slope: 0.2, using: &generator)
    normalization = BatchNorm2D(channels: output, slope: 0.2)
  }

  func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable { normalization(convolution(x), pass) }

  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    convolution.visit(body)
    normalization.visit(body)
  }
}

/// The encoder-decoder of Deep Image Prior (Ulyanov, Vedaldi & Lempitsky, "Deep image prior", 2018, supplement): noise
/// goes in, a picture of the same size comes out.
///
/// Every level halves the picture, works on it, enlarges it again by linear interpolation, and joins it with a few
/// channels that took the short way across.
struct DIPNetwork: Layer {
  private struct Level: Layer {
    var skip: NormalizedConvolution
    var reduction: NormalizedConvolution
    var encoder: NormalizedConvolution
    var joining: BatchNorm2D
    var decoder: NormalizedConvolution
    var mixing: NormalizedConvolution

    init(from input: Int, _ configuration: DIPConfiguration, using generator: inout RandomSource) {
      let c = configuration.channels, s = configuration.skipChannels
      skip = NormalizedConvolution(from: input, to: s, kernelSize: 1, using: &generator)
      reduction = NormalizedConvolution(from: input, to: c, kernelSize: 3, stride: 2, using: &generator)
      encoder = NormalizedConvolution(from: c, to: c, kernelSize: 3, using: &generator)
      joining = BatchNorm2D(channels: s + c)
      decoder = NormalizedConvolution(from: s + c, to: c, kernelSize: 3, using: &generator)
      mixing = NormalizedConvolution(from: c, to: c, kernelSize: 1, using: &generator)
    }

    mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
      skip.visit(body)
      reduction.visit(body)
      encoder.visit(body)
      joining.visit(body)
      decoder.visit(body)
      mixing.visit(body)
    }
  }

  private var levels: [Level]
  private var output: Conv2D

  /// A network for pictures of a size.
  ///
  /// - Parameters:
  ///   - configuration: channels, and the number of levels, of which a small picture gets fewer: the deepest one still
  ///     has two pixels to reflect.
  ///   - imageChannels: 1 or 3.
  ///   - side: the picture's smaller side.
  ///   - generator: where the first weights come from.
  init(_ configuration: DIPConfiguration, imageChannels: Int, side: Int, using generator: inout RandomSource) {
    var depth = 0, rest = side
    while depth < configuration.levels, (rest + 1) / 2 >= 2 { (depth, rest) = (depth + 1, (rest + 1) / 2) }
    precondition(depth > 0, "a deep image prior for a picture with a side of \(side)")
    levels = (0..<depth).map {
      Level(
        from: $0 == 0 ? configuration.inputChannels : configuration.channels, configuration, using: &generator)
    }
    output = Conv2D(
      inputChannels: configuration.channels, outputChannels: imageChannels, kernelSize: 1, slope: 1, using: &generator)
  }

  /// The picture that the network makes of noise: 1×I×H×W to 1×C×H×W in 0…1.
  func callAsFunction(_ noise: Variable, _ pass: Pass) -> Variable {
    output(answer(of: levels[...], to: noise, pass)).sigmoid()
  }

  private func answer(of levels: ArraySlice<Level>, to x: Variable, _ pass: Pass) -> Variable {
    guard let level = levels.first else { return x }
    let small = level.encoder(level.reduction(x, pass), pass)
    let large = answer(of: levels.dropFirst(), to: small, pass)
      .resizedBilinear(height: x.shape[2], width: x.shape[3])
    let joined = Variable.concatenated([level.skip(x, pass), large], along: 1)
    return level.mixing(level.decoder(level.joining(joined, pass), pass), pass)
  }

  /// The levels from the outermost to the deepest, and the output.
  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    for i in levels.indices { levels[i].visit(body) }
    output.visit(body)
  }
}
