/// A view of memory with a stride for every dimension; a stride of zero repeats, a permutation transposes, an offset and
/// smaller sizes slice. Broadcasting, transposing, slicing and padding are all one loop.
public struct StridedView {
  /// Sizes, outermost first.
  public let sizes: [Int]
  /// Steps in numbers for each dimension of the strided side.
  public let strides: [Int]
  /// Where the strided side begins.
  public let offset: Int

  /// Makes a view.
  ///
  /// - Parameters:
  ///   - sizes: outermost first.
  ///   - strides: as many; steps in numbers for each dimension of the strided side, 0 to repeat.
  ///   - offset: where the strided side begins.
  public init(sizes: [Int], strides: [Int], offset: Int = 0) {
    // Not `precondition`: compiled without checks, as this module is, it would be taken for granted.
    guard sizes.count == strides.count else { fatalError("sizes \(sizes) and strides \(strides) differ in number") }
    self.sizes = sizes
    self.strides = strides
    self.offset = offset
  }

  /// Runs `body` with the dense offset and the strided offset of every innermost row.
  @inline(__always)
  fileprivate func forEachRow(_ body: (_ dense: Int, _ strided: Int) -> Void) {
    guard !sizes.contains(0) else { return }
    var index = [Int](repeating: 0, count: sizes.count)
    var strided = offset, dense = 0
    let rank = sizes.count
    let width = sizes.last ?? 1
    while true {
      body(dense, strided)
      dense += width
      var d = rank - 2
      while d >= 0 {
        index[d] += 1
        strided += strides[d]
        if index[d] < sizes[d] { break }
        strided -= strides[d] * sizes[d]
        index[d] = 0
        d -= 1
      }
      if d < 0 { return }
    }
  }
}

/// Reads `x` through `view` into dense memory.
public func gather(_ x: Source, _ view: StridedView, into y: Target) {
  let width = view.sizes.last ?? 1, step = view.strides.last ?? 1
  view.forEachRow { dense, strided in
    let y = y + dense, x = x + strided
    if step == 1 {
      y.update(from: x, count: width)
    } else if step == 0 {
      y.update(repeating: x[0], count: width)
    } else {
      for i in 0..<width { y[i] = x[i * step] }
    }
  }
}

/// Adds dense memory to `y` through `view`: the adjoint of `gather`. Where a stride is zero, the numbers are summed.
public func scatterAdd(_ x: Source, _ view: StridedView, into y: Target) {
  let width = view.sizes.last ?? 1, step = view.strides.last ?? 1
  view.forEachRow { dense, strided in
    let x = x + dense, y = y + strided
    if step == 0 {
      y[0] += Float(serialSum(x, width))
    } else {
      for i in 0..<width { y[i * step] += x[i] }
    }
  }
}
