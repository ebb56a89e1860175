import Engine

/// The median of several tensors of one shape, number by number; of an even count, the mean of the two in the middle.
func median(of tensors: [Tensor]) -> Tensor {
  precondition(!tensors.isEmpty, "the median of no tensors")
  precondition(tensors.allSatisfy { $0.shape == tensors[0].shape }, "a median of shapes \(tensors.map(\.shape))")
  let columns = tensors.map(\.values), count = tensors.count
  var sorted = [Float](repeating: 0, count: count)
  let middle = (0..<tensors[0].count).map { index in
    for i in 0..<count { sorted[i] = columns[i][index] }
    sorted.sort()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
  return Tensor(shape: tensors[0].shape, middle)
}
