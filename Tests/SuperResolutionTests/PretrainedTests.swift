import Engine
import Imaging
import Testing

@testable import SuperResolution

@Suite("Networks that are trained beforehand")
struct PretrainedTests {
  /// A network whose every number is drawn, so that no layer is next to nothing and no bias is zero.
  private func network(_ kind: PretrainedArchitecture.Kind, scale: Int = 4) -> AnyPretrainedNetwork {
    var random = RandomSource(seed: 5)
    var network = PretrainedArchitecture(kind).network(scale: scale, using: &random)
    network.state = network.state.map { tensor in
      let drawn = Tensor.normal(tensor.shape, using: &random) * 0.05
      return tensor.shape.rank == 4 ? tensor + drawn * (1 / Float(tensor.count / tensor.shape[0]).squareRoot()) : drawn
    }
    return network
  }

  private func file(_ network: AnyPretrainedNetwork, notes: [String: String] = [:]) -> Safetensors {
    Safetensors(metadata: notes, tensors: Array(zip(network.names, network.state).map { ($0, $1) }))
  }

  @Test(
    "Sizes are the published ones",
    arguments: [
      (PretrainedArchitecture.Kind.residual, 479_376, 478_224), (.vdsr, 665_921, 664_704 * 16),
      (.srcnn, 57_281, 57_184 * 16), (.fsrcnn, 12_809, 12_464), (.lapsrn, 871_588, 2_183_056),
      (.zssr, 224_640, 224_640 * 16), (.nlvae, 179_203, 176_832 * 16), (.drcn, 28_369, 309_040 * 16),
      (.memnet, 84_483, 357_507 * 16), (.aPlus, 4_620_736, 54_064),
    ])
  func sizes(_ kind: PretrainedArchitecture.Kind, weights: Int, multiplyAdds: Int) {
    let network = network(kind)
    #expect(network.weightCount == weights)
    #expect(network.multiplyAdds(scale: 4) == multiplyAdds)
    #expect(Set(network.names).count == network.names.count && network.names.count == network.state.count)
  }

  @Test("A file brings a network back, by its notes or by its shapes", arguments: PretrainedArchitecture.Kind.allCases)
  func files(_ kind: PretrainedArchitecture.Kind) throws {
    let network = network(kind)
    for notes in [[:], ["architecture": kind.rawValue, "scale": "4"]] {
      let weights = try PretrainedWeights(file(network, notes: notes).encoded())
      #expect(weights.architecture == PretrainedArchitecture(kind))
      #expect(try weights.network(scale: 4).state == network.state)
    }
  }

  @Test("What is wrong with a file is said")
  func refusals() throws {
    let file = file(network(.vdsr))
    func refusal(_ change: (inout Safetensors) -> Void) -> String {
      var other = file
      change(&other)
      do {
        _ = try PretrainedWeights(other).network(scale: 4)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(refusal { _ in } == "accepted")
    #expect(refusal { $0.tensors.removeAll { $0.name == "layers.3.weight" } }.contains("layers.2.weight has the shape"))
    #expect(refusal { $0.tensors[2].tensor = .zeros([64, 64, 3, 1]) }.contains("layers.1.weight has the shape"))
    #expect(refusal { $0.tensors[2].tensor = Tensor(shape: [64, 64, 3, 3], repeating: .nan) }.contains("no number"))
    #expect(refusal { $0.metadata["architecture"] = "edsr" }.contains("edsr"))
    #expect(refusal { $0.metadata["scale"] = "x" }.contains("scale of x"))
    #expect(refusal { $0.tensors = [("a", .zeros([1]))] }.contains("no known architecture"))
    // Some have been trained without biases.
    #expect(refusal { $0.tensors.removeAll { $0.name.hasSuffix(".bias") } } == "accepted")
  }

  @Test(
    "VDSR and SRCNN make of a picture what their definition says",
    arguments: [PretrainedArchitecture.Kind.vdsr, .srcnn])
  func definition(_ kind: PretrainedArchitecture.Kind) throws {
    var random = RandomSource(seed: 3)
    var network =
      kind == .vdsr
      ? AnyPretrainedNetwork(VDSR(channels: 8, depth: 4, using: &random)) : self.network(.srcnn)
    network.state = network.state.map { $0 + Tensor.normal($0.shape, using: &random) * 0.05 }
    let picture = Image(
      width: 3, height: 4, channels: 3, pixels: (0..<36).map { 0.3 + 0.4 * Float($0 * 7 % 36) / 36 }
    ).quantized()
    var use = PriorRun.Use(kind)
    #expect(use.orientations == 1 && use.backProjections == 0)
    use.isGuarded = false
    var run = PriorRun(picture, scale: 2, network: network, use: use)
    while !run.isFinished { run.advance() }
    // Y of rgb2ycbcr, over 255; interpolation is linear, so brightness may come first or last.
    let colours = Tensor(picture).resized(height: 8, width: 6).values.map(Double.init)
    func luma(_ colours: [Double]) -> [[Double]] {
      (0..<8).map { row in
        (0..<6).map { column in
          let i = row * 6 + column
          return (16 + 65.481 * colours[i] + 128.553 * colours[48 + i] + 24.966 * colours[96 + i]) / 255
        }
      }
    }
    let input = luma(colours), state = network.state, count = state.count / 2
    var h = [input]
    for layer in 0..<count {
      h = convolved(h, state[2 * layer], state[2 * layer + 1], repeatsEdges: kind == .srcnn)
      if layer < count - 1 { h = h.map { $0.map { $0.map { max($0, 0) } } } }
    }
    let found = luma(run.result!.values.map(Double.init))
    for row in 0..<8 {
      for column in 0..<6 {
        let expected = h[0][row][column] + (kind == .vdsr ? input[row][column] : 0)
        #expect(abs(found[row][column] - min(max(expected, 16 / 255), 235 / 255)) < 1e-5, "\(row), \(column)")
      }
    }
  }

  @Test("The recursive networks at their published widths have the published numbers of weights")
  func publishedWidths() {
    var random = RandomSource(seed: 1)
    #expect(DRCN(channels: 256, depth: 16, using: &random).weightCount == 1_775_121)
    let memory = MemNet(channels: 64, depth: 6, using: &random)
    let convolutions = memory.weights.map(\.value).filter { $0.shape.rank == 4 }
    // 677 thousand in print; the six weights of the sum are not among them.
    #expect(convolutions.reduce(0) { $0 + $1.count } == 676_992 + 6)
  }

  @Test("DRCN and MemNet make of a picture what their definitions say")
  func recursiveDefinitions() {
    var random = RandomSource(seed: 8)
    let pixels = (0..<20).map { 0.2 + 0.6 * Float($0 * 7 % 20) / 20 }
    let picture = Variable(Tensor(shape: [1, 1, 4, 5], pixels))
    let x = [(0..<4).map { row in (0..<5).map { Double(pixels[row * 5 + $0]) } }]
    func drawn<Network: PretrainedNetwork>(_ network: Network) -> (found: Reconstruction, state: [String: Tensor]) {
      var network = network
      network.state = network.state.map { $0 + Tensor.uniform($0.shape, in: 0.02..<0.12, using: &random) }
      let named = Dictionary(uniqueKeysWithValues: zip(network.names, network.state))
      return (network.enlarged(picture, interpolation: picture, Pass(.evaluation), noise: nil), named)
    }
    func close(_ found: Variable, _ expected: [[[Double]]]) -> Bool {
      zip(found.value.values, expected[0].flatMap { $0 }).allSatisfy { abs(Double($0) - $1) < 1e-5 }
    }
    func plus(_ a: [[[Double]]], _ b: [[[Double]]], times factor: Double = 1) -> [[[Double]]] {
      zip(a, b).map { zip($0, $1).map { zip($0, $1).map { $0 + factor * $1 } } }
    }
    func rectified(_ x: [[[Double]]]) -> [[[Double]]] { x.map { $0.map { $0.map { max($0, 0) } } } }
    let nothing = x.map { $0.map { $0.map { _ in 0.0 } } }

    let (recursive, weights) = drawn(DRCN(channels: 3, depth: 3, using: &random))
    func layer(_ name: String, _ x: [[[Double]]]) -> [[[Double]]] {
      convolved(x, weights["\(name).weight"]!, weights["\(name).bias"]!, repeatsEdges: false)
    }
    var h = rectified(layer("embedding.1", rectified(layer("embedding.0", x)))), sum = nothing
    for depth in 0..<3 {
      h = rectified(layer("recursion", h))
      let draft = plus(x, layer("reconstruction.1", rectified(layer("reconstruction.0", h))))
      #expect(close(recursive.drafts[depth], draft))
      sum = plus(sum, draft, times: Double(weights["sum.weight"]!.values[depth]))
    }
    #expect(close(recursive.picture, sum))

    let (memory, tensors) = drawn(MemNet(channels: 2, depth: 2, using: &random))
    func unbiased(_ name: String, _ x: [[[Double]]]) -> [[[Double]]] {
      let filters = tensors["\(name).weight"]!
      return convolved(x, filters, .zeros([filters.shape[0]]), repeatsEdges: false)
    }
    func normalized(_ name: String, _ x: [[[Double]]]) -> [[[Double]]] {
      let numbers = ["scale", "shift", "mean", "variance"].map { tensors["\(name).\($0)"]!.values.map(Double.init) }
      return x.enumerated().map { c, plane in
        let factor = numbers[0][c] / (numbers[3][c] + 1e-5).squareRoot()
        return plane.map { $0.map { max(0, ($0 - numbers[2][c]) * factor + numbers[1][c]) } }
      }
    }
    var past = [unbiased("features", x)]
    sum = nothing
    for block in 0..<2 {
      var h = past.last!, short: [[[Double]]] = []
      for time in 0..<6 {
        let inner = unbiased("blocks.\(block).first", normalized("blocks.\(block).normalizations.\(2 * time)", h))
        let outer = normalized("blocks.\(block).normalizations.\(2 * time + 1)", inner)
        h = plus(h, unbiased("blocks.\(block).second", outer))
        short += h
      }
      let all = short + past.flatMap { $0 }
      past.append(unbiased("blocks.\(block).gate", normalized("blocks.\(block).gateNormalization", all)))
      let draft = plus(x, unbiased("reconstruction", normalized("normalizations.\(block)", past.last!)))
      #expect(close(memory.drafts[block], draft))
      sum = plus(sum, draft, times: Double(tensors["sum.weight"]!.values[block]))
    }
    #expect(close(memory.picture, sum))
  }

  @Test("A new brightness stays, whatever becomes of the colour")
  func brightness() {
    let colours = Tensor(shape: [1, 3, 1, 4], [0.9, 0.1, 0.5, 1.1, 0.2, 0.1, 0.5, 0, 0.1, 0.9, 0.5, -0.05])
    let wanted = Tensor(shape: [1, 1, 1, 4], [0.9, 0.2, 0.5, 0.07])
    let result = colours.withStandardBrightness(wanted)
    #expect(result.values.allSatisfy { 0...1 ~= $0 })
    #expect(zip(result.standardBrightness.values, wanted.values).allSatisfy { abs($0 - $1) < 1e-6 })
    // A colour that fits keeps its differences.
    let same = colours.withStandardBrightness(colours.standardBrightness)
    #expect((0..<3).allSatisfy { c in (0..<3).allSatisfy { abs(same[0, c, 0, $0] - colours[0, c, 0, $0]) < 1e-6 } })
  }

  @Test("The prior learns from the picture, and an interruption changes nothing")
  func adaptation() throws {
    var random = RandomSource(seed: 1)
    let network = ResidualNetwork(channels: 6, depth: 1, scale: 4, using: &random)
    var recipe = PriorAdaptation()
    (recipe.steps, recipe.learningRate, recipe.finalLearningRate) = (6, 1e-3, 1e-4)
    let picture = SamplePicture.image().resized(width: 24, height: 20).quantized()
    let fresh = try AdaptedPriorRun(picture, scale: 4, seed: 1, network: network, recipe: recipe)
    func finished(_ run: AdaptedPriorRun) -> Tensor {
      var run = run
      while !run.isFinished { run.advance() }
      return run.result!
    }
    let expected = finished(fresh)
    var run = fresh
    while !run.isFinished {
      var resumed = fresh
      try resumed.resume(from: run.checkpoint())
      #expect(finished(resumed) == expected)
      run.advance()
    }
    var resumed = fresh
    try resumed.resume(from: run.checkpoint())
    #expect(resumed.result == expected)
    var plain = PriorRun(picture, scale: 4, network: network)
    while !plain.isFinished { plain.advance() }
    #expect(plain.result != expected)
    #expect(throws: EnlargementError.self) {
      try AdaptedPriorRun(picture.resized(width: 12, height: 20), scale: 4, seed: 1, network: network)
    }
  }

  @Test("layers are counted from the picture to the answer")
  func layerIndices() {
    #expect(PriorAdaptation.Layers.firstHalf.indices(of: 5) == 0..<2)
    #expect(PriorAdaptation.Layers.secondHalf.indices(of: 5) == 2..<5)
    #expect(PriorAdaptation.Layers.last.indices(of: 5) == 4..<5)
  }

  @Test("only the layers that may learn change", arguments: [PriorAdaptation.Layers.firstHalf, .secondHalf, .last])
  func layers(_ layers: PriorAdaptation.Layers) throws {
    var random = RandomSource(seed: 3), recipe = PriorAdaptation()
    (recipe.steps, recipe.factors, recipe.layers, recipe.learningRate) = (3, [2], layers, 1e-3)
    // Four convolutions: head, two of a block, tail.
    let network = ResidualNetwork(channels: 4, depth: 1, scale: 2, using: &random)
    let picture = SamplePicture.image(width: 48, height: 48)
    var run = try AdaptedPriorRun(picture, scale: 2, seed: 1, network: network, recipe: recipe)
    for _ in 0..<3 { run.advance() }
    let moved = zip(network.state, run.learned.state).enumerated().filter { $0.element.0.values != $0.element.1.values }
    #expect(moved.map(\.offset) == layers.indices(of: 4).flatMap { [2 * $0, 2 * $0 + 1] })
  }
}
