import Engine
import Foundation
import SuperResolution
import Testing

@testable import Notebook

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("diagrams")
struct DiagramTests {
  // MARK: - Tapes

  /// ((2 x)² + x) on a tape, at x = 3.
  private func small() -> (tape: Tape, x: Variable, output: Variable) {
    let tape = Tape(keepsValues: true)
    let x = tape.variable(Tensor(3))
    return (tape, x, (x * 2).squared() + x)
  }

  @Test func tapeHasABoxForEachOperationWithItsValueAndGradient() {
    let (tape, x, output) = small()
    _ = x * 100  // Nothing that the output depends on.
    let nodes = TapeDiagram(of: output, on: tape, names: ["x": x, "y": output]).nodes
    #expect(nodes.map(\.title) == ["x", "× 2", "square", "+"])
    #expect(nodes.map(\.name) == [nil, nil, nil, "y"])
    #expect(nodes.map(\.value) == ["3", "6", "36", "39"])
    // d/dx (4 x² + x) = 8 x + 1.
    #expect(nodes.map(\.gradient) == ["25", "12", "1", "1"])
    #expect(nodes.map(\.inputs) == [[], [0], [1], [2, 0]])
  }

  @Test func allGradientsAgreeWithThoseOfTheVariables() {
    var random = RandomSource(seed: 3)
    let tape = Tape()
    let a = tape.variable(.normal([2, 3], using: &random)), b = tape.variable(.normal([3, 2], using: &random))
    let output = a.multiplied(by: b).sigmoid().sum()
    let all = tape.allGradients(at: output.place!, seed: .ones([]))
    let some = tape.gradients(of: output)
    #expect(all[a.place!] == some[a] && all[b.place!] == some[b])
    #expect(all.allSatisfy { $0 != nil })
  }

  @Test func aTapeKeepsNoValuesUnlessAsked() {
    let tape = Tape()
    _ = tape.variable(Tensor(1)).squared()
    #expect(tape.operations.allSatisfy { $0.value == nil })
    #expect(tape.operations.map(\.name) == ["", "applying(_:)"])
  }

  // MARK: - Networks

  private func nlvae(_ change: (inout NLVAEConfiguration) -> Void = { _ in }) -> NetworkDiagram {
    var configuration = NLVAEConfiguration(), random = RandomSource(seed: 1)
    configuration.channels = 4
    change(&configuration)
    return NetworkDiagram(of: NLVAE(configuration, using: &random), input: [1, 3, 41, 41]) { network, x in
      network.reconstruct(x, Pass(.evaluation), noise: .zeros(network.noiseShape(for: x.shape)!)).picture
    }
  }

  @Test func networkShowsRepeatedPartsOnce() {
    let configuration = NLVAEConfiguration(), diagram = nlvae()
    #expect(diagram.repeats == ["encoder.0": configuration.encoderBlocks, "decoder.0": configuration.decoderBlocks])
    #expect(Set(diagram.boxes.compactMap(\.group)) == ["encoder.0", "decoder.0"])
    #expect(diagram.boxes.first?.title == "input")
    #expect(diagram.boxes.contains { $0.title == "μ + σ ε" && $0.inputs.count == 2 })
  }

  @Test func networkCountsEveryWeightOnce() {
    var configuration = NLVAEConfiguration(), random = RandomSource(seed: 1)
    configuration.channels = 4
    let network = NLVAE(configuration, using: &random), diagram = nlvae()
    let count = diagram.boxes.reduce(0) { $0 + $1.weights * (diagram.repeats[$1.group ?? ""] ?? 1) }
    #expect(count == network.weightCount)
  }

  @Test func receptiveFieldIsTheNetworksOwn() {
    var configuration = NLVAEConfiguration(), random = RandomSource(seed: 1)
    configuration.channels = 4
    let reach = NLVAE(configuration, using: &random).reach!
    #expect(nlvae().boxes.last?.sees == "\(2 * reach + 1)×\(2 * reach + 1)")
    #expect(nlvae { $0.latent = .global }.boxes.last?.sees == "everything")
    #expect(nlvae { $0.attentionBlocks = 1 }.boxes.last?.sees == "everything")
  }

  @Test func receptiveFieldGrowsByAPixelPerPlainLayer() {
    var random = RandomSource(seed: 1)
    let network = PlainNetwork(channels: 5, depth: 4, using: &random)
    let diagram = NetworkDiagram(of: network, input: [1, 3, 21, 21]) {
      $0.reconstruct($1, Pass(.evaluation), noise: nil).picture
    }
    // The layers in the middle are alike and drawn once; the last one has no rectifier, so it is none of them.
    #expect(diagram.boxes.map(\.sees) == [nil, "3×3", "5×5", "9×9", "9×9"])
    #expect(diagram.boxes.map(\.seesAtLast) == [nil, nil, "7×7", nil, nil])
    #expect(diagram.boxes.last?.title == "+")
    #expect(diagram.boxes.last?.inputs.contains(0) == true)
  }

  @Test func residualBlocksFoldWithTheirSums() {
    var random = RandomSource(seed: 1)
    let network = ResidualNetwork(channels: 4, depth: 6, scale: 2, using: &random)
    let diagram = NetworkDiagram(of: network, input: [1, 3, 33, 33]) { $0($1) }
    #expect(diagram.repeats == ["blocks.0": 6])
    #expect(
      diagram.boxes.filter { $0.group == "blocks.0" }.map(\.title) == ["convolution 3×3, ReLU", "convolution 3×3", "+"])
    #expect(diagram.boxes.filter { $0.title == "+" }.count == 2)
  }

  // MARK: - Layouts and files

  @Test func boxesStandBelowWhatTheyAreComputedFromAndDoNotOverlap() {
    let edges = [(0, 2), (1, 2), (0, 3), (2, 4), (3, 4), (0, 5), (4, 5)].map { (from: $0.0, to: $0.1) }
    let sizes = [(60.0, 20.0), (90, 20), (40, 30), (120, 20), (50, 20), (70, 20)].map { (width: $0.0, height: $0.1) }
    let layout = LayeredLayout(sizes: sizes, edges: edges)
    for edge in edges { #expect(layout.boxes[edge.to].y >= layout.boxes[edge.from].y + sizes[edge.from].height) }
    for a in sizes.indices {
      for b in sizes.indices where a < b && layout.boxes[a].y == layout.boxes[b].y {
        #expect(abs(layout.boxes[a].x - layout.boxes[b].x) >= (sizes[a].width + sizes[b].width) / 2)
      }
    }
    #expect(layout.routes.count == edges.count)
    #expect(zip(layout.routes, edges).allSatisfy { $0.last!.x == layout.boxes[$1.to].x })
  }

  @Test func stridesAreTheTensors() {
    let tensor = Tensor(shape: [2, 3, 4], (0..<24).map(Float.init))
    let svg = StrideDiagram(tensor).svg()
    for (dimension, stride) in tensor.shape.strides.enumerated() {
      #expect(svg.contains("dimension \(dimension), size \(tensor.shape[dimension]): a step of \(stride)"))
    }
  }

  @Test func everyDiagramIsWellFormedAndUsesTheFiguresColours() throws {
    let (tape, x, output) = small()
    let drawings = [
      TapeDiagram(of: output, on: tape, names: ["a < b & c": x]).svg(), nlvae().svg(),
      StrideDiagram(Tensor(shape: [3, 4], (0..<12).map(Float.init))).svg(), window().svg(still: 0),
    ]
    for svg in drawings {
      #expect(try XMLDocument(xmlString: svg).rootElement()?.name == "svg")
      let colours = Set(svg.matches(of: /#[0-9a-f]{6}/).map { String($0.output) })
      #expect(
        colours.isSubset(of: [
          "#222222", "#444444", "#666666", "#dddddd", "#ffffff", "#0072b2", "#d55e00", "#f4f6f8", "#e8f1f7", "#fbefe6",
        ]))
    }
  }

  @Test func aPageWritesADiagramWithoutAScript() throws {
    let folder = try TemporaryFolder()
    let page = Page(options: PageOptions(), folder: folder.path)
    page.diagram("strides", stridesOf: Tensor(shape: [2, 2], [1, 2, 3, 4]), caption: "Four numbers.")
    #expect(page.problems.isEmpty)
    #expect(page.figureNames == ["strides"])
    #expect(folder.text("strides.svg")?.hasPrefix("<svg") == true)
    #expect(folder.text("strides.gp") == nil)
  }
}
