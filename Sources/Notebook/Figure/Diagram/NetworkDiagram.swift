import Engine

/// A network's block diagram, made from the network itself: it is run once on a tape, and what the tape has recorded is drawn.
///
/// A box is an operation with its weights, a frame a part of the network that is repeated; names are those of the network's
/// properties, shapes those of the run, and how much of the picture a result depends on is measured by its gradient.
struct NetworkDiagram: Equatable {
  /// An operation and what belongs to it.
  struct Box: Equatable {
    /// What is done: `convolution 3×3`, `+`.
    var title: String
    /// The parts of the network that hold its weights: `encoder.0.spatial`.
    var names: [String]
    /// The repeated part that it belongs to, `encoder.0`; `nil` for none.
    var group: String?
    /// The shape of its result, without the batch.
    var shape: String
    /// Number of its weights.
    var weights: Int
    /// How much of the input the result depends on, rows × columns; `nil` if on none, or for the input itself.
    var sees: String?
    /// The same for the last repetition, where the box stands for several.
    var seesAtLast: String?
    /// The boxes that it is computed from.
    var inputs: [Int]
    /// The place of its result on the tape, and that of the last repetition.
    var place: Int
    var placeOfLast: Int?
  }

  private(set) var boxes: [Box]
  /// How often the groups that stand for several are repeated.
  private(set) var repeats: [String: Int] = [:]

  /// Runs a network once, with weights that let everything through, and reads the tape.
  ///
  /// - Parameters:
  ///   - network: What is drawn.
  ///   - input: The shape of its input, N×C×H×W; larger than what a result is to be seen to depend on.
  ///   - forward: Runs it.
  init<Network: Layer>(of network: Network, input: Shape, forward: (Network, Variable) -> Variable) {
    let tape = Tape(), open = network.open().tracked(on: tape)
    let given = tape.variable(Tensor(shape: input, repeating: 0.5))
    guard let output = forward(open, given).place, let start = given.place else {
      preconditionFailure("a network that does not depend on its input of shape \(input)")
    }
    let reader = NetworkReader(tape, parameters: LayerParts(of: open).parts, input: start, output: output)
    boxes = reader.boxes
    foldRepeats()
    for i in boxes.indices {
      boxes[i].sees = reader.extent(of: boxes[i].place)
      boxes[i].seesAtLast = boxes[i].placeOfLast.flatMap(reader.extent)
    }
  }

  // MARK: - Repetitions

  /// Draws a part that is repeated once: a run of groups, each like the first and computed from the last.
  private mutating func foldRepeats() {
    var order: [String] = []
    for box in boxes { if let group = box.group, !order.contains(group) { order.append(group) } }
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, Self.family(order[end]) == Self.family(order[first]),
        follows(order[end], order[end - 1], isSecond: end == first + 1)
      { end += 1 }
      if end - first > 1 { fold(Array(order[first..<end])) }
      first = end
    }
  }

  private static func family(_ group: String) -> String {
    group.split(separator: ".").dropLast().joined(separator: ".")
  }

  private func members(_ group: String) -> [Int] { boxes.indices.filter { boxes[$0].group == group } }

  /// Whether a group is like the one before it and takes nothing but its last result.
  private func follows(_ group: String, _ before: String, isSecond: Bool) -> Bool {
    let new = members(group), old = members(before)
    guard new.count == old.count, let last = old.last else { return false }
    let oldInputs = Set(old.flatMap { boxes[$0].inputs }).subtracting(old)
    let newInputs = Set(new.flatMap { boxes[$0].inputs }).subtracting(new)
    guard oldInputs.count == 1, newInputs == [last] else { return false }
    return zip(new, old).allSatisfy { n, o in
      let (a, b) = (boxes[n], boxes[o])
      func relative(_ inputs: [Int], _ members: [Int]) -> [Int] { inputs.map { members.firstIndex(of: $0) ?? -1 } }
      return a.title == b.title && a.shape == b.shape && a.weights == b.weights
        && relative(a.inputs, new) == relative(b.inputs, old)
    }
  }

  private mutating func fold(_ run: [String]) {
    let kept = members(run[0]), last = members(run[run.count - 1])
    let dropped = run.dropFirst().flatMap { members($0) }
    // What is computed from the middle of a repetition would lose its place.
    let used = boxes.indices.filter { !dropped.contains($0) && !kept.contains($0) }.flatMap { boxes[$0].inputs }
    guard used.allSatisfy({ !dropped.contains($0) || last.contains($0) }) else { return }
    for (k, l) in zip(kept, last) { boxes[k].placeOfLast = boxes[l].place }
    let stand = Dictionary(uniqueKeysWithValues: zip(last, kept))
    for i in boxes.indices { boxes[i].inputs = boxes[i].inputs.map { dropped.contains(i) ? $0 : stand[$0] ?? $0 } }
    var place: [Int: Int] = [:], rest: [Box] = []
    for i in boxes.indices where !dropped.contains(i) {
      place[i] = rest.count
      rest.append(boxes[i])
    }
    for i in rest.indices { rest[i].inputs = rest[i].inputs.compactMap { place[$0] } }
    boxes = rest
    repeats[run[0]] = run.count
  }
}

extension Layer {
  /// A copy whose weights are all positive and keep the size of what passes through, so that no rectifier or gate closes.
  fileprivate func open() -> Self {
    var copy = self, random = RandomSource(seed: 1)
    copy.visit { role, variable in
      guard role == .weight else { return }
      // Small biases and scales: what passes through stays clear of every limit.
      guard variable.shape.rank > 1 else {
        variable = Variable(Tensor(shape: variable.shape, repeating: 0.05))
        return
      }
      let fanIn = Float(variable.value.count / variable.shape[0])
      variable = Variable(Tensor.uniform(variable.shape, in: 0.5..<1.5, using: &random) * (1 / fanIn))
    }
    return copy
  }
}
