import Kernels

extension Tensor {
  /// N×C×H×W resampled along its columns by `vertical` and along its rows by `horizontal`.
  public func resampled(vertical: ResamplingMatrix, horizontal: ResamplingMatrix) -> Tensor {
    precondition(
      shape.rank == 4 && shape[2] == vertical.inputCount && shape[3] == horizontal.inputCount,
      "resampling \(shape) by maps from \(vertical.inputCount) rows and \(horizontal.inputCount) columns")
    var y = Tensor(uninitialized: [shape[0], shape[1], vertical.outputCount, horizontal.outputCount])
    let target = y.mutablePointer
    withTaps(vertical, horizontal) {
      resample(pointer, planes: shape[0] * shape[1], vertical: $0, horizontal: $1, into: target)
    }
    return y
  }

  /// The adjoint of `resampled`: from the output's size back to the input's.
  public func resampledAdjoint(vertical: ResamplingMatrix, horizontal: ResamplingMatrix) -> Tensor {
    precondition(
      shape.rank == 4 && shape[2] == vertical.outputCount && shape[3] == horizontal.outputCount,
      "adjoint resampling of \(shape) by maps to \(vertical.outputCount) rows and \(horizontal.outputCount) columns")
    var x = Tensor(uninitialized: [shape[0], shape[1], vertical.inputCount, horizontal.inputCount])
    let target = x.mutablePointer
    withTaps(vertical, horizontal) {
      resampleAdjoint(pointer, planes: shape[0] * shape[1], vertical: $0, horizontal: $1, into: target)
    }
    return x
  }
}

private func withTaps(
  _ vertical: ResamplingMatrix, _ horizontal: ResamplingMatrix, _ body: (LineTaps, LineTaps) -> Void
) {
  func taps(_ m: ResamplingMatrix, _ weights: UnsafeBufferPointer<Float>, _ indices: UnsafeBufferPointer<Int32>)
    -> LineTaps
  {
    LineTaps(
      inputCount: m.inputCount, outputCount: m.outputCount, taps: m.taps, indices: indices.baseAddress!,
      weights: weights.baseAddress!)
  }
  let (wv, wh) = (vertical.weights.map(Float.init), horizontal.weights.map(Float.init))
  wv.withUnsafeBufferPointer { wv in
    wh.withUnsafeBufferPointer { wh in
      vertical.indices.withUnsafeBufferPointer { iv in
        horizontal.indices.withUnsafeBufferPointer { ih in
          body(taps(vertical, wv, iv), taps(horizontal, wh, ih))
        }
      }
    }
  }
}

extension ResamplingMatrix {
  /// Linear interpolation with half-pixel centres; outside of the line its end is repeated.
  public static func linear(from input: Int, to output: Int) -> ResamplingMatrix {
    let scale = Double(input) / Double(output)
    var indices: [Int32] = [], weights: [Double] = []
    for o in 0..<output {
      let position = min(max((Double(o) + 0.5) * scale - 0.5, 0), Double(input - 1))
      let left = min(Int(position), max(0, input - 2)), fraction = position - Double(left)
      indices += [Int32(left), Int32(min(left + 1, input - 1))]
      weights += [1 - fraction, fraction]
    }
    return ResamplingMatrix(inputCount: input, outputCount: output, taps: 2, indices: indices, weights: weights)
  }

  /// Averages over `output` bins of nearly equal size that cover the line, overlapping by one where they must.
  public static func averaging(from input: Int, to output: Int) -> ResamplingMatrix {
    let bins = (0..<output).map { $0 * input / output..<(($0 + 1) * input + output - 1) / output }
    let taps = bins.map(\.count).max() ?? 1
    var indices: [Int32] = [], weights: [Double] = []
    for bin in bins {
      for tap in 0..<taps {
        indices.append(Int32(min(bin.lowerBound + tap, input - 1)))
        weights.append(tap < bin.count ? 1 / Double(bin.count) : 0)
      }
    }
    return ResamplingMatrix(inputCount: input, outputCount: output, taps: taps, indices: indices, weights: weights)
  }
}

extension Variable {
  /// N×C×H×W resampled by two fixed linear maps. Backward: the exact adjoint, so a loss may look at a picture through
  /// the degradation of eq. 1.
  public func resampled(vertical: ResamplingMatrix, horizontal: ResamplingMatrix) -> Variable {
    Variable.result(value.resampled(vertical: vertical, horizontal: horizontal), of: [self]) { g in
      [g.resampledAdjoint(vertical: vertical, horizontal: horizontal)]
    }
  }

  /// N×C×H×W averaged over `height` × `width` bins that cover the picture.
  public func adaptiveAveragePooled(height: Int, width: Int) -> Variable {
    checkResizing(to: height, width)
    return resampled(
      vertical: .averaging(from: shape[2], to: height), horizontal: .averaging(from: shape[3], to: width))
  }

  /// The mean of every channel of N×C×H×W: N×C×1×1.
  public func globalAveragePooled() -> Variable {
    precondition(shape.rank == 4, "the means of the channels of \(shape)")
    let old = shape, pixels = old[2] * old[3]
    var y = Tensor(uninitialized: [old[0], old[1], 1, 1])
    rowSums(
      value.pointer, rows: old[0] * old[1], count: pixels, times: 1 / Float(pixels), into: y.mutablePointer)
    return Variable.result(y, of: [self]) { g in [(g * (1 / Float(pixels))).broadcast(to: old)] }
  }

  /// N×C×H×W enlarged by a whole factor, every pixel repeated.
  public func enlargedNearest(by factor: Int) -> Variable {
    precondition(shape.rank == 4 && factor > 0, "a tensor of shape \(shape) enlarged by \(factor)")
    return selecting(
      rows: (0..<shape[2] * factor).map { Int32($0 / factor) },
      columns: (0..<shape[3] * factor).map { Int32($0 / factor) })
  }

  /// N×C×H×W brought to another size by linear interpolation in both directions.
  public func resizedBilinear(height: Int, width: Int) -> Variable {
    checkResizing(to: height, width)
    return resampled(vertical: .linear(from: shape[2], to: height), horizontal: .linear(from: shape[3], to: width))
  }

  private func checkResizing(to height: Int, _ width: Int) {
    precondition(
      shape.rank == 4 && shape[2] > 0 && shape[3] > 0 && height > 0 && width > 0,
      "a tensor of shape \(shape) brought to \(height)×\(width) pixels")
  }
}
