import Kernels

/// What has been computed from which variables, in order, so that it can be walked backwards.
///
/// Every operation appends a node that knows the nodes it was computed from (all earlier ones, so no sorting is ever
/// needed) and a rule that turns the gradient of its output into gradients of its inputs. The rules capture the
/// values they need; nothing refers back to the tape's nodes, so there is no cycle to keep memory alive.
///
/// A class, because all variables of one computation must append to the same list.
public final class Tape {
  /// From the gradient of the output to those of the inputs; `nil` for an input that needs none.
  typealias Pullback = (Tensor) -> [Tensor?]

  /// What the tape knows of one step of the computation.
  struct Node {
    /// The function that did it, as it is called in the source; empty for a variable.
    let operation: String
    /// The function of one number that it applied, where it is one.
    let function: Pointwise?
    let inputs: [Int]
    let shape: Shape
    /// The result, on a tape that keeps values.
    let value: Tensor?
    /// `nil` for a variable the tape was asked to watch: the gradient stops here and is kept.
    let pullback: Pullback?
  }

  private(set) var nodes: [Node] = []
  private let keepsValues: Bool

  /// An empty tape.
  ///
  /// - Parameter keepsValues: whether every result stays with its node, to be looked at; a training has no use for that.
  public init(keepsValues: Bool = false) { self.keepsValues = keepsValues }

  /// Number of nodes recorded so far.
  public var count: Int { nodes.count }

  /// A variable whose gradient is wanted.
  ///
  /// - Parameter value: of any shape.
  public func variable(_ value: Tensor) -> Variable {
    nodes.append(
      Node(
        operation: "", function: nil, inputs: [], shape: value.shape, value: keepsValues ? value : nil, pullback: nil))
    return Variable(value: value, tape: self, index: nodes.count - 1)
  }

  /// Appends the node of an operation.
  func record(
    _ value: Tensor, inputs: [Int], operation: String, function: Pointwise?, _ pullback: @escaping Pullback
  ) -> Variable {
    nodes.append(
      Node(
        operation: operation, function: function, inputs: inputs, shape: value.shape,
        value: keepsValues ? value : nil, pullback: pullback))
    return Variable(value: value, tape: self, index: nodes.count - 1)
  }

  /// True for a variable the tape was asked to watch, false for the result of an operation.
  fileprivate func isWatched(_ index: Int) -> Bool { nodes[index].pullback == nil }

  /// The gradients of a single number with respect to every variable it was computed from.
  ///
  /// One loop from the end. A node that was used several times has collected all its contributions by the time the
  /// loop arrives, because everything computed from it stands behind it. The tape is left as it was.
  public func gradients(of output: Variable) -> Gradients {
    precondition(output.value.count == 1, "the gradient of a tensor of shape \(output.shape): not a single number")
    precondition(
      output.tape === self, "the gradient of a value of shape \(output.shape) that this tape has not recorded")
    var gradients = [Tensor?](repeating: nil, count: output.index + 1)
    gradients[output.index] = Tensor.ones(output.shape)
    for index in stride(from: output.index, through: 0, by: -1) {
      let node = nodes[index]
      guard let pullback = node.pullback, let gradient = gradients[index] else { continue }
      // Nobody asks for the gradients in between, so their memory is free again.
      gradients[index] = nil
      for (input, contribution) in zip(node.inputs, pullback(gradient)) where input >= 0 {
        guard let contribution else { continue }
        if gradients[input] == nil {
          gradients[input] = contribution
        } else {
          gradients[input]!.add(contribution)
        }
      }
    }
    return Gradients(values: gradients, tape: self)
  }
}

/// The gradients that one walk back over a tape has found.
public struct Gradients {
  fileprivate let values: [Tensor?]
  fileprivate let tape: Tape

  /// The gradient with respect to a variable made by `tape.variable`; zeros where the output does not depend on it.
  public subscript(_ variable: Variable) -> Tensor {
    precondition(
      variable.tape === tape, "a gradient asked for a variable of another tape, of shape \(variable.shape)")
    precondition(
      tape.isWatched(variable.index), "a gradient asked for a value of shape \(variable.shape) computed in between")
    let known = variable.index < values.count ? values[variable.index] : nil
    return known ?? Tensor.zeros(variable.shape)
  }
}

/// A tensor that takes part in a computation: its value, and its place on a tape.
///
/// A variable without a tape is a constant: operations on constants record nothing, which is how a trained network is
/// run without the memory of a training step.
public struct Variable {
  /// The number or numbers.
  public let value: Tensor
  let tape: Tape?
  let index: Int

  init(value: Tensor, tape: Tape?, index: Int) {
    self.value = value
    self.tape = tape
    self.index = index
  }

  /// A constant.
  ///
  /// - Parameter value: of any shape.
  public init(_ value: Tensor) { self.init(value: value, tape: nil, index: -1) }

  /// The sizes of the value.
  public var shape: Shape { value.shape }

  /// True if gradients flow to or through this variable.
  public var isTracked: Bool { tape != nil }

  /// The same value as a constant: gradients stop here.
  public var detached: Variable { Variable(value) }

  /// The result of an operation on `inputs`, recorded on their tape if one of them is tracked.
  ///
  /// - Parameters:
  ///   - value: the result.
  ///   - inputs: what it was computed from.
  ///   - function: the function of one number that was applied, where it is one.
  ///   - operation: what did it; leave it to the compiler.
  ///   - pullback: from the gradient of the result to those of the inputs.
  static func result(
    _ value: Tensor, of inputs: [Variable], function: Pointwise? = nil, operation: String = #function,
    _ pullback: @escaping Tape.Pullback
  ) -> Variable {
    guard let tape = inputs.lazy.compactMap(\.tape).first else { return Variable(value) }
    precondition(
      inputs.allSatisfy { $0.tape == nil || $0.tape === tape },
      "an operation on variables of two different tapes, of shapes \(inputs.map(\.shape))")
    return tape.record(
      value, inputs: inputs.map(\.index), operation: operation, function: function, pullback)
  }
}
