import Kernels

/// One step of a computation as a tape has recorded it: for diagrams, and for whoever wants to see what a network does.
public struct RecordedOperation: Sendable {
  /// Its place on the tape.
  public let index: Int
  /// The function that did it, as the source calls it, `convolved(with:bias:stride:padding:)`; empty for a variable.
  public let name: String
  /// The function of one number that was applied, where it is one, or behind a convolution.
  public let function: Pointwise?
  /// The places of what it was computed from, all smaller than its own; constants have none.
  public let inputs: [Int]
  /// The shape of its result.
  public let shape: Shape
  /// Its result, on a tape that keeps values.
  public let value: Tensor?

  /// True for a variable whose gradient was asked for, false for the result of an operation.
  public var isVariable: Bool { name.isEmpty }
}

extension Tape {
  /// Everything recorded so far, in order.
  public var operations: [RecordedOperation] {
    nodes.enumerated().map { index, node in
      RecordedOperation(
        index: index, name: node.operation, function: node.function, inputs: node.inputs.filter { $0 >= 0 },
        shape: node.shape, value: node.value)
    }
  }

  /// The gradients of a weighted sum of one result's numbers with respect to everything recorded before it, the results in
  /// between too.
  ///
  /// `gradients(of:)` forgets those in between, and trainings need no others; this is for looking at them.
  ///
  /// - Parameters:
  ///   - index: the place of the result on the tape.
  ///   - seed: the weights of the sum, of the result's shape.
  ///   - change: what is done to each gradient once it is complete, before it is handed on; nothing by default.
  /// - Returns: one for each place up to `index`; `nil` where the sum does not depend on it.
  public func allGradients(at index: Int, seed: Tensor, change: (Tensor) -> Tensor = { $0 }) -> [Tensor?] {
    precondition(nodes.indices.contains(index), "the gradient of place \(index) on a tape of \(count)")
    precondition(
      nodes[index].shape == seed.shape, "weights of shape \(seed.shape) for a result of shape \(nodes[index].shape)")
    var gradients = [Tensor?](repeating: nil, count: index + 1)
    gradients[index] = seed
    for place in stride(from: index, through: 0, by: -1) {
      guard let gradient = gradients[place].map(change) else { continue }
      gradients[place] = gradient
      guard let pullback = nodes[place].pullback else { continue }
      for (input, contribution) in zip(nodes[place].inputs, pullback(gradient)) where input >= 0 {
        guard let contribution else { continue }
        if gradients[input] == nil { gradients[input] = contribution } else { gradients[input]!.add(contribution) }
      }
    }
    return gradients
  }
}

extension Variable {
  /// The variable's place on its tape; `nil` for a constant.
  public var place: Int? { tape == nil ? nil : index }
}
