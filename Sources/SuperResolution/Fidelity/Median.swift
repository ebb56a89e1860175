import Engine
import Kernels

/// The median of each element; of an even number of them, the mean of the two in the middle.
func median(of tensors: [Tensor]) -> Tensor { median(of: tensors) { _ in } }

/// The same, told now and then which share is done, 0…1; what the pulse throws ends the work.
func median(of tensors: [Tensor], pulse: (Double) throws -> Void) rethrows -> Tensor {
  precondition(!tensors.isEmpty, "the median of no tensors")
  let shape = tensors[0].shape
  precondition(tensors.allSatisfy { $0.shape == shape }, "a median of shapes \(tensors.map(\.shape))")
  let lines = tensors.map { $0.reshaped([shape.count]) }
  // A piece after the other: all of them as arrays at once would double the memory.
  let piece = 1 << 20
  let pieces = try stride(from: 0, to: shape.count, by: piece).map { start in
    let range = start..<min(start + piece, shape.count)
    let middle = middles(of: lines.map { $0.sliced([range]).values })
    try pulse(Double(range.upperBound) / Double(shape.count))
    return Tensor(shape: [range.count], middle)
  }
  return Tensor.concatenated(pieces, along: 0).reshaped(shape)
}

/// The median of each row of some columns of equal length.
private func middles(of columns: [[Float]]) -> [Float] {
  let count = columns.count, rows = columns[0].count, part = 1 << 12
  let parts = parallelMap((rows + part - 1) / part) { index in
    let range = index * part..<min((index + 1) * part, rows)
    var sorted = columns.map { Array($0[range]) }
    // Neighbours in the wrong order change places. After as many rounds as there are columns none are left; and whole
    // columns are compared at once, because that is what vectors are good at.
    for round in 0..<count {
      for first in stride(from: round % 2, to: count - 1, by: 2) { order(&sorted, first) }
    }
    let low = sorted[(count - 1) / 2], high = sorted[count / 2]
    return low.indices.map { (low[$0] + high[$0]) / 2 }
  }
  return Array(parts.joined())
}

/// Moves the smaller number of each row of a column and the next into the former.
private func order(_ columns: inout [[Float]], _ first: Int) {
  var low = [Float](), high = [Float]()
  swap(&low, &columns[first])
  swap(&high, &columns[first + 1])
  low.withUnsafeMutableBufferPointer { low in
    high.withUnsafeMutableBufferPointer { high in
      for i in low.indices {
        let (a, b) = (low[i], high[i])
        low[i] = b < a ? b : a
        high[i] = b < a ? a : b
      }
    }
  }
  swap(&low, &columns[first])
  swap(&high, &columns[first + 1])
}
