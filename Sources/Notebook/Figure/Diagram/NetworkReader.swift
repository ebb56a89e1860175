import Engine

/// The parts of a network that hold variables of a tape, by their properties' names.
struct LayerParts {
  /// A variable's owner.
  struct Part {
    /// `encoder.0.spatial`.
    let name: String
    /// The layer.
    let layer: Any
  }

  /// The owner of each variable, by the variable's place on the tape.
  private(set) var parts: [Int: Part] = [:]

  /// Looks through a network's properties.
  ///
  /// The engine's layers know no names; a diagram is the one place that asks for them, so it is the one that reflects.
  init(of network: some Layer) { look(into: network, name: [], owner: network) }

  private mutating func look(into value: Any, name: [String], owner: Any) {
    if let variable = value as? Variable {
      // A variable that belongs to no layer of its own is called by its own name.
      if let place = variable.place { parts[place] = Part(name: name.dropLast().joined(separator: "."), layer: owner) }
      return
    }
    let mirror = Mirror(reflecting: value)
    let isList = mirror.displayStyle == .collection, isOptional = mirror.displayStyle == .optional
    guard value is any Layer || isList || isOptional else { return }
    for (index, child) in mirror.children.enumerated() {
      let label = isOptional ? [] : [isList ? "\(index)" : child.label ?? "\(index)"]
      look(into: child.value, name: name + label, owner: isOptional || isList ? owner : value)
    }
  }
}

/// Turns a tape into the boxes of a diagram.
struct NetworkReader {
  private(set) var boxes: [NetworkDiagram.Box] = []

  private let operations: [RecordedOperation]
  private let parameters: [Int: LayerParts.Part]
  private let tape: Tape
  private let input: Int
  /// The box of each operation; some share one with what they are computed from.
  private var boxOf: [Int: Int] = [:]

  init(_ tape: Tape, parameters: [Int: LayerParts.Part], input: Int, output: Int) {
    self.tape = tape
    self.parameters = parameters
    self.input = input
    operations = tape.operations
    var needed = Set([output])
    for operation in operations[...output].reversed() where needed.contains(operation.index) {
      needed.formUnion(operation.inputs)
    }
    let fromInput = dependents()
    var uses: [Int: Int] = [:]
    for operation in operations where needed.contains(operation.index) {
      for place in Set(operation.inputs) { uses[place, default: 0] += 1 }
    }
    for operation in operations where needed.contains(operation.index) && fromInput.contains(operation.index) {
      add(operation, data: operation.inputs.filter(fromInput.contains), uses: uses)
    }
  }

  /// The places of everything that depends on the input.
  private func dependents() -> Set<Int> {
    var found = Set([input])
    for operation in operations where operation.inputs.contains(where: found.contains) { found.insert(operation.index) }
    return found
  }

  private mutating func add(_ operation: RecordedOperation, data: [Int], uses: [Int: Int]) {
    let shape = Shape(Array(operation.shape.sizes.dropFirst())).description
    let own = weights(of: operation, data: data)
    // A function of one number, or another order of the same numbers, shares the box of what it is applied to.
    let title = OperationWords.title(operation)
    if own.isEmpty, data.count == 1, let box = boxOf[data[0]], boxes[box].title != "input", uses[data[0]] == 1,
      operation.function != nil || title == "rearrangement"
    {
      if !boxes[box].title.hasSuffix(title) { boxes[box].title += ", \(title)" }
      boxes[box].shape = shape
      boxes[box].place = operation.index
      boxOf[operation.index] = box
      return
    }
    let inputs = data.map { boxOf[$0]! }
    let names = own.map(\.name).reduce(into: [String]()) { if !$0.contains($1) && !$1.isEmpty { $0.append($1) } }
    let title2 = operation.isVariable ? "input" : Self.title(operation, parts: own, joins: data.count > 1)
    boxOf[operation.index] = boxes.count
    boxes.append(
      NetworkDiagram.Box(
        title: title2, names: names, group: group(names, inputs), shape: shape,
        weights: own.reduce(0) { $0 + $1.count }, sees: nil, seesAtLast: nil, inputs: inputs,
        place: operation.index, placeOfLast: nil))
  }

  /// The weights that an operation uses, directly or after they have been combined with each other.
  private func weights(of operation: RecordedOperation, data: [Int]) -> [(name: String, layer: Any, count: Int)] {
    var places = Set<Int>(), open = operation.inputs.filter { !data.contains($0) }
    while let place = open.popLast() {
      if parameters[place] != nil { places.insert(place) }
      open += operations[place].inputs
    }
    return places.sorted().map { (parameters[$0]!.name, parameters[$0]!.layer, operations[$0].shape.count) }
  }

  private static func title(
    _ operation: RecordedOperation, parts: [(name: String, layer: Any, count: Int)], joins: Bool
  ) -> String {
    let plain = OperationWords.title(operation)
    guard plain.hasSuffix("convolution") else {
      let slope = parts.lazy.compactMap { ($0.layer as? BatchNorm2D)?.slope }.first ?? 1
      return slope == 1 ? plain : "\(plain), \(OperationWords.words(.leakyReLU(slope: slope)))"
    }
    var words: [String] = [], seen = Set<String>()
    for part in parts where seen.insert(part.name).inserted {
      if let norm = part.layer as? BatchNorm2D {
        words.append("batch normalisation")
        if norm.slope != 1 { words.append(OperationWords.words(.leakyReLU(slope: norm.slope))) }
      }
    }
    if joins { words.append("concatenation") }
    seen = []
    for part in parts where seen.insert(part.name).inserted {
      if let layer = part.layer as? Conv2D {
        let stride = layer.stride == 1 ? "" : " stride \(layer.stride)"
        words.append("\(plain) \(layer.weights.shape[2])×\(layer.weights.shape[3])\(stride)")
      }
    }
    if !words.contains(where: { $0.contains("convolution") }) { words.append(plain) }
    if let function = operation.function { words.append(OperationWords.words(function)) }
    return words.joined(separator: ", ")
  }

  /// The innermost repeated part that an operation belongs to: that of its weights, or that of what it is computed from if
  /// it takes nothing that the part has not taken already.
  private func group(_ names: [String], _ inputs: [Int]) -> String? {
    if let name = names.first {
      let parts = name.split(separator: ".")
      guard let last = parts.lastIndex(where: { Int($0) != nil }) else { return nil }
      return parts[...last].joined(separator: ".")
    }
    guard let last = inputs.max(), let group = boxes[last].group else { return nil }
    let members = boxes.indices.filter { boxes[$0].group == group }
    let known = Set(members).union(members.flatMap { boxes[$0].inputs })
    return inputs.allSatisfy(known.contains) ? group : nil
  }

  /// Where a gradient is more than rounding: 1 there, 0 elsewhere. Fast convolutions leave a trace of rounding around what
  /// they depend on; and what a deep network depends on at the edge fades below any rounding, if nothing lifts it.
  private static func mask(_ gradient: Tensor) -> Tensor {
    let values = gradient.values, limit = 1e-4 * (values.map(abs).max() ?? 0)
    return Tensor(shape: gradient.shape, values.map { abs($0) > limit ? 1 : 0 })
  }

  /// How much of the input the centre of a result depends on: rows × columns, or everything.
  ///
  /// - Parameter place: The result's place on the tape.
  /// - Returns: `nil` for the input, for what does not depend on it, and for what is no picture.
  func extent(of place: Int) -> String? {
    let size = operations[input].shape, shape = operations[place].shape
    guard place != input, shape.rank == 4 else { return nil }
    var seed = Tensor.zeros(shape)
    for channel in 0..<shape[1] { seed[0, channel, shape[2] / 2, shape[3] / 2] = 1 }
    guard let gradient = tape.allGradients(at: place, seed: seed, change: Self.mask)[input] else { return nil }
    var rows = Set<Int>(), columns = Set<Int>()
    for (index, value) in gradient.values.enumerated() where value != 0 {
      rows.insert(index / size[3] % size[2])
      columns.insert(index % size[3])
    }
    guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(), let right = columns.max() else {
      return nil
    }
    let (height, width) = (bottom - top + 1, right - left + 1)
    return height == size[2] && width == size[3] ? "everything" : "\(height)×\(width)"
  }
}
