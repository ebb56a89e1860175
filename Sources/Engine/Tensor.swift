import Kernels

/// An array of single-precision numbers with a shape: a value, like an `Array`.
///
/// The numbers lie in memory row by row, the last dimension contiguous. Copies share memory until one of them is
/// written to.
public struct Tensor: Sendable {
  /// The sizes of the dimensions.
  public let shape: Shape
  private var storage: Storage

  /// A tensor whose numbers have not been written yet.
  init(uninitialized shape: Shape) {
    self.shape = shape
    storage = Storage(count: shape.count)
  }

  private init(shape: Shape, sharing storage: Storage) {
    self.shape = shape
    self.storage = storage
  }

  /// Where the numbers begin, for kernels that read them while the tensor is alive.
  var pointer: Source { Source(storage.pointer) }

  /// Where the numbers begin, for kernels that write them; takes a copy first if the memory is shared.
  var mutablePointer: Target {
    mutating get {
      if !isKnownUniquelyReferenced(&storage) {
        let copy = Storage(count: count)
        copy.pointer.update(from: storage.pointer, count: count)
        storage = copy
      }
      return storage.pointer
    }
  }

  /// Number of elements.
  public var count: Int { shape.count }

  /// The same numbers, in the same order, under another shape with as many elements.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == count, "a tensor of shape \(self.shape) cannot be reshaped to \(shape)")
    return Tensor(shape: shape, sharing: storage)
  }
}

extension Tensor {
  /// A tensor with the given numbers.
  ///
  /// - Parameters:
  ///   - shape: the sizes.
  ///   - values: as many numbers as the shape has elements, row by row, the last dimension running fastest.
  public init(shape: Shape, _ values: [Float]) {
    precondition(values.count == shape.count, "\(values.count) numbers for a tensor of shape \(shape)")
    self.init(uninitialized: shape)
    values.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      mutablePointer.update(from: base, count: values.count)
    }
  }

  /// A tensor with the same number everywhere.
  ///
  /// - Parameters:
  ///   - shape: the sizes.
  ///   - value: the number.
  public init(shape: Shape, repeating value: Float) {
    self.init(uninitialized: shape)
    mutablePointer.update(repeating: value, count: shape.count)
  }

  /// A tensor without dimensions.
  ///
  /// - Parameter value: the one number that it holds.
  public init(_ value: Float) { self.init(shape: [], repeating: value) }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { Tensor(shape: shape, repeating: 0) }

  /// A tensor of ones.
  public static func ones(_ shape: Shape) -> Tensor { Tensor(shape: shape, repeating: 1) }

  /// Independent draws from N(0, 1).
  ///
  /// - Parameters:
  ///   - shape: the sizes.
  ///   - generator: gives one number, whatever the shape.
  public static func normal(_ shape: Shape, using generator: inout some RandomNumberGenerator) -> Tensor {
    var result = Tensor(uninitialized: shape)
    fillNormal(result.mutablePointer, count: shape.count, key: generator.next())
    return result
  }

  /// Independent draws from the uniform distribution over a range.
  ///
  /// - Parameters:
  ///   - shape: the sizes.
  ///   - range: not empty.
  ///   - generator: gives a number for each element.
  public static func uniform(
    _ shape: Shape, in range: Range<Float> = 0..<1, using generator: inout some RandomNumberGenerator
  ) -> Tensor {
    Tensor(shape: shape, (0..<shape.count).map { _ in Float.random(in: range, using: &generator) })
  }

  /// All numbers, row by row.
  public var values: [Float] {
    // All empty arrays share their memory, and the initialiser below would write into it.
    guard count > 0 else { return [] }
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let base = buffer.baseAddress { base.initialize(from: pointer, count: count) }
      initialized = count
    }
  }

  /// The one number of a tensor with a single element.
  public var scalar: Float {
    precondition(count == 1, "a tensor of shape \(shape) is not a single number")
    return pointer[0]
  }

  /// One element by its index in every dimension.
  public subscript(_ index: Int...) -> Float {
    get { pointer[offset(index)] }
    set {
      let offset = offset(index)
      mutablePointer[offset] = newValue
    }
  }

  private func offset(_ index: [Int]) -> Int {
    precondition(
      index.count == shape.rank && zip(index, shape.sizes).allSatisfy { $0 >= 0 && $0 < $1 },
      "index \(index) into a tensor of shape \(shape)")
    return zip(index, shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension Tensor: Equatable {
  /// True if shapes and all numbers are equal.
  public static func == (a: Tensor, b: Tensor) -> Bool { a.shape == b.shape && a.values == b.values }
}

extension Tensor: CustomStringConvertible {
  /// The shape, and the numbers where there are few.
  public var description: String {
    count <= 16 ? "Tensor(\(shape): \(values))" : "Tensor(\(shape))"
  }
}
