import Engine

/// The median of several tensors of one shape, number by number; of an even count, the mean of the two in the middle.
func median(of tensors: [Tensor]) -> Tensor {
  precondition(!tensors.isEmpty, "the median of no tensors")
  let shape = tensors[0].shape, count = tensors.count
  precondition(tensors.allSatisfy { $0.shape == shape }, "a median of shapes \(tensors.map(\.shape))")
  let lines = tensors.map { $0.reshaped([shape.count]) }
  var sorted = [Float](repeating: 0, count: count)
  // A piece after the other: all of them as arrays at once would double the memory.
  let piece = 1 << 20
  let medians = stride(from: 0, to: shape.count, by: piece).map { start in
    let range = start..<min(start + piece, shape.count)
    let columns = lines.map { $0.sliced([range]).values }
    let middle = range.indices.map { index -> Float in
      for i in 0..<count { sorted[i] = columns[i][index - start] }
      sorted.sort()
      return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
    return Tensor(shape: [range.count], middle)
  }
  return Tensor.concatenated(medians, along: 0).reshaped(shape)
}
