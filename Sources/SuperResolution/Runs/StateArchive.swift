import Engine

/// What the state of a run is written into, and read from again.
///
/// A run hands over its parts one by one, each under a name. While the archive is being filled it notes them; when it was
/// read from a file it replaces them, after looking whether they can be what they are said to be. So one list of parts
/// serves both ways.
///
/// A class, because the parts of a run hand it on to their own parts, and all must fill or empty the same one.
public final class StateArchive {
  /// Numbers and other small values, in JSON, by name.
  private(set) var values: [String: String]
  /// Tensors in the order in which they were handed over.
  private(set) var tensors: [(name: String, tensor: Tensor)] = []
  private var stored: [String: Tensor] = [:]
  private let isRestoring: Bool
  private var prefix = ""

  /// An empty one, to be filled.
  public init() {
    values = [:]
    isRestoring = false
  }

  /// A filled one, to be restored from.
  ///
  /// - Parameters:
  ///   - values: small values in JSON, by name.
  ///   - tensors: tensors with their names.
  init(values: [String: String], tensors: [(name: String, tensor: Tensor)]) {
    self.values = values
    stored = Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    isRestoring = true
  }

  private static func mismatch(_ name: String) -> EnlargementError {
    .checkpoint("the checkpoint is damaged, or was written by another version (\(name))")
  }

  /// A whole number that lies in a range.
  public func visit(_ name: String, _ number: inout Int, in range: ClosedRange<Int>) throws {
    try visit(name, &number) { range.contains($0) }
  }

  /// A small value.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - value: the value, in whose place the one in the file is put.
  ///   - isPossible: whether a value from a file can be one of this run's.
  public func visit<Value: Codable>(
    _ name: String, _ value: inout Value, where isPossible: (Value) -> Bool = { _ in true }
  ) throws {
    let name = prefix + name
    guard isRestoring else {
      precondition(values.updateValue(jsonText(value), forKey: name) == nil, "two values called \(name)")
      return
    }
    guard let text = values.removeValue(forKey: name), let found = jsonValue(Value.self, text), isPossible(found) else {
      throw Self.mismatch(name)
    }
    value = found
  }

  /// A number in single precision, whatever it is.
  public func visit(_ name: String, _ number: inout Float) throws {
    var bits = number.bitPattern
    try visit(name, &bits)
    number = Float(bitPattern: bits)
  }

  /// Where the next random draws come from; the seed is the run's.
  public func visit(_ name: String, _ generator: inout RandomSource) throws {
    var draws = generator.draws
    try visit(name, &draws)
    generator = RandomSource(seed: generator.seed, draws: draws)
  }

  /// A tensor of a shape.
  public func visit(_ name: String, _ tensor: inout Tensor, shape: Shape) throws {
    let name = prefix + name
    guard isRestoring else {
      precondition(tensor.shape == shape, "\(name) has the shape \(tensor.shape), not \(shape)")
      tensors.append((name, tensor))
      return
    }
    guard let found = stored.removeValue(forKey: name), found.shape == shape else { throw Self.mismatch(name) }
    tensor = found
  }

  /// A tensor that is there at some times and not at others.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - tensor: the tensor.
  ///   - shape: its shape, `nil` while there is none.
  public func visit(_ name: String, _ tensor: inout Tensor?, shape: Shape?) throws {
    guard let shape else {
      tensor = nil
      return
    }
    var some = tensor ?? .zeros(shape)
    try visit(name, &some, shape: shape)
    tensor = some
  }

  /// Tensors of some shapes, called `name.0`, `name.1` and so on.
  public func visit(_ name: String, _ list: inout [Tensor], shapes: [Shape]) throws {
    var visited: [Tensor] = []
    for (index, shape) in shapes.enumerated() {
      var tensor = isRestoring ? Tensor(0) : list[index]
      try visit("\(name).\(index)", &tensor, shape: shape)
      visited.append(tensor)
    }
    list = visited
  }

  /// Hands over a part whose names begin with `name.`.
  public func visit(_ name: String, part: (StateArchive) throws -> Void) throws {
    let outer = prefix
    prefix += "\(name)."
    defer { prefix = outer }
    try part(self)
  }

  /// Refuses a file with parts that nobody has asked for.
  func checkAllIsRead() throws {
    if let name = values.keys.min() ?? stored.keys.min() { throw Self.mismatch(name) }
  }
}
