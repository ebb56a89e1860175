import Kernels
import Testing

/// Convolution and its two gradients against seven loops in double precision.
@Suite struct DirectConvolutionTests {
  @Test(arguments: ConvolutionCases.all)
  func convolution(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 1), w = samples(plain.weightCount, seed: 2)
    let bias = samples(shape.outputChannels, seed: 3)
    for bias in [bias, nil] {
      let y = written(plain.outputCount) { y in
        withPointer(bias) { convolve(x, w, bias: $0, into: y, shape) }
      }
      expectClose(y, plain.output(x, w, bias: bias), tolerance: tolerance(shape.depth))
    }
  }

  @Test(arguments: ConvolutionCases.all)
  func inputGradient(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let g = samples(plain.outputCount, seed: 4), w = samples(plain.weightCount, seed: 5)
    let dx = written(plain.inputCount) { convolveInputGradient(g, w, into: $0, shape) }
    let terms = shape.outputChannels * shape.filterHeight * shape.filterWidth
    expectClose(dx, plain.inputGradient(g, w), tolerance: tolerance(terms))
  }

  @Test(arguments: ConvolutionCases.all)
  func weightGradient(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 6), g = samples(plain.outputCount, seed: 7)
    let dw = written(plain.weightCount) { convolveWeightGradient(x, g, into: $0, shape) }
    let terms = shape.batch * shape.outputHeight * shape.outputWidth
    expectClose(dw, plain.weightGradient(x, g), tolerance: tolerance(terms))
  }

  /// Buffers come from the pool with whatever was in them. Nothing of it may reach a result.
  @Test(arguments: [ConvolutionCases.extreme, ConvolutionCases.strided, ConvolutionCases.banded].joined())
  func poisonedMemory(_ shape: ConvolutionShape) {
    let plain = PlainConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 1), w = samples(plain.weightCount, seed: 2)
    let g = samples(plain.outputCount, seed: 3)
    poisonPool()
    let y = written(plain.outputCount) { convolve(x, w, bias: nil, into: $0, shape) }
    poisonPool()
    let dx = written(plain.inputCount) { convolveInputGradient(g, w, into: $0, shape) }
    poisonPool()
    let dw = written(plain.weightCount) { convolveWeightGradient(x, g, into: $0, shape) }
    #expect((y + dx + dw).allSatisfy { $0.isFinite })
  }

  @Test("Without pictures or channels there is nothing to sum", arguments: [[0, 16, 16, 8, 8], [2, 0, 3, 8, 8]])
  func nothingToSum(_ sizes: [Int]) {
    let shape = ConvolutionShape(sizes, filter: [3, 3], padding: [1, 1])
    let plain = PlainConvolution(shape: shape)
    let x = samples(plain.inputCount, seed: 1), g = samples(plain.outputCount, seed: 2)
    poisonPool()
    let dw = written(plain.weightCount) { convolveWeightGradient(x, g, into: $0, shape) }
    #expect(dw.allSatisfy { $0 == 0 })
  }

  @Test("Negative padding is refused") func negativePadding() async {
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionShape([1, 1, 1, 7, 7], filter: [3, 3], padding: [-1, 0])
    }
  }
}

/// What rounding may change in a sum of so many products of numbers in −1 ..< 1: the sum grows like the root of their
/// number, and so does the count of its last places that are lost.
func tolerance(_ terms: Int) -> Double { 5e-8 * Double(terms) + 1e-6 }

/// Leaves blocks of every size up to half a megabyte in the pool, full of not-a-numbers.
func poisonPool() {
  var sizes = Array(stride(from: 16, through: 1024, by: 16))
  var power = 1024
  while power < 1 << 17 {
    sizes += (1...8).map { power + power / 8 * $0 }
    power *= 2
  }
  // A block for `size − 16` numbers has a capacity of `size`.
  let blocks = sizes.flatMap { size in (0..<2).map { _ in Storage(count: size - 16) } }
  for block in blocks { block.pointer.update(repeating: .nan, count: block.capacity) }
}
