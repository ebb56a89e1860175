import Engine
import Testing

/// The tape: values used twice, repeated walks, constants, and what is never reached.
@Suite struct TapeTests {
  private let x = Tensor(shape: [3], [1, -2, 3])

  @Test func usedTwiceInOneOperation() {
    let tape = Tape(), x = tape.variable(x)
    #expect(tape.gradients(of: (x * x).sum())[x].values == [2, -4, 6])
    #expect(tape.gradients(of: (x + x).sum())[x].values == [2, 2, 2])
    #expect(tape.gradients(of: (x - x).sum())[x].values == [0, 0, 0])
    #expect(tape.gradients(of: (x / x).sum())[x].values == [0, 0, 0])
    let joined = Variable.concatenated([x, x, x], along: 0) * Variable(Tensor(shape: [9], (1...9).map { Float($0) }))
    #expect(tape.gradients(of: joined.sum())[x].values == [12, 15, 18])
  }

  @Test func usedAlongTwoPaths() {
    let tape = Tape(), x = tape.variable(x)
    // f = x² (1 + x²), f′ = 2x + 4x³: the square is computed once and used twice.
    let square = x.squared()
    let output = (square * (square + 1)).sum()
    #expect(tape.gradients(of: output)[x].values == [6, -36, 114])
  }

  /// The numbers of the product and the reshaped tensor share memory until one of them is added to.
  @Test func sharedGradientsStayApart() {
    let tape = Tape(), x = tape.variable(x), y = tape.variable(x.value)
    let output = (x + y).sum() + x.reshaped([3, 1]).sum() + x.sum()
    let gradients = tape.gradients(of: output)
    #expect(gradients[x].values == [3, 3, 3])
    #expect(gradients[y].values == [1, 1, 1])
  }

  @Test func layerUsedTwice() {
    var random = RandomSource(seed: 1)
    let layer = Conv2D(inputChannels: 3, outputChannels: 3, kernelSize: 3, using: &random)
    let input = samples([1, 3, 5, 7], seed: 1)
    let tape = Tape(), shared = layer.tracked(on: tape)
    let both = tape.gradients(of: shared(shared(Variable(input))).sum())
    // The same network with two copies of the layer: the gradients of the copies add up to the shared one's.
    let apart = Tape(), first = layer.tracked(on: apart), second = layer.tracked(on: apart)
    let separate = apart.gradients(of: second(first(Variable(input))).sum())
    for (index, weight) in shared.weights.enumerated() {
      let expected = separate[first.weights[index]] + separate[second.weights[index]]
      expectClose(both[weight], ReferenceTensor(expected), tolerance: 1e-5)
    }
  }

  @Test func secondCallGivesTheSame() {
    let tape = Tape(), x = tape.variable(samples([1, 3, 6, 7], seed: 1)),
      w = tape.variable(samples([3, 3, 3, 3], seed: 2))
    let y = x.convolved(with: w, padding: (1, 1)).leakyReLU().convolved(with: w).squared().mean()
    let count = tape.count
    let first = tape.gradients(of: y), second = tape.gradients(of: y)
    #expect(first[x] == second[x] && first[w] == second[w])
    #expect(tape.count == count)
    // Neither does what is recorded afterwards change anything.
    _ = (y * x.sum()).exp()
    #expect(tape.gradients(of: y)[w] == first[w])
  }

  @Test func constantsRecordNothing() {
    let tape = Tape(), x = tape.variable(x), constant = Variable(Tensor(shape: [3], [4, 5, 6]))
    #expect(tape.count == 1)
    let y = (constant * constant).exp().sum()
    #expect(!y.isTracked && tape.count == 1)
    let z = x * constant
    #expect(z.isTracked && tape.count == 2)
    #expect(!x.detached.isTracked)
    #expect(tape.gradients(of: (x * x.detached).sum())[x] == x.value, "no gradient passes through a detached value")
  }

  @Test func unreachedVariablesHaveZeros() {
    let tape = Tape(), x = tape.variable(x), before = tape.variable(Tensor.ones([2, 3]))
    let y = x.sum()
    let after = tape.variable(Tensor.ones([4]))
    _ = after.exp()
    let gradients = tape.gradients(of: y)
    #expect(gradients[before] == Tensor.zeros([2, 3]))
    #expect(gradients[after] == Tensor.zeros([4]))
    #expect(gradients[x] == Tensor.ones([3]))
  }

  @Test func outputMayBeAVariableItself() {
    let tape = Tape(), x = tape.variable(Tensor(5))
    #expect(tape.gradients(of: x)[x].scalar == 1)
    let single = tape.variable(Tensor(shape: [1, 1], [2]))
    #expect(tape.gradients(of: single.squared())[single] == Tensor(shape: [1, 1], [4]))
  }

  /// One loop and no recursion: neither the walk nor the release of a long tape overflows the stack.
  @Test func longChains() {
    let tape = Tape(), x = tape.variable(Tensor(1))
    var y = x
    for _ in 0..<100_000 { y = y + x }
    #expect(tape.gradients(of: y)[x].scalar == 100_001)
  }

  @Test func nothingKeepsTheTapeAlive() {
    weak var forgotten: Tape?
    do {
      let tape = Tape(), x = tape.variable(samples([1, 2, 4, 5], seed: 1))
      let w = tape.variable(samples([2, 2, 3, 3], seed: 2))
      let mixing = tape.variable(samples([2, 4, 1, 1], seed: 3)), bias = tape.variable(samples([2], seed: 4))
      let filtered = x.convolved(with: w, bias: bias, padding: (1, 1))
      let normalized = BatchNorm2D(channels: 2, slope: 0.2).tracked(on: tape).part(filtered, Pass(.training))
      let joined = Variable.pointwiseConvolved([JoinedPart(x), normalized], with: mixing, bias: bias, slope: 0.2)
      let y = joined.exp().softmax().sum()
      forgotten = tape
      #expect(tape.gradients(of: y)[w].isFinite)
      #expect(forgotten != nil)
    }
    #expect(forgotten == nil)
  }
}
