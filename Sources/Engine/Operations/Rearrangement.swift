import Kernels

extension Variable {
  /// The same numbers under another shape. Backward: the gradient under the old one.
  public func reshaped(_ shape: Shape) -> Variable {
    let old = self.shape
    return Variable.result(value.reshaped(shape), of: [self]) { g in [g.reshaped(old)] }
  }

  /// The dimensions in another order. Backward: the inverse order.
  public func transposed(_ order: [Int]) -> Variable {
    precondition(order.sorted() == Array(0..<shape.rank), "dimension order \(order) for a tensor of shape \(shape)")
    let old = shape
    let view = StridedView(sizes: order.map { old.sizes[$0] }, strides: order.map { old.strides[$0] })
    return Variable.result(value.gathered(view), of: [self]) { g in [g.scattered(view, into: old)] }
  }

  /// The part of the tensor within `ranges`, one for each dimension. Backward: zeros outside.
  public func sliced(_ ranges: [Range<Int>]) -> Variable {
    precondition(
      ranges.count == shape.rank && zip(ranges, shape.sizes).allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= $1 },
      "slice \(ranges) of a tensor of shape \(shape)")
    let old = shape
    let offset = zip(ranges, old.strides).reduce(0) { $0 + $1.0.lowerBound * $1.1 }
    let view = StridedView(sizes: ranges.map(\.count), strides: old.strides, offset: offset)
    return Variable.result(value.gathered(view), of: [self]) { g in [g.scattered(view, into: old)] }
  }

  /// Tensors that agree in all dimensions but one, joined along that one. Backward: everyone's own part.
  public static func concatenated(_ parts: [Variable], along dimension: Int) -> Variable {
    let shapes = parts.map(\.shape), value = Tensor.concatenated(parts.map(\.value), along: dimension)
    let strides = value.shape.strides
    return result(value, of: parts) { g in
      var start = 0
      return shapes.map { shape in
        defer { start += shape[dimension] }
        return g.gathered(StridedView(sizes: shape.sizes, strides: strides, offset: start * strides[dimension]))
      }
    }
  }
}

extension Tensor {
  /// The dimensions in another order.
  public func transposed(_ order: [Int]) -> Tensor {
    precondition(order.sorted() == Array(0..<shape.rank), "dimension order \(order) for a tensor of shape \(shape)")
    return gathered(StridedView(sizes: order.map { shape.sizes[$0] }, strides: order.map { shape.strides[$0] }))
  }

  /// One dimension in the opposite order.
  public func flipped(along dimension: Int) -> Tensor {
    precondition(shape.sizes.indices.contains(dimension), "dimension \(dimension) of a tensor of shape \(shape)")
    var strides = shape.strides
    let offset = (shape[dimension] - 1) * strides[dimension]
    strides[dimension].negate()
    return gathered(StridedView(sizes: shape.sizes, strides: strides, offset: offset))
  }

  /// The part within `ranges`, one for each dimension.
  public func sliced(_ ranges: [Range<Int>]) -> Tensor { Variable(self).sliced(ranges).value }

  /// Tensors that agree in all dimensions but one, joined along that one.
  public static func concatenated(_ parts: [Tensor], along dimension: Int) -> Tensor {
    precondition(!parts.isEmpty, "nothing to concatenate")
    let first = parts[0].shape
    precondition(
      first.sizes.indices.contains(dimension)
        && parts.allSatisfy { part in
          part.shape.rank == first.rank
            && first.sizes.indices.allSatisfy { $0 == dimension || part.shape[$0] == first[$0] }
        }, "concatenation of \(parts.map(\.shape)) along dimension \(dimension)")
    var sizes = first.sizes
    sizes[dimension] = parts.reduce(0) { $0 + $1.shape[dimension] }
    var result = Tensor(uninitialized: Shape(sizes))
    let outer = first.sizes[..<dimension].reduce(1, *), target = result.mutablePointer
    let width = result.count / max(1, outer)
    var start = 0
    for part in parts {
      let run = part.count / max(1, outer)
      for row in 0..<outer { (target + row * width + start).update(from: part.pointer + row * run, count: run) }
      start += run
    }
    return result
  }
}

/// What lies outside of a picture.
public enum PaddingMode: String, Sendable, CaseIterable {
  /// Zeros.
  case zero
  /// The nearest pixel of the edge.
  case replicate
  /// The picture mirrored at the centre of its edge pixels, which are not repeated.
  case reflect

  /// Where position `index` of a line of `count` pixels is read from; −1 for a zero.
  func source(_ index: Int, count: Int) -> Int32 {
    if index >= 0 && index < count { return Int32(index) }
    switch self {
    case .zero: return -1
    case .replicate: return Int32(max(0, min(count - 1, index)))
    case .reflect: return Int32(index < 0 ? -index : 2 * (count - 1) - index)
    }
  }

  /// Whether a line of `count` pixels has all that `margins` pixels on its sides are copied from.
  func fits(_ margins: [Int], count: Int) -> Bool {
    switch self {
    case .zero: true
    case .replicate: count > 0 || margins.allSatisfy { $0 == 0 }
    case .reflect: margins.allSatisfy { $0 == 0 || $0 < count }
    }
  }
}

extension Variable {
  /// N×C×H×W with `top`, `bottom`, `left` and `right` pixels added. Backward: every added pixel gives its gradient to
  /// the one it was copied from.
  ///
  /// - Parameters:
  ///   - top: 0 or more, and likewise `bottom`, `left` and `right`.
  ///   - mode: what the added pixels hold. A reflection reaches no further than the pixels there are, less one.
  public func padded(top: Int, bottom: Int, left: Int, right: Int, mode: PaddingMode = .zero) -> Variable {
    precondition(
      shape.rank == 4 && [top, bottom, left, right].allSatisfy { $0 >= 0 }
        && mode.fits([top, bottom], count: shape[2]) && mode.fits([left, right], count: shape[3]),
      "a tensor of shape \(shape) padded by \(top), \(bottom), \(left), \(right) pixels, mode \(mode)")
    let height = shape[2], width = shape[3]
    return selecting(
      rows: (-top..<height + bottom).map { mode.source($0, count: height) },
      columns: (-left..<width + right).map { mode.source($0, count: width) })
  }

  /// N×Cs²×H×W to N×C×sH×sW: s² channels become the s × s pixels in the place of one (Shi et al., 2016). Backward: the
  /// pixels go back to their channels.
  ///
  /// Channel c s² + i s + j is row i and column j of the s × s pixels of colour c.
  public func pixelShuffled(by scale: Int) -> Variable {
    precondition(
      scale > 0 && shape.rank == 4 && shape[1] % (scale * scale) == 0, "pixels of \(shape) shuffled by \(scale)")
    let colours = shape[1] / (scale * scale)
    return reshaped([shape[0], colours, scale, scale, shape[2], shape[3]]).transposed([0, 1, 4, 2, 5, 3])
      .reshaped([shape[0], colours, scale * shape[2], scale * shape[3]])
  }

  /// N×C×H×W with the same number of pixels added on all sides.
  public func padded(by count: Int, mode: PaddingMode = .zero) -> Variable {
    padded(top: count, bottom: count, left: count, right: count, mode: mode)
  }

  /// Rows and columns of N×C×H×W in any order and number, −1 for zeros.
  func selecting(rows: [Int32], columns: [Int32]) -> Variable {
    precondition(shape.rank == 4, "pixels picked from a tensor of shape \(shape)")
    let old = shape, planes = old[0] * old[1]
    var y = Tensor(uninitialized: [shape[0], shape[1], rows.count, columns.count])
    select(
      value.pointer, planes: planes, height: old[2], width: old[3], rows: rows, columns: columns,
      into: y.mutablePointer)
    return Variable.result(y, of: [self]) { g in
      var x = Tensor(uninitialized: old)
      selectAdjoint(
        g.pointer, planes: planes, height: old[2], width: old[3], rows: rows, columns: columns, into: x.mutablePointer)
      return [x]
    }
  }
}
