/// One linear map along a line, as a list of taps for each output sample: `outputCount` × `taps` indices and weights.
public struct LineTaps {
  let inputCount: Int, outputCount: Int, taps: Int
  let indices: UnsafePointer<Int32>
  let weights: Source

  /// Refers to the arrays of a resampling matrix; they must outlive the view.
  ///
  /// - Parameters:
  ///   - inputCount: samples on a line before.
  ///   - outputCount: samples on a line after.
  ///   - taps: input samples that contribute to one output sample.
  ///   - indices: `outputCount` × `taps` positions in `0 ..< inputCount`.
  ///   - weights: `outputCount` × `taps` numbers.
  public init(inputCount: Int, outputCount: Int, taps: Int, indices: UnsafePointer<Int32>, weights: Source) {
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.taps = taps
    self.indices = indices
    self.weights = weights
  }
}

/// Resamples the lines of `planes` pictures of H×W, first across the rows, then along them.
public func resample(_ x: Source, planes: Int, vertical: LineTaps, horizontal: LineTaps, into y: Target) {
  let width = horizontal.inputCount
  // Every row of the result is made by itself. Few rows are not worth a thread of their own.
  let band = max(1, (1 << 14) / max(1, vertical.taps * width))
  let bands = (vertical.outputCount + band - 1) / band
  parallelFor(planes * bands) { piece in
    let plane = piece / bands, first = piece % bands * band
    let x = x + plane * vertical.inputCount * width
    let y = y + plane * vertical.outputCount * horizontal.outputCount
    withTemporaryStorage(count: width) { line in
      for row in first..<min(vertical.outputCount, first + band) {
        line.update(repeating: 0, count: width)
        for tap in row * vertical.taps..<(row + 1) * vertical.taps {
          let weight = vertical.weights[tap]
          if weight != 0 { loops.addMultiple(x + Int(vertical.indices[tap]) * width, weight, to: line, count: width) }
        }
        let out = y + row * horizontal.outputCount
        for column in 0..<horizontal.outputCount {
          var value: Float = 0
          for tap in column * horizontal.taps..<(column + 1) * horizontal.taps {
            value += horizontal.weights[tap] * line[Int(horizontal.indices[tap])]
          }
          out[column] = value
        }
      }
    }
  }
}

/// The adjoint of `resample`: from pictures of the output's size back to the input's; `x` is overwritten.
public func resampleAdjoint(_ y: Source, planes: Int, vertical: LineTaps, horizontal: LineTaps, into x: Target) {
  let width = horizontal.inputCount
  parallelFor(planes) { plane in
    let x = x + plane * vertical.inputCount * width
    let y = y + plane * vertical.outputCount * horizontal.outputCount
    x.update(repeating: 0, count: vertical.inputCount * width)
    withTemporaryStorage(count: width) { line in
      for row in 0..<vertical.outputCount {
        line.update(repeating: 0, count: width)
        let out = y + row * horizontal.outputCount
        for column in 0..<horizontal.outputCount {
          for tap in column * horizontal.taps..<(column + 1) * horizontal.taps {
            line[Int(horizontal.indices[tap])] += horizontal.weights[tap] * out[column]
          }
        }
        for tap in row * vertical.taps..<(row + 1) * vertical.taps {
          let weight = vertical.weights[tap]
          if weight != 0 { loops.addMultiple(line, weight, to: x + Int(vertical.indices[tap]) * width, count: width) }
        }
      }
    }
  }
}
