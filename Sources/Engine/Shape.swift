/// The sizes of a tensor's dimensions, outermost first; pictures are N×C×H×W.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// One size for each dimension.
  public let sizes: [Int]

  /// Makes a shape.
  ///
  /// - Parameter sizes: one for each dimension, outermost first, 0 or more; none for a scalar.
  public init(_ sizes: [Int]) {
    precondition(sizes.allSatisfy { $0 >= 0 }, "a shape with a negative size: \(sizes)")
    self.sizes = sizes
  }

  /// Makes a shape from a literal, `[1, 3, 64, 64]`.
  ///
  /// - Parameter elements: the sizes, outermost first, 0 or more.
  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// Number of dimensions.
  public var rank: Int { sizes.count }

  /// Number of elements.
  public var count: Int { sizes.reduce(1, *) }

  /// The size of one dimension; negative numbers count from the last.
  public subscript(_ dimension: Int) -> Int {
    precondition(dimension >= -rank && dimension < rank, "dimension \(dimension) of a tensor of shape \(self)")
    return sizes[dimension < 0 ? rank + dimension : dimension]
  }

  /// Steps between neighbours along each dimension when the last one is contiguous.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for d in stride(from: rank - 2, through: 0, by: -1) { strides[d] = strides[d + 1] * sizes[d + 1] }
    return strides
  }

  /// The sizes joined by crosses, `1×3×64×64`; a scalar is `scalar`.
  public var description: String { sizes.isEmpty ? "scalar" : sizes.map(String.init).joined(separator: "×") }

  /// The shape that two operands broadcast to: sizes are compared from the last dimension on, and a size of 1 (or a
  /// missing dimension) repeats.
  public func broadcast(with other: Shape) -> Shape {
    let rank = max(rank, other.rank)
    return Shape(
      (0..<rank).map { d in
        let a = size(alignedTo: rank, d), b = other.size(alignedTo: rank, d)
        precondition(a == b || a == 1 || b == 1, "shapes \(self) and \(other) do not broadcast")
        return a == 1 ? b : a
      })
  }

  /// Strides for reading a tensor of this shape as if it had shape `target`; repeated dimensions have stride zero.
  func broadcastStrides(to target: Shape) -> [Int] {
    let own = strides
    return (0..<target.rank).map { d in
      let i = d - (target.rank - rank)
      return i < 0 || sizes[i] == 1 ? 0 : own[i]
    }
  }

  private func size(alignedTo rank: Int, _ dimension: Int) -> Int {
    let i = dimension - (rank - self.rank)
    return i < 0 ? 1 : sizes[i]
  }
}
