/// What a number in a layer is for.
public enum ParameterRole: Sendable {
  /// Learned by gradient descent.
  case weight
  /// Collected along the way: the running mean or variance of a batch normalisation.
  case statistic
}

/// A part of a network that holds numbers: a value, so that a copy is a snapshot.
public protocol Layer {
  /// Shows every number of the layer to `body`, always in the same order. The one list from which tracking, updating,
  /// saving and counting are made.
  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void)
}

extension Layer {
  /// A copy whose weights are variables of `tape`.
  public func tracked(on tape: Tape) -> Self {
    var copy = self
    copy.visit { role, variable in
      if role == .weight { variable = tape.variable(variable.value) }
    }
    return copy
  }

  /// The weights, in order, as the copy that was tracked holds them.
  public var weights: [Variable] { collect { $0 == .weight } }

  /// Everything that has to be saved to bring the layer back.
  public var state: [Tensor] {
    get { collect { _ in true }.map(\.value) }
    set {
      var rest = newValue[...]
      visit { _, variable in
        guard let tensor = rest.popFirst() else {
          preconditionFailure(
            "a state of \(newValue.count) tensors is too short: the next one has shape \(variable.shape)")
        }
        precondition(tensor.shape == variable.shape, "a state of shape \(tensor.shape) for one of \(variable.shape)")
        variable = Variable(tensor)
      }
      precondition(
        rest.isEmpty, "a state of \(newValue.count) tensors is too long: nothing takes \(rest.map(\.shape))")
    }
  }

  /// Number of learned numbers.
  public var weightCount: Int { weights.reduce(0) { $0 + $1.value.count } }

  private func collect(_ included: (ParameterRole) -> Bool) -> [Variable] {
    var copy = self, found: [Variable] = []
    copy.visit { role, variable in if included(role) { found.append(variable) } }
    return found
  }
}

/// One run of data through a network, and what the network notices on the way.
///
/// A class, because layers are values and cannot remember by themselves: a batch normalisation leaves its statistics
/// here, and `absorb` brings them into the network after the step.
public final class Pass {
  /// Which statistics batch normalisation uses.
  public enum Mode: Sendable {
    /// The batch's own, and they are collected.
    case training
    /// The running ones.
    case evaluation
    /// The batch's own, without a trace: a picture is then normalised by itself.
    case transductive
  }

  /// Which statistics batch normalisation uses.
  public let mode: Mode
  fileprivate var statistics: [ChannelStatistics] = []

  /// A run that has not begun.
  ///
  /// - Parameter mode: which statistics batch normalisation uses.
  public init(_ mode: Mode) { self.mode = mode }

  func note(_ batch: ChannelStatistics) { statistics.append(batch) }
}

extension Layer {
  /// Moves running statistics towards those that a training pass has seen.
  ///
  /// - Parameters:
  ///   - pass: a finished pass in training mode through this layer, which has met every normalisation once, in the order of
  ///     `visit`.
  ///   - momentum: how far, from 0 (not at all) to 1 (replaced).
  public mutating func absorb(_ pass: Pass, momentum: Float = 0.1) {
    var seen = pass.statistics.flatMap { [$0.mean, $0.variance] }[...]
    guard !seen.isEmpty else { return }
    visit { role, variable in
      guard role == .statistic else { return }
      guard let batch = seen.popFirst() else {
        preconditionFailure("a pass that has not reached every normalisation, first that of shape \(variable.shape)")
      }
      precondition(
        batch.shape == variable.shape,
        "statistics of shape \(batch.shape) for a normalisation that has \(variable.shape): a pass in another order")
      variable = Variable(momentum == 1 ? batch : variable.value * (1 - momentum) + batch * momentum)
    }
    precondition(
      seen.isEmpty, "a pass that has met more normalisations than the layer has, of shapes \(seen.map(\.shape))")
  }
}
