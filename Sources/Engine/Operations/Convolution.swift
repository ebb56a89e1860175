import Kernels

extension ConvolutionShape {
  /// The sizes of a convolution of N×C×H×W with weights O×C×K×L.
  init(input: Shape, weights: Shape, stride: Int, padding: (vertical: Int, horizontal: Int)) {
    precondition(
      input.rank == 4 && weights.rank == 4 && input[1] == weights[1],
      "convolution of a tensor of shape \(input) with weights of shape \(weights)")
    self.init(
      batch: input[0], inputChannels: input[1], outputChannels: weights[0], height: input[2], width: input[3],
      filterHeight: weights[2], filterWidth: weights[3], stride: stride, verticalPadding: padding.vertical,
      horizontalPadding: padding.horizontal)
  }

  var outputShape: Shape { [batch, outputChannels, outputHeight, outputWidth] }
}

extension Variable {
  /// Convolution of N×C×H×W with weights O×C×K×L (cross-correlation, as networks use the word), zeros outside.
  ///
  /// Backward: to the input, a convolution of g with the turned weights; to the weights, the dot products of g with the
  /// shifted input; to the bias, the sum of g over batch and pixels.
  ///
  /// - Parameters:
  ///   - weights: O×C×K×L.
  ///   - bias: O numbers, or none.
  ///   - stride: step of the filter in both directions.
  ///   - padding: zeros added on each side.
  public func convolved(
    with weights: Variable, bias: Variable? = nil, stride: Int = 1,
    padding: (vertical: Int, horizontal: Int) = (0, 0)
  ) -> Variable {
    let shape = ConvolutionShape(input: self.shape, weights: weights.shape, stride: stride, padding: padding)
    if shape.isPointwise { return .pointwiseConvolved([JoinedPart(self)], with: weights, bias: bias) }
    checkBias(bias, shape.outputChannels)
    let x = value, w = weights.value
    var y = Tensor(uninitialized: shape.outputShape)
    convolve(x.pointer, w.pointer, bias: bias?.value.pointer, into: y.mutablePointer, shape)
    let needsInput = isTracked, needsWeights = weights.isTracked, hasBias = bias != nil
    return Variable.result(y, of: [self, weights] + (bias.map { [$0] } ?? [])) { g in
      var dx: Tensor?, dw: Tensor?, db: Tensor?
      if needsInput {
        dx = Tensor(uninitialized: x.shape)
        convolveInputGradient(g.pointer, w.pointer, into: dx!.mutablePointer, shape)
      }
      if needsWeights {
        dw = Tensor(uninitialized: w.shape)
        if hasBias { db = Tensor(uninitialized: [shape.outputChannels]) }
        convolveWeightGradient(x.pointer, g.pointer, into: dw!.mutablePointer, bias: db?.mutablePointer, shape)
      }
      return [dx, dw, db ?? (hasBias ? g.summedByChannel() : nil)]
    }
  }

  /// Transposed convolution: the adjoint of a convolution with the same weights, stride and padding, so it enlarges
  /// by `stride`.
  ///
  /// - Parameters:
  ///   - weights: C×O×K×L for an input N×C×H×W.
  ///   - bias: O numbers, or none.
  ///   - stride: factor of enlargement, 1 or more.
  ///   - padding: pixels cut from each side, 0 or more.
  ///   - outputPadding: rows and columns added at the bottom and right, from 0 to below `stride`, to reach sizes that
  ///     several inputs share.
  public func transposeConvolved(
    with weights: Variable, bias: Variable? = nil, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0
  ) -> Variable {
    let x = value, w = weights.value
    precondition(
      shape.rank == 4 && w.shape.rank == 4 && shape[1] == w.shape[0],
      "transposed convolution of a tensor of shape \(shape) with weights of shape \(w.shape)")
    // The convolution whose input gradient this is.
    let shape = ConvolutionShape(
      batch: x.shape[0], inputChannels: w.shape[1], outputChannels: w.shape[0],
      height: (x.shape[2] - 1) * stride - 2 * padding + w.shape[2] + outputPadding,
      width: (x.shape[3] - 1) * stride - 2 * padding + w.shape[3] + outputPadding, filterHeight: w.shape[2],
      filterWidth: w.shape[3], stride: stride, verticalPadding: padding, horizontalPadding: padding)
    precondition(
      shape.outputHeight == x.shape[2] && shape.outputWidth == x.shape[3],
      "transposed convolution of a tensor of shape \(x.shape) with weights of shape \(w.shape): an output padding of "
        + "\(outputPadding) with a stride of \(stride)")
    checkBias(bias, shape.inputChannels)
    var y = Tensor(uninitialized: [shape.batch, shape.inputChannels, shape.height, shape.width])
    convolveInputGradient(x.pointer, w.pointer, into: y.mutablePointer, shape)
    if let bias { y = y + bias.value.reshaped([shape.inputChannels, 1, 1]) }
    return Variable.result(y, of: [self, weights] + (bias.map { [$0] } ?? [])) { g in
      var dx = Tensor(uninitialized: x.shape), dw = Tensor(uninitialized: w.shape)
      convolve(g.pointer, w.pointer, bias: nil, into: dx.mutablePointer, shape)
      convolveWeightGradient(g.pointer, x.pointer, into: dw.mutablePointer, shape)
      return [dx, dw, g.summedByChannel()]
    }
  }

  /// Depthwise convolution of N×C×H×W: one filter a channel, zeros outside.
  ///
  /// - Parameters:
  ///   - weights: C×1×K×L.
  ///   - bias: C numbers, or none.
  ///   - stride: step of the filter in both directions, 1 or more.
  ///   - padding: zeros added on each side, 0 or more.
  public func depthwiseConvolved(
    with weights: Variable, bias: Variable? = nil, stride: Int = 1, padding: (vertical: Int, horizontal: Int) = (0, 0)
  ) -> Variable {
    let x = value, w = weights.value
    precondition(
      self.shape.rank == 4 && w.shape.rank == 4 && self.shape[1] == w.shape[0] && w.shape[1] == 1,
      "depthwise convolution of a tensor of shape \(self.shape) with weights of shape \(w.shape)")
    let shape = ConvolutionShape(
      batch: x.shape[0], inputChannels: x.shape[1], outputChannels: x.shape[1], height: x.shape[2],
      width: x.shape[3], filterHeight: w.shape[2], filterWidth: w.shape[3], stride: stride,
      verticalPadding: padding.vertical, horizontalPadding: padding.horizontal)
    checkBias(bias, shape.outputChannels)
    var y = Tensor(uninitialized: shape.outputShape)
    convolveDepthwise(x.pointer, w.pointer, bias: bias?.value.pointer, into: y.mutablePointer, shape)
    return Variable.result(y, of: [self, weights] + (bias.map { [$0] } ?? [])) { g in
      var dx = Tensor(uninitialized: x.shape), dw = Tensor(uninitialized: w.shape)
      convolveDepthwisePullback(
        x.pointer, w.pointer, g.pointer, inputGradient: dx.mutablePointer, weightGradient: dw.mutablePointer, shape)
      return [dx, dw, g.summedByChannel()]
    }
  }
}

func checkBias(_ bias: Variable?, _ channels: Int) {
  if let bias { precondition(bias.shape == [channels], "a bias of shape \(bias.shape) for \(channels) channels") }
}

extension Tensor {
  /// The sums over batch and pixels of N×C×H×W: C numbers.
  func summedByChannel() -> Tensor {
    var sums = Tensor(uninitialized: [shape[1]])
    channelSums(
      pointer, batch: shape[0], channels: shape[1], pixels: shape[2] * shape[3], into: sums.mutablePointer)
    return sums
  }
}
