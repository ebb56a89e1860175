import Engine
import Testing

@testable import SuperResolution

@Suite("Networks that enlarge the small picture themselves")
struct TransposedDefinitionTests {
  private static let height = 4, width = 5
  private let pixels = (0..<20).map { 0.2 + 0.6 * Float($0 * 7 % 20) / 20 }
  private var picture: [[[Double]]] {
    [(0..<Self.height).map { row in (0..<Self.width).map { Double(pixels[row * Self.width + $0]) } }]
  }

  /// What a network, every number of it drawn, makes of the picture; and its numbers by their names.
  private func drawn<Network: PretrainedNetwork>(
    _ make: (inout RandomSource) -> Network
  ) -> (found: Tensor, state: [String: Tensor]) {
    var random = RandomSource(seed: 8), network = make(&random)
    // Neither even nor small: a filter that is turned, moved or mirrored makes another picture.
    network.state = network.state.map { $0 + Tensor.uniform($0.shape, in: -0.12..<0.15, using: &random) }
    let x = Variable(Tensor(shape: [1, 1, Self.height, Self.width], pixels))
    let found = network.enlarged(x, interpolation: x, Pass(.evaluation), noise: nil).picture.value
    return (found, Dictionary(uniqueKeysWithValues: zip(network.names, network.state)))
  }

  private func expect(
    _ found: Tensor, near expected: [[[Double]]], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let numbers = expected[0].flatMap { $0 }, largest = numbers.map(abs).max()!
    #expect(found.shape == [1, 1, expected[0].count, expected[0][0].count], sourceLocation: sourceLocation)
    for (index, pair) in zip(found.values, numbers).enumerated() {
      #expect(abs(Double(pair.0) - pair.1) < 1e-5 * largest, "number \(index)", sourceLocation: sourceLocation)
    }
  }

  @Test("FSRCNN makes of a picture what its definition says", arguments: [2, 3, 4])
  func fsrcnn(_ scale: Int) {
    let (found, state) = drawn { FSRCNN(scale: scale, using: &$0) }
    var h = picture
    for layer in 0..<7 {
      let name = "layers.\(layer)", slopes = state["\(name).slope"]!.values.map(Double.init)
      h = convolved(h, state["\(name).weight"]!, state["\(name).bias"]!, repeatsEdges: true)
      h = zip(h, slopes).map { plane, slope in plane.map { $0.map { $0 > 0 ? $0 : slope * $0 } } }
    }
    // The middle of the 9×9 filter falls on the first of the pixels that a small one becomes.
    let expected = transposeConvolved(
      h, state["deconvolution.weight"]!, state["deconvolution.bias"]!, stride: scale, padding: 4,
      size: (scale * Self.height, scale * Self.width))
    expect(found, near: expected)
  }

  @Test("A file's note says what lies outside of the picture", arguments: [PretrainedArchitecture.Kind.srcnn, .fsrcnn])
  func paddingNote(_ kind: PretrainedArchitecture.Kind) throws {
    var random = RandomSource(seed: 4)
    let network = PretrainedArchitecture(kind).network(scale: 2, using: &random), side = 24
    let tensors = zip(network.names, network.state).map { (name: $0, tensor: $1) }
    let x = Variable(Tensor(shape: [1, 1, side, side], repeating: 0.5))
    let large = Variable(Tensor(shape: [1, 1, 2 * side, 2 * side], repeating: 0.5))
    func picture(_ notes: [String: String]) throws -> [Float] {
      let file = Safetensors(
        metadata: ["architecture": kind.rawValue, "scale": "2"].merging(notes) { $1 }, tensors: tensors)
      let made = try PretrainedWeights(file).network(scale: 2)
      return made.enlarged(x, interpolation: large, Pass(.evaluation), noise: nil).picture.value.values
    }
    let usual = try picture([:]), repeated = try picture(["padding": "replicate"]),
      zeros = try picture(["padding": "zero"])
    let middle = 2 * side * side + side
    #expect(usual == repeated && usual[0] != zeros[0] && abs(usual[middle] - zeros[middle]) < 1e-6)
    #expect(throws: EnlargementError.self) { try picture(["padding": "mirror"]) }
  }

  @Test("LapSRN makes of a picture what its definition says", arguments: [2, 4])
  func lapsrn(_ scale: Int) {
    let (found, state) = drawn { LapSRN(scale: scale, channels: 3, depth: 2, using: &$0) }
    func rectified(_ x: [[[Double]]]) -> [[[Double]]] { x.map { $0.map { $0.map { $0 > 0 ? $0 : 0.2 * $0 } } } }
    func layer(_ name: String, _ x: [[[Double]]]) -> [[[Double]]] {
      convolved(x, state["\(name).weight"]!, state["\(name).bias"]!, repeatsEdges: false)
    }
    /// Twice as large: of a filter of 4×4, one pixel is cut off at every side.
    func doubled(_ name: String, _ x: [[[Double]]]) -> [[[Double]]] {
      transposeConvolved(
        x, state["\(name).weight"]!, state["\(name).bias"]!, stride: 2, padding: 1,
        size: (2 * x[0].count, 2 * x[0][0].count))
    }
    var features = rectified(layer("input", picture)), answer = picture
    for level in 0..<(scale == 2 ? 1 : 2) {
      for depth in 0..<2 { features = rectified(layer("levels.\(level).features.\(depth)", features)) }
      features = rectified(doubled("levels.\(level).enlargement", features))
      let residual = layer("levels.\(level).residual", features)
      answer = zip(doubled("levels.\(level).picture", answer), residual).map {
        zip($0, $1).map { zip($0, $1).map { $0 + $1 } }
      }
    }
    expect(found, near: answer)
  }
}
