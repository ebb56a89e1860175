/// A tensor in double precision whose operations are plain loops: what the engine is compared with.
///
/// Written from the definitions alone. It shares no code with the engine, and nothing in it is meant to be fast.
struct ReferenceTensor: Sendable {
  let sizes: [Int]
  var values: [Double]

  init(_ sizes: [Int], _ values: [Double]) {
    precondition(sizes.reduce(1, *) == values.count, "\(values.count) values for \(sizes)")
    self.sizes = sizes
    self.values = values
  }

  /// A tensor made element by element from its indices.
  init(_ sizes: [Int], _ element: (_ index: [Int]) -> Double) {
    self.init(sizes, ReferenceTensor.indices(sizes).map(element))
  }

  /// All indices of a tensor, the last one running fastest.
  static func indices(_ sizes: [Int]) -> [[Int]] {
    sizes.reduce([[]]) { indices, size in indices.flatMap { index in (0..<size).map { index + [$0] } } }
  }

  /// The place of an element among the values.
  func place(_ index: [Int]) -> Int { zip(index, sizes).reduce(0) { $0 * $1.1 + $1.0 } }

  subscript(_ index: [Int]) -> Double {
    get { values[place(index)] }
    set { values[place(index)] = newValue }
  }

  /// Every number passed through `function`.
  func map(_ function: (Double) -> Double) -> ReferenceTensor { ReferenceTensor(sizes, values.map(function)) }

  /// Element by element, a size of 1 or a missing dimension being repeated.
  func combined(_ other: ReferenceTensor, _ operation: (Double, Double) -> Double) -> ReferenceTensor {
    let rank = max(sizes.count, other.sizes.count)
    let a = [Int](repeating: 1, count: rank - sizes.count) + sizes
    let b = [Int](repeating: 1, count: rank - other.sizes.count) + other.sizes
    return ReferenceTensor(zip(a, b).map { max($0, $1) }) { index in
      let i = zip(index, a).map { $1 == 1 ? 0 : $0 }, j = zip(index, b).map { $1 == 1 ? 0 : $0 }
      return operation(self[Array(i.suffix(sizes.count))], other[Array(j.suffix(other.sizes.count))])
    }
  }

  static func + (a: ReferenceTensor, b: ReferenceTensor) -> ReferenceTensor { a.combined(b, +) }
  static func - (a: ReferenceTensor, b: ReferenceTensor) -> ReferenceTensor { a.combined(b, -) }
  static func * (a: ReferenceTensor, b: ReferenceTensor) -> ReferenceTensor { a.combined(b, *) }
  static func / (a: ReferenceTensor, b: ReferenceTensor) -> ReferenceTensor { a.combined(b, /) }

  /// The sum of all numbers, a tensor without dimensions.
  func sum() -> ReferenceTensor { ReferenceTensor([], [values.reduce(0, +)]) }

  /// The mean of all numbers.
  func mean() -> ReferenceTensor { ReferenceTensor([], [values.reduce(0, +) / Double(values.count)]) }

  /// The sums along some dimensions, which stay with size 1.
  func sum(along dimensions: [Int]) -> ReferenceTensor {
    var result = ReferenceTensor(sizes.indices.map { dimensions.contains($0) ? 1 : sizes[$0] }) { _ in 0 }
    for index in ReferenceTensor.indices(sizes) {
      result[index.indices.map { dimensions.contains($0) ? 0 : index[$0] }] += self[index]
    }
    return result
  }

  /// The same numbers in the same order under other sizes.
  func reshaped(_ sizes: [Int]) -> ReferenceTensor { ReferenceTensor(sizes, values) }

  /// The dimensions in another order.
  func transposed(_ order: [Int]) -> ReferenceTensor {
    ReferenceTensor(order.map { sizes[$0] }) { index in
      var source = index
      for (d, from) in order.enumerated() { source[from] = index[d] }
      return self[source]
    }
  }

  /// The part within `ranges`.
  func sliced(_ ranges: [Range<Int>]) -> ReferenceTensor {
    ReferenceTensor(ranges.map(\.count)) { index in self[zip(index, ranges).map { $0 + $1.lowerBound }] }
  }

  /// Tensors joined along one dimension.
  static func concatenated(_ parts: [ReferenceTensor], along dimension: Int) -> ReferenceTensor {
    var sizes = parts[0].sizes
    sizes[dimension] = parts.reduce(0) { $0 + $1.sizes[dimension] }
    return ReferenceTensor(sizes) { index in
      var index = index, part = 0
      while index[dimension] >= parts[part].sizes[dimension] {
        index[dimension] -= parts[part].sizes[dimension]
        part += 1
      }
      return parts[part][index]
    }
  }

  /// eˣ / Σ eˣ along the last dimension.
  func softmax() -> ReferenceTensor {
    let exponentials = map(exponential)
    return exponentials / exponentials.sum(along: [sizes.count - 1])
  }

  /// The product of two matrices, or of two batches of them.
  func multiplied(by other: ReferenceTensor) -> ReferenceTensor {
    let depth = sizes[sizes.count - 1]
    return ReferenceTensor(Array(sizes.dropLast()) + [other.sizes.last!]) { index in
      let (row, column) = (index[index.count - 2], index[index.count - 1]), batch = Array(index.dropLast(2))
      return (0..<depth).reduce(0.0) { $0 + self[batch + [row, $1]] * other[batch + [$1, column]] }
    }
  }
}
