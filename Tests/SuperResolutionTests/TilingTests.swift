import Engine
import Imaging
import Kernels
import Testing

@testable import SuperResolution

@Suite("Large pictures")
struct TilingTests {
  /// A network that has seen some pictures, so that its statistics are not those that it began with.
  private func network(_ change: (inout NLVAEConfiguration) -> Void = { _ in }) -> NLVAE {
    var configuration = NLVAEConfiguration(), random = RandomSource(seed: 5)
    (configuration.channels, configuration.latentChannels) = (8, 6)
    (configuration.encoderBlocks, configuration.decoderBlocks) = (2, 3)
    change(&configuration)
    var network = NLVAE(configuration, using: &random), optimizer = Adam(learningRate: 1e-2)
    for _ in 0..<8 {
      let crop = Tensor.uniform([2, 3, 20, 20], using: &random)
      _ = network.train(on: crop, crop * 0.5, loss: BetaVAELoss(), gradientLimit: 1, &optimizer, &random)
    }
    return network
  }

  private let picture = Tensor(SamplePicture.image()).resized(height: 75, width: 101)

  private func answer(_ network: some EnlargementNetwork, side: Int) -> Tensor {
    network.tiled(picture, mode: .evaluation, side: side) {
      network.reconstruct(Variable($0), Pass(.evaluation), noise: nil).picture.value
    }
  }

  private func difference(_ a: Tensor, _ b: Tensor) -> Float { (a - b).map(.absolute).values.max()! }

  @Test("Tiled equals whole", arguments: [16, 24, 40, 75, 100])
  func seams(side: Int) {
    let network = network()
    #expect(difference(answer(network, side: side), answer(network, side: 101)) < 1e-5)
    var random = RandomSource(seed: 2)
    let plain = PlainNetwork(channels: 8, depth: 5, using: &random)
    #expect(difference(answer(plain, side: side), answer(plain, side: 101)) < 1e-5)
  }

  @Test("The reach is no larger than it says and no smaller")
  func reach() throws {
    let network = network(), reach = try #require(network.reach)
    #expect(reach == 7)
    func answer(_ x: Tensor) -> Tensor { network.reconstruct(Variable(x), Pass(.evaluation), noise: nil).picture.value }
    var changed = picture
    changed[0, 0, 37, 50] += 1
    let difference = answer(changed) - answer(picture)
    func largest(_ rows: Range<Int>, _ columns: Range<Int>) -> Float {
      difference.sliced([0..<1, 0..<3, rows, columns]).map(.absolute).values.max()!
    }
    #expect(largest(37 + reach..<37 + reach + 1, 50 - reach..<50 + reach + 1) > 0)
    // Beyond it, nothing but what the transforms of the convolutions round.
    #expect(largest(37 + reach + 1..<75, 0..<101) < 1e-6)
    #expect(largest(0..<37 - reach, 0..<101) < 1e-6)
  }

  @Test("What depends on the whole picture is not tiled")
  func whole() {
    #expect(network { $0.latent = .global }.reach == nil)
    #expect(network { $0.attentionBlocks = 1 }.reach == nil)
    let global = network { $0.latent = .global }
    #expect(answer(global, side: 16) == answer(global, side: 101))
    let own = network()
    var parts = 0
    _ = own.tiled(picture, mode: .transductive, side: 16) {
      parts += 1
      return $0
    }
    #expect(parts == 1)
  }

  @Test("A network that is adapted to a small picture normalises it by itself")
  func adapted() {
    let network = network(), adapted = network.adapted(to: picture)
    let own = network.reconstruct(Variable(picture), Pass(.transductive), noise: nil).picture.value
    #expect(difference(answer(adapted, side: 101), own) < 1e-5)
    #expect(difference(answer(network, side: 101), own) > 1e-3)
    // Of a larger one it knows the mean over tiles, which is close and the same in all of them.
    let byTiles = network.adapted(to: picture, side: 40)
    #expect(difference(answer(byTiles, side: 40), answer(byTiles, side: 101)) < 1e-5)
    #expect(difference(answer(byTiles, side: 101), own) < difference(answer(network, side: 101), own))
  }

  @Test("With the recipe's network, statistics by tiles change an answer by little and leave no seam")
  func adaptedRecipe() {
    var random = RandomSource(seed: 5)
    var network = NLVAE(NLVAEConfiguration(), using: &random), optimizer = Adam(learningRate: 1e-3)
    for step in 0..<8 {
      let father = picture.sliced([0..<1, 0..<3, 4 * step..<4 * step + 40, 7 * step..<7 * step + 40])
      _ = network.train(
        on: father.reducedAndEnlarged(by: 2), father, loss: BetaVAELoss(), gradientLimit: 1, &optimizer, &random)
    }
    let whole = answer(network.adapted(to: picture), side: 101)
    let tiled = answer(network.adapted(to: picture, side: 40), side: 40)
    // Tiles as small as these see little each; still they are nearer than what training has left.
    #expect((tiled - whole).map(.absolute).mean < 0.01)
    #expect((answer(network, side: 101) - whole).map(.absolute).mean > 1.5 * (tiled - whole).map(.absolute).mean)
    // Where tiles meet, the difference does not jump: it is as smooth as elsewhere.
    let change = tiled - whole
    func jump(_ column: Int) -> Float {
      let pair = [column - 1, column].map { change.sliced([0..<1, 0..<3, 0..<75, $0..<$0 + 1]) }
      return (pair[1] - pair[0]).map(.absolute).mean
    }
    let usual = (1..<101).map(jump).sorted()
    #expect([40, 80].allSatisfy { jump($0) <= usual[90] })
  }

  @Test("The number of threads changes no bit of a tiled answer")
  func threads() {
    let before = Threads.count
    defer { Threads.count = before }
    let network = network()
    let answers = [1, 2, 3].map { count in
      Threads.count = count
      return answer(network.adapted(to: picture, side: 24), side: 24)
    }
    #expect(answers[0] == answers[1] && answers[0] == answers[2])
  }

  @Test("A part of a resized picture is a part of the resized picture", arguments: [(40, 61), (75, 101), (90, 133)])
  func parts(height: Int, width: Int) {
    let whole = picture.resized(height: height, width: width)
    for (rows, columns) in [(0..<9, 0..<7), (11..<30, 20..<51), (height - 5..<height, width - 12..<width)] {
      let part = picture.resized(height: height, width: width, rows: rows, columns: columns)
      #expect(part == whole.sliced([0..<1, 0..<3, rows, columns]))
    }
  }

  @Test("A warped crop reads the same of a part as of the whole")
  func warped() {
    let map = Matrix2.rotation(0.4)
    let whole = picture.warped(by: map, x: 30.3, y: 9.8, side: 24)
    let part = picture.sliced([0..<1, 0..<3, 5..<60, 18..<60])
    #expect(part.warped(by: map, x: 30.3, y: 9.8, side: 24, firstRow: 5, firstColumn: 18) == whole)
  }

  @Test("A median does not depend on the pieces that it is taken in")
  func median() {
    var random = RandomSource(seed: 1)
    let tensors = (0..<3).map { _ in Tensor.uniform([(1 << 20) + 3], using: &random) }
    let middle = SuperResolution.median(of: tensors).values
    let columns = tensors.map(\.values)
    for index in [0, 77, (1 << 20) - 1, 1 << 20, (1 << 20) + 2] {
      #expect(middle[index] == columns.map { $0[index] }.sorted()[1])
    }
  }
}
