import Engine
import Imaging
import Kernels
import Testing

@testable import SuperResolution

@Suite("The synthetic prior")
struct PriorTests {
  /// A network whose weights are drawn, with a margin of six pixels.
  private var network: ResidualNetwork {
    var random = RandomSource(seed: 1)
    var network = ResidualNetwork(channels: 6, depth: 2, scale: 4, using: &random)
    // As it begins it would hardly be seen beside the interpolation.
    network.tail.weights = Variable(network.tail.weights.value * 20)
    return network
  }

  private func finished(_ run: PriorRun) -> Tensor {
    var run = run
    while !run.isFinished { run.advance() }
    return run.result!
  }

  @Test("Channels become pixels, row by row, and go back")
  func shuffle() {
    let x = Tensor(shape: [1, 8, 1, 2], (0..<16).map(Float.init))
    let y = Variable(x).pixelShuffled(by: 2).value
    #expect(y.shape == [1, 2, 2, 4])
    #expect(y.values == [0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15])
    let tape = Tape(), tracked = tape.variable(x)
    let weights = Tensor(shape: y.shape, (0..<16).map { Float($0 * $0) })
    let gradient = tape.gradients(of: (tracked.pixelShuffled(by: 2) * Variable(weights)).sum())[tracked]
    let back = zip(y.values, weights.values).sorted { $0.0 < $1.0 }.map(\.1)
    #expect(gradient.values == back)
  }

  @Test("The weights that come with the tool are a network for ×4, and beat interpolation by far")
  func shipped() throws {
    let network = try SyntheticPrior.network()
    #expect(network.scale == 4 && network.weightCount == 479_376)
    let original = SamplePicture.image(width: 128, height: 128), small = original.degraded(by: 4)
    let answer = small.replacingColours(with: finished(PriorRun(small, scale: 4, network: network)))
    let ours = psnr(answer, groundTruth: original, border: 4)
    let bicubic = psnr(small.interpolated(by: 4).quantized(), groundTruth: original, border: 4)
    #expect(ours > bicubic + 1.5, "\(ours) dB after \(bicubic)")
  }

  @Test("Every factor up to twice the network's has its size and stays true to the picture", arguments: [2, 3, 4, 8])
  func factors(scale: Int) throws {
    for channels in [1, 3] {
      var picture = SamplePicture.image().resized(width: 19, height: 13).quantized()
      if channels == 1 {
        picture = Image(width: 19, height: 13, channels: 1, pixels: picture.plane(0))
      }
      let answer = finished(PriorRun(picture, scale: scale, network: network)), small = Tensor(picture)
      #expect(answer.shape == [1, channels, 13 * scale, 19 * scale])
      let plain = interpolated(small, height: 13 * scale, width: 19 * scale)
      #expect(fits(answer, small, asWellAs: plain))
    }
  }

  @Test("A picture in tiles is answered as a whole one, but for rounding")
  func tiles() {
    let picture = Tensor(SamplePicture.image().resized(width: 50, height: 31)), network = network
    let whole = network(Variable(picture)).value
    let layout = TileLayout.all(height: 31, width: 50, side: 16, margin: network.reach)
    #expect(layout.count == 8)
    let answers = layout.map { $0.cut(network(Variable($0.seen(of: picture))).value, factor: 4) }
    let joined = TileLayout.joined(answers, layout)
    #expect(joined.shape == whole.shape)
    #expect((joined - whole).map(.absolute).values.max()! < 1e-5 * whole.map(.absolute).values.max()!)
    // One pixel less of a margin shows.
    let tight = TileLayout.all(height: 31, width: 50, side: 16, margin: network.reach - 1)
    let other = TileLayout.joined(tight.map { $0.cut(network(Variable($0.seen(of: picture))).value, factor: 4) }, tight)
    #expect((other - whole).map(.absolute).values.max()! > 1e-4 * whole.map(.absolute).values.max()!)
  }

  @Test("Interrupted anywhere, it ends with the same bytes; the number of threads changes none", arguments: [4, 8])
  func resumes(scale: Int) throws {
    let picture = SamplePicture.image().resized(width: 100, height: 20).quantized()
    let fresh = PriorRun(picture, scale: scale, network: network)
    var run = fresh, states: [[UInt8]] = []
    while !run.isFinished {
      states.append(try run.checkpoint())
      run.advance()
    }
    let last = run.progress
    #expect(last.stepsDone == last.totalSteps && last.done == last.total)
    for state in states + [try run.checkpoint()] {
      var resumed = fresh
      try resumed.resume(from: state)
      #expect(finished(resumed) == run.result)
    }
    let before = Threads.count
    defer { Threads.count = before }
    Threads.count = 3
    #expect(finished(fresh) == run.result)
  }

  @Test("Weights that are not this network's are refused with what is wrong")
  func weights() throws {
    let network = network
    let file = Safetensors(metadata: [:], tensors: Array(zip(network.names, network.state).map { ($0, $1) }))
    #expect(try ResidualNetwork(file).state == network.state)
    func refusal(_ change: (inout Safetensors) -> Void) -> String {
      var other = file
      change(&other)
      do {
        _ = try ResidualNetwork(other)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(refusal { $0.tensors.removeAll { $0.name == "body.1.b.bias" } }.contains("body.1.b.bias is missing"))
    #expect(refusal { $0.tensors[0].tensor = .zeros([6, 4, 3, 3]) }.contains("no head or tail"))
    #expect(refusal { $0.tensors[1].tensor = .zeros([7]) }.contains("head.bias has the shape"))
    #expect(refusal { $0.tensors.append(("more", .zeros([1]))) }.contains("another network"))
  }

  @Test("Numbers of half the width are read as what they are")
  func halves() throws {
    let numbers: [(bits: UInt16, value: Float)] = [
      (0x3c00, 1), (0xc000, -2), (0x7bff, 65504), (0x0001, 0x1p-24), (0x8000, -0.0), (0x7c00, .infinity),
      (0x3555, 0.333251953125), (0x03ff, 0x1.ff8p-15),
    ]
    let header = Array(#"{"a":{"dtype":"F16","shape":[8],"data_offsets":[0,16]}}"#.utf8)
    let bytes =
      [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header
      + numbers.flatMap { [UInt8($0.bits & 255), UInt8($0.bits >> 8)] }
    let read = try Safetensors(bytes, types: [.half]).tensors[0].tensor.values
    #expect(read.map(\.bitPattern) == numbers.map(\.value.bitPattern))
    #expect(throws: Safetensors.Damage.self) { try Safetensors(bytes) }
  }
}
