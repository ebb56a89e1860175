import Engine

extension ResamplingMatrix {
  /// The line that the map makes of a line.
  ///
  /// - Parameter line: `inputCount` samples.
  /// - Returns: `outputCount` samples.
  public func callAsFunction(_ line: [Double]) -> [Double] {
    precondition(line.count == inputCount, "resampling: a line of \(line.count) samples, not \(inputCount)")
    return (0..<outputCount).map { output in
      (output * taps..<(output + 1) * taps).reduce(0) { $0 + weights[$1] * line[Int(indices[$1])] }
    }
  }

  /// The transposed map, which carries a gradient back: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩.
  ///
  /// - Parameter line: `outputCount` samples.
  /// - Returns: `inputCount` samples.
  public func adjoint(_ line: [Double]) -> [Double] {
    precondition(line.count == outputCount, "resampling: a line of \(line.count) samples, not \(outputCount)")
    var result = [Double](repeating: 0, count: inputCount)
    for entry in weights.indices { result[Int(indices[entry])] += weights[entry] * line[entry / taps] }
    return result
  }
}

extension Image {
  /// The picture at another size, its alpha too; neither rounded nor brought within 0…1.
  ///
  /// - Parameters:
  ///   - width: Columns of the result.
  ///   - height: Rows of the result.
  ///   - filter: The kernel.
  ///   - antialias: Whether a reduction averages; see ``ResamplingMatrix``.
  public func resized(
    width: Int, height: Int, filter: ResamplingFilter = .bicubic, antialias: Bool = true
  ) -> Image {
    resampled(
      columns: ResamplingMatrix(from: self.height, to: height, filter: filter, antialias: antialias),
      rows: ResamplingMatrix(from: self.width, to: width, filter: filter, antialias: antialias))
  }

  /// The picture at `scale` times its size, rounded up to whole pixels: `imresize(picture, scale)`.
  public func resized(by scale: Double, filter: ResamplingFilter = .bicubic, antialias: Bool = true) -> Image {
    func matrix(_ count: Int) -> ResamplingMatrix {
      // A hair less before rounding up: 2.1 · 10 is 21.000000000000004.
      let size = max(1, Int((Double(count) * scale - 1e-9).rounded(.up)))
      return ResamplingMatrix(from: count, to: size, scale: scale, filter: filter, antialias: antialias)
    }
    return resampled(columns: matrix(height), rows: matrix(width))
  }

  /// The picture `scale` times as wide and as high, by interpolation.
  public func interpolated(by scale: Int, filter: ResamplingFilter = .bicubic) -> Image {
    resized(width: width * scale, height: height * scale, filter: filter)
  }

  /// The LR picture of the protocol (eq. 1): antialiased bicubic reduction, rounded to `bitDepth` bits.
  ///
  /// Both sides must be multiples of `scale`; see ``modCropped(by:)``.
  public func degraded(by scale: Int) -> Image {
    precondition(
      scale > 0 && width % scale == 0 && height % scale == 0, "image: \(width)×\(height) is no multiple of \(scale)")
    return resized(width: width / scale, height: height / scale).quantized()
  }

  /// The picture with one map applied along its columns, then one along its rows, in double precision.
  ///
  /// Where it is transparent, colours are weighed by opacity. The picture keeps its size in print.
  public func resampled(columns: ResamplingMatrix, rows: ResamplingMatrix) -> Image {
    var result: Image
    if let alpha, isTransparent {
      result = resampledByOpacity(alpha, columns: columns, rows: rows)
    } else {
      result = resampledPlanes(columns: columns, rows: rows)
    }
    result.metadata.resolution = metadata.resolution?.scaled(
      horizontally: Double(result.width) / Double(width), vertically: Double(result.height) / Double(height))
    return result
  }

  /// The same for every plane by itself.
  func resampledPlanes(columns: ResamplingMatrix, rows: ResamplingMatrix) -> Image {
    precondition(
      columns.inputCount == height && rows.inputCount == width,
      "image: maps from \(rows.inputCount)×\(columns.inputCount) for a picture of \(width)×\(height)")
    let width = self.width
    return mapPlanes(width: rows.outputCount, height: columns.outputCount) { plane in
      let wide = plane.map(Double.init)
      var result: [Float] = []
      result.reserveCapacity(rows.outputCount * columns.outputCount)
      var line = [Double](repeating: 0, count: width)
      for output in 0..<columns.outputCount {
        for x in 0..<width { line[x] = 0 }
        for entry in output * columns.taps..<(output + 1) * columns.taps {
          let weight = columns.weights[entry], start = Int(columns.indices[entry]) * width
          for x in 0..<width { line[x] += weight * wide[start + x] }
        }
        result += rows(line).map(Float.init)
      }
      return result
    }
  }
}
