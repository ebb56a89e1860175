import Engine
import Testing

/// Tensors as values, their shapes, and the few operations that have no backward rule of their own.
@Suite struct TensorTests {
  @Test func copiesAreIndependent() {
    let original = Tensor(shape: [2, 2], [1, 2, 3, 4])
    var copy = original
    copy[0, 1] = 20
    #expect(original.values == [1, 2, 3, 4])
    #expect(copy.values == [1, 20, 3, 4])
    copy.add(original, times: 2)
    #expect(original.values == [1, 2, 3, 4])
    #expect(copy.values == [3, 24, 9, 12])
    copy.add(copy)
    #expect(copy.values == [6, 48, 18, 24])
  }

  @Test func reshapedTensorsShareUntilWritten() {
    let original = Tensor(shape: [6], [1, 2, 3, 4, 5, 6])
    var matrix = original.reshaped([2, 3])
    matrix[1, 0] = 40
    #expect(original.values == [1, 2, 3, 4, 5, 6])
    #expect(matrix == Tensor(shape: [2, 3], [1, 2, 3, 40, 5, 6]))
  }

  @Test func trackedValuesAreSafeFromWriting() {
    var value = Tensor(shape: [2], [3, 4])
    let tape = Tape(), x = tape.variable(value), y = (x * x).sum()
    value[0] = 100
    #expect(tape.gradients(of: y)[x].values == [6, 8])
  }

  @Test func shapes() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.count == 24 && shape.rank == 3 && shape.strides == [12, 4, 1])
    #expect(shape[-1] == 4 && shape[0] == 2 && shape[-3] == 2)
    #expect(shape.description == "2×3×4" && Shape([]).description == "scalar" && Shape([]).count == 1)
    #expect(Shape([3, 1]).broadcast(with: [4]) == [3, 4])
    #expect(Shape([]).broadcast(with: [2, 1]) == [2, 1])
    #expect(Shape([0, 3]).count == 0)
  }

  @Test func emptyTensors() {
    let empty = Tensor(shape: [0, 3], [])
    #expect(empty.values.isEmpty && empty.sum == 0 && (empty + empty).shape == [0, 3])
    #expect(empty.multiplied(by: Tensor.ones([3, 2])).shape == [0, 2])
    #expect(Tensor(shape: [2, 0], []).multiplied(by: Tensor(shape: [0, 2], [])) == Tensor.zeros([2, 2]))
  }

  @Test func descriptions() {
    #expect("\(Tensor(shape: [2], [1, 2.5]))" == "Tensor(2: [1.0, 2.5])")
    #expect("\(Tensor.zeros([3, 100]))" == "Tensor(3×100)")
  }

  @Test func numbersOfATensor() {
    let x = Tensor(shape: [2, 2], [3, -4, 0, 12])
    #expect(x.sum == 11 && x.mean == 2.75 && x.norm == 13)
    #expect(x[1, 1] == 12 && Tensor(7).scalar == 7 && Tensor(shape: [1, 1], [5]).scalar == 5)
    #expect((-x).values == [-3, 4, 0, -12] && (2 * x).values == [6, -8, 0, 24] && (x + 1).values == [4, -3, 1, 13])
  }

  @Test func finiteness() {
    #expect(Tensor(shape: [3], [0, -1e38, .greatestFiniteMagnitude]).isFinite)
    #expect(Tensor(shape: [100], [Float](repeating: 3e38, count: 100)).isFinite)
    for bad in [Float.nan, .infinity, -.infinity] {
      var x = Tensor.zeros([1001])
      #expect(x.isFinite)
      x[777] = bad
      #expect(!x.isFinite)
    }
  }

  @Test(arguments: [false, true], [false, true])
  func transposedProducts(transposesA: Bool, transposesB: Bool) {
    let a = samples(transposesA ? [2, 5, 3] : [2, 3, 5], seed: 1)
    let b = samples(transposesB ? [2, 7, 5] : [2, 5, 7], seed: 2)
    let (x, y) = (ReferenceTensor(a), ReferenceTensor(b))
    let expected = (transposesA ? x.transposed([0, 2, 1]) : x).multiplied(
      by: transposesB ? y.transposed([0, 2, 1]) : y)
    expectClose(
      a.multiplied(by: b, transposingSelf: transposesA, transposingOther: transposesB), expected, tolerance: 1e-6)
  }

  @Test func adjointOfResampling() {
    let vertical = ResamplingMatrix.linear(from: 5, to: 8), horizontal = ResamplingMatrix.averaging(from: 9, to: 4)
    let x = samples([2, 3, 5, 9], seed: 1), y = samples([2, 3, 8, 4], seed: 2)
    let left = (x.resampled(vertical: vertical, horizontal: horizontal) * y).sum
    let right = (y.resampledAdjoint(vertical: vertical, horizontal: horizontal) * x).sum
    #expect(abs(left - right) < 1e-4)
  }

  @Test(arguments: [(1, 1), (2, 5), (7, 3), (5, 5), (9, 10)])
  func interpolatingRowsSumToOne(input: Int, output: Int) {
    for matrix in [ResamplingMatrix.linear(from: input, to: output), .averaging(from: input, to: output)] {
      for row in 0..<output {
        let sum = matrix.weights[row * matrix.taps..<(row + 1) * matrix.taps].reduce(0, +)
        #expect(abs(sum - 1) < 1e-12)
      }
    }
  }
}
