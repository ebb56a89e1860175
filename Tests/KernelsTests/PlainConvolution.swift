import Kernels

/// A convolution in seven plain loops and in double precision: what the kernels are compared with.
struct PlainConvolution {
  let shape: ConvolutionShape

  var inputCount: Int { shape.batch * shape.inputChannels * shape.height * shape.width }
  var weightCount: Int { shape.outputChannels * shape.depth }
  var outputCount: Int { shape.batch * shape.outputChannels * shape.outputHeight * shape.outputWidth }

  /// Calls `body` with the indices of input, weight and output for every product in the convolution.
  private func forEachProduct(_ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void) {
    for n in 0..<shape.batch {
      for o in 0..<shape.outputChannels {
        for c in 0..<shape.inputChannels {
          forEachTap { ky, kx, y, x, row, column in
            let input = ((n * shape.inputChannels + c) * shape.height + row) * shape.width + column
            let weight = ((o * shape.inputChannels + c) * shape.filterHeight + ky) * shape.filterWidth + kx
            let output = ((n * shape.outputChannels + o) * shape.outputHeight + y) * shape.outputWidth + x
            body(input, weight, output)
          }
        }
      }
    }
  }

  /// The same for a depthwise convolution, where channel `c` of the output sees only channel `c` of the input.
  private func forEachDepthwiseProduct(_ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void) {
    for plane in 0..<shape.batch * shape.inputChannels {
      let c = plane % shape.inputChannels
      forEachTap { ky, kx, y, x, row, column in
        let input = (plane * shape.height + row) * shape.width + column
        let weight = (c * shape.filterHeight + ky) * shape.filterWidth + kx
        body(input, weight, (plane * shape.outputHeight + y) * shape.outputWidth + x)
      }
    }
  }

  /// Taps (ky, kx) and output pixels (y, x), with the input pixel that they meet where it is not in the padding.
  private func forEachTap(_ body: (_ ky: Int, _ kx: Int, _ y: Int, _ x: Int, _ row: Int, _ column: Int) -> Void) {
    for ky in 0..<shape.filterHeight {
      for kx in 0..<shape.filterWidth {
        for y in 0..<shape.outputHeight {
          let row = y * shape.stride + ky - shape.verticalPadding
          guard row >= 0 && row < shape.height else { continue }
          for x in 0..<shape.outputWidth {
            let column = x * shape.stride + kx - shape.horizontalPadding
            if column >= 0 && column < shape.width { body(ky, kx, y, x, row, column) }
          }
        }
      }
    }
  }

  private func forEach(depthwise: Bool, _ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void) {
    if depthwise { forEachDepthwiseProduct(body) } else { forEachProduct(body) }
  }

  func output(_ input: [Float], _ weights: [Float], bias: [Float]?, depthwise: Bool = false) -> [Double] {
    let plane = shape.outputHeight * shape.outputWidth
    var y = (0..<outputCount).map { index in
      bias.map { Double($0[index / plane % shape.outputChannels]) } ?? 0
    }
    forEach(depthwise: depthwise) { y[$2] += Double(input[$0]) * Double(weights[$1]) }
    return y
  }

  func inputGradient(_ gradient: [Float], _ weights: [Float], depthwise: Bool = false) -> [Double] {
    var dx = [Double](repeating: 0, count: inputCount)
    forEach(depthwise: depthwise) { dx[$0] += Double(gradient[$2]) * Double(weights[$1]) }
    return dx
  }

  func weightGradient(_ input: [Float], _ gradient: [Float], depthwise: Bool = false) -> [Double] {
    var dw = [Double](repeating: 0, count: depthwise ? weightCount / shape.inputChannels : weightCount)
    forEach(depthwise: depthwise) { dw[$1] += Double(input[$0]) * Double(gradient[$2]) }
    return dw
  }
}
