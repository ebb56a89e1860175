import Engine
import Foundation
import Testing

/// A tensor as `Fixtures/record.py` writes it.
struct RecordedTensor: Decodable, Sendable {
  let shape: [Int]
  let values: [Double]

  var tensor: Tensor { Tensor(shape: Shape(shape), values.map { Float($0) }) }
  var reference: ReferenceTensor { ReferenceTensor(shape, values) }
}

/// Reads a file of recorded numbers.
func recorded<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
  let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
  return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
}

/// One operation as PyTorch has computed it.
private struct RecordedOperation: Decodable {
  let name: String
  let inputs: [RecordedTensor]
  let output: RecordedTensor
  let coefficients: RecordedTensor
  let gradients: [RecordedTensor]
  let constant: RecordedTensor?
}

/// The engine's version of every recorded operation, by its name in the record.
private let operations: [String: @Sendable ([Variable], Tensor?) -> Variable] = [
  "add": { v, _ in v[0] + v[1] },
  "subtract": { v, _ in v[0] - v[1] },
  "multiply": { v, _ in v[0] * v[1] },
  "divide": { v, _ in v[0] / v[1] },
  "relu": { v, _ in v[0].relu() },
  "leakyReLU": { v, _ in v[0].leakyReLU(slope: 0.2) },
  "sigmoid": { v, _ in v[0].sigmoid() },
  "exp": { v, _ in v[0].exp() },
  "log": { v, _ in v[0].log() },
  "sqrt": { v, _ in v[0].squareRoot() },
  "square": { v, _ in v[0].squared() },
  "abs": { v, _ in v[0].absolute() },
  "clamp": { v, _ in v[0].clamped(to: -1...0.5) },
  "softmax": { v, _ in v[0].softmax() },
  "sum": { v, _ in v[0].sum(along: [0, 2]) },
  "mean": { v, _ in v[0].mean(along: [1]) },
  "matmul": { v, _ in v[0].multiplied(by: v[1]) },
  "batched matmul": { v, _ in v[0].multiplied(by: v[1]) },
  "conv 3×3": { v, _ in v[0].convolved(with: v[1], bias: v[2], padding: (1, 1)) },
  "conv 1×1": { v, _ in v[0].convolved(with: v[1], bias: v[2]) },
  "conv 5×3": { v, _ in v[0].convolved(with: v[1], bias: v[2], padding: (2, 1)) },
  "conv stride 2": { v, _ in v[0].convolved(with: v[1], stride: 2, padding: (1, 1)) },
  "conv stride 3": { v, _ in v[0].convolved(with: v[1], stride: 3) },
  "conv 4×4": { v, _ in v[0].convolved(with: v[1], stride: 2, padding: (1, 1)) },
  "transposed": { v, _ in v[0].transposeConvolved(with: v[1], bias: v[2], stride: 2, padding: 1) },
  "transposed, output padding": { v, _ in
    v[0].transposeConvolved(with: v[1], bias: v[2], stride: 2, padding: 1, outputPadding: 1)
  },
  "depthwise": { v, _ in v[0].depthwiseConvolved(with: v[1], bias: v[2], stride: 2, padding: (1, 1)) },
  "batch norm": { v, _ in v[0].batchNormalized(scale: v[1], shift: v[2]).0 },
  "given statistics": { v, _ in
    let statistics = ChannelStatistics(
      mean: Tensor(shape: [3], [0.5, -0.25, 1]), variance: Tensor(shape: [3], [0.5, 2, 1.25]))
    return v[0].batchNormalized(scale: v[1], shift: v[2], statistics: statistics).0
  },
  "pad zero": { v, _ in v[0].padded(top: 1, bottom: 2, left: 3, right: 0) },
  "pad replicate": { v, _ in v[0].padded(top: 1, bottom: 2, left: 3, right: 0, mode: .replicate) },
  "pad reflect": { v, _ in v[0].padded(top: 1, bottom: 2, left: 3, right: 0, mode: .reflect) },
  "slice": { v, _ in v[0].sliced([0..<2, 1..<2, 1..<3, 2..<5]) },
  "concatenate": { v, _ in Variable.concatenated(v, along: 1) },
  "permute": { v, _ in v[0].transposed([0, 2, 3, 1]) },
  "reshape": { v, _ in v[0].reshaped([4, 6]) },
  "nearest": { v, _ in v[0].enlargedNearest(by: 3) },
  "bilinear": { v, _ in v[0].resizedBilinear(height: 7, width: 3) },
  "adaptive average": { v, _ in v[0].adaptiveAveragePooled(height: 3, width: 4) },
  "global average": { v, _ in v[0].globalAveragePooled() },
  "l1": { v, target in v[0].meanAbsoluteError(to: target!) },
  "l2": { v, target in v[0].meanSquaredError(to: target!) },
  "divergence": { v, _ in Variable.gaussianDivergence(mean: v[0], logVariance: v[1]) },
  "sample": { v, noise in Variable.reparameterized(mean: v[0], logVariance: v[1], noise: noise!) },
]

/// Every operation against the values and gradients that PyTorch has computed in double precision.
@Suite struct RecordedOperationTests {
  @Test func everyRecordIsCompared() throws {
    let records: [RecordedOperation] = try recorded("operations")
    #expect(records.map(\.name).sorted() == operations.keys.sorted())
  }

  @Test(arguments: operations.keys.sorted())
  func valueAndGradients(name: String) throws {
    let records: [RecordedOperation] = try recorded("operations")
    let record = try #require(records.first { $0.name == name }), operation = try #require(operations[name])
    let tape = Tape(), inputs = record.inputs.map { tape.variable($0.tensor) }
    let output = operation(inputs, record.constant?.tensor)
    expectClose(output.value, record.output.reference, tolerance: 1e-5)
    let gradients = tape.gradients(of: (output * Variable(record.coefficients.tensor)).sum())
    #expect(record.gradients.count == inputs.count)
    for (index, (input, expected)) in zip(inputs, record.gradients).enumerated() {
      expectClose(gradients[input], expected.reference, tolerance: 1e-5, "gradient of input \(index)")
    }
  }
}
