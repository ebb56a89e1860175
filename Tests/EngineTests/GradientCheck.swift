import Engine
import Testing

/// One operation with everything that a check of it needs: inputs, the engine's version, and the reference.
struct OperationCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Sizes of each input.
  let sizes: [[Int]]
  /// The inputs are drawn from this range …
  let range: ClosedRange<Float>
  /// … but stay this far from `kinks`, where a derivative jumps.
  let kinks: [Float]
  let engine: @Sendable ([Variable]) -> Variable
  let reference: @Sendable ([ReferenceTensor]) -> ReferenceTensor

  init(
    _ name: String, _ sizes: [[Int]], range: ClosedRange<Float> = -1...1, kinks: [Float] = [],
    engine: @escaping @Sendable ([Variable]) -> Variable,
    reference: @escaping @Sendable ([ReferenceTensor]) -> ReferenceTensor
  ) {
    testDescription = "\(name) of \(sizes.map { Shape($0).description }.joined(separator: ", "))"
    self.sizes = sizes
    self.range = range
    self.kinks = kinks
    self.engine = engine
    self.reference = reference
  }

  /// The inputs; the same for the same case.
  var inputs: [Tensor] {
    sizes.enumerated().map { number, sizes in samples(sizes, seed: number + 1, range: range, kinks: kinks) }
  }

  /// Compares value and gradients of the engine with the reference's value and its central differences.
  ///
  /// The loss is Σ cᵢ yᵢ with fixed random c, so no error in a gradient can hide behind a symmetry. Each element of each
  /// input is moved in turn; in double precision the differences are good to about nine digits.
  func check(tolerance: Double = 2e-5, sourceLocation: SourceLocation = #_sourceLocation) {
    let inputs = inputs, references = inputs.map(ReferenceTensor.init)
    let expected = reference(references)
    let tape = Tape(), variables = inputs.map { tape.variable($0) }
    let output = engine(variables)
    #expect(output.shape.sizes == expected.sizes, "shape of \(testDescription)", sourceLocation: sourceLocation)
    expectClose(output.value, expected, tolerance: tolerance, "value", sourceLocation: sourceLocation)

    let coefficients = samples(expected.sizes, seed: 99, range: -1...1, kinks: [0])
    let gradients = tape.gradients(of: (output * Variable(coefficients)).sum())
    let c = ReferenceTensor(coefficients).values
    for (number, variable) in variables.enumerated() {
      var moved = references
      let differences = moved[number].values.indices.map { i in
        let x = moved[number].values[i], h = 1e-5
        func loss(_ value: Double) -> Double {
          moved[number].values[i] = value
          return zip(c, reference(moved).values).reduce(0) { $0 + $1.0 * $1.1 }
        }
        defer { moved[number].values[i] = x }
        return (loss(x + h) - loss(x - h)) / (2 * h)
      }
      expectClose(
        gradients[variable], ReferenceTensor(variable.shape.sizes, differences), tolerance: tolerance,
        "gradient of input \(number)", sourceLocation: sourceLocation)
    }
  }
}

extension ReferenceTensor {
  /// The numbers of an engine's tensor.
  init(_ tensor: Tensor) { self.init(tensor.shape.sizes, tensor.values.map(Double.init)) }
}

/// Reproducible numbers in a range, none of them within a twentieth of a kink.
func samples(_ sizes: [Int], seed: Int, range: ClosedRange<Float> = -1...1, kinks: [Float] = []) -> Tensor {
  var state = UInt64(seed) &* 2_654_435_761 &+ 12345
  func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Float(state >> 40) * 0x1p-24 * (range.upperBound - range.lowerBound)
  }
  let values = (0..<Shape(sizes).count).map { _ -> Float in
    var x = next()
    while kinks.contains(where: { abs(x - $0) < 0.05 }) { x = next() }
    return x
  }
  return Tensor(shape: Shape(sizes), values)
}

/// Records an issue unless every value lies within `tolerance` · (1 + |expected|) of the expected one.
func expectClose(
  _ tensor: Tensor, _ expected: ReferenceTensor, tolerance: Double, _ what: String = "value",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let values = tensor.values
  guard tensor.shape.sizes == expected.sizes else {
    Issue.record("\(what) has shape \(tensor.shape), expected \(expected.sizes)", sourceLocation: sourceLocation)
    return
  }
  // `!(a <= b)` is true for not-a-number.
  let wrong = values.indices.filter { i in
    !(abs(Double(values[i]) - expected.values[i]) <= tolerance * (1 + abs(expected.values[i])))
  }
  guard let first = wrong.first else { return }
  Issue.record(
    "\(what): \(wrong.count) of \(values.count) differ, element \(first) is \(values[first]), not \(expected.values[first])",
    sourceLocation: sourceLocation)
}
