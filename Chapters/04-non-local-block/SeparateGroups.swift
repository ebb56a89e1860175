import Engine
import Foundation

/// The plain filter, quick enough for whole pictures, with groups that leave out near patches: a patch and the 31 most similar
/// ones of those that are at most `radius` pixels away in each direction and at least `apart` in one.
///
/// It computes what `plainlyFiltered` computes, for a row of references at a time. Where a search would leave the picture, it is
/// cut off.
///
/// - Parameters:
///   - picture: 1×1×H×W, 0…1, of more than 16 pixels a side.
///   - sigma: in grey levels of 255.
///   - radius: how far from its reference a patch may lie, in pixels.
///   - apart: how far it has to lie; from 7 on, patches of 7 × 7 do not overlap with their reference.
///   - chance: where it is given, it draws the 31 others of each group, all equally likely: nothing is compared.
/// - Returns: 1×1×H×W.
func filteredApart(
  _ picture: Tensor, sigma: Float, radius: Int, apart: Int, chance: RandomSource? = nil
) -> Tensor {
  let (height, width, size, count) = (picture.shape[2], picture.shape[3], 7, 32)
  let x = picture.values, pixels = (0..<size * size).map { $0 / size * width + $0 % size }
  func starts(_ length: Int) -> [Int] { Array(stride(from: 0, to: length - size, by: 2)) + [length - size] }
  let (rows, columns) = (starts(height), starts(width))
  var chance = chance
  func chosen(_ candidates: [UInt64]) -> [UInt64] { chance?.some(count - 1, of: candidates) ?? candidates.sorted() }
  let ranked = rankedPatches(picture, size: size, rows: rows, columns: columns, radius: radius, apart: apart)
  let transform = cosineTransform(count), first = Tensor(shape: [1, columns.count * pixels.count], repeating: 1)
  var sums = [Float](repeating: 0, count: x.count), weights = sums
  for row in rows.indices {
    let groups = columns.indices.map { column in
      [rows[row] * width + columns[column]]
        + chosen(ranked[row * columns.count + column]).prefix(count - 1).map { Int($0 & 0xffff_ffff) }
    }
    let numbers = (0..<count).flatMap { index in groups.flatMap { group in pixels.map { x[group[index] + $0] } } }
    let c = transform.multiplied(by: Tensor(shape: [count, first.count], numbers)), power = c.map(.square)
    let shrinking = (power / (power + sigma * sigma / (255 * 255))).sliced([1..<count, 0..<first.count])
    let gain = Tensor.concatenated([first, shrinking], along: 0)
    let kept = Variable(gain.map(.square)).mean(along: [0]).value.values
    let answer = transform.multiplied(by: c * gain, transposingSelf: true).values
    for (place, group) in groups.enumerated() {
      let own = place * pixels.count..<(place + 1) * pixels.count
      let weight = Float(pixels.count) / kept[own].reduce(0, +)
      for (index, start) in group.enumerated() {
        for (offset, pixel) in zip(own, pixels) {
          sums[start + pixel] += weight * answer[index * first.count + offset]
          weights[start + pixel] += weight
        }
      }
    }
  }
  return Tensor(shape: picture.shape, zip(sums, weights).map { $0 / $1 })
}

/// For every reference patch, all others that may join its group: the squared distance in the upper half of a number, so that
/// numbers sort by it, and the place in the lower half.
func rankedPatches(
  _ picture: Tensor, size: Int, rows: [Int], columns: [Int], radius: Int, apart: Int
) -> [[UInt64]] {
  let (height, width) = (picture.shape[2], picture.shape[3])
  let ones = Variable(Tensor(shape: [1, 1, size, size], repeating: 1))
  var found = [[UInt64]](repeating: [], count: rows.count * columns.count)
  for down in 0...radius {
    // A shift up or to the left has the distances of its opposite.
    for right in (down == 0 ? 1 : -radius)...radius where max(down, abs(right)) >= apart {
      let left = max(0, -right), across = width - abs(right)
      func part(_ y: Int, _ x: Int) -> Tensor { picture.sliced([0..<1, 0..<1, y..<y + height - down, x..<x + across]) }
      let squares = (part(0, left) - part(down, left + right)).map(.square)
      let table = Variable(squares).convolved(with: ones).value, distances = table.values
      let (tall, wide) = (table.shape[2], table.shape[3])
      /// `y`, `x`: where the upper patch of the two begins.
      func add(_ other: (y: Int, x: Int), to index: Int, y: Int, x: Int) {
        guard y >= 0, y < tall, x >= left, x < left + wide else { return }
        let distance = max(0, distances[y * wide + x - left])
        found[index].append(UInt64(distance.bitPattern) << 32 | UInt64(other.y * width + other.x))
      }
      for (row, y) in rows.enumerated() {
        for (column, x) in columns.enumerated() {
          let index = row * columns.count + column
          add((y + down, x + right), to: index, y: y, x: x)
          add((y - down, x - right), to: index, y: y - down, x: x - right)
        }
      }
    }
  }
  return found
}

extension RandomSource {
  /// So many different elements, all equally likely, in a random order.
  fileprivate mutating func some(_ count: Int, of elements: [UInt64]) -> [UInt64] {
    var elements = elements
    for index in 0..<count { elements.swapAt(index, Int.random(in: index..<elements.count, using: &self)) }
    return Array(elements.prefix(count))
  }
}

/// A picture smoothed by a Gaussian, which compares nothing.
///
/// - Parameters:
///   - picture: 1×1×H×W.
///   - width: the Gaussian's standard deviation, in pixels.
/// - Returns: 1×1×H×W.
func gaussianSmoothed(_ picture: Tensor, width: Float) -> Tensor {
  let reach = Int((3 * width).rounded(.up))
  let weights = (-reach...reach).map { exp(-Float($0 * $0) / (2 * width * width)) }
  let sum = weights.reduce(0, +), line = Variable(Tensor(shape: [1, 1, 1, weights.count], weights.map { $0 / sum }))
  let padded = Variable(picture).padded(by: reach, mode: .reflect)
  return padded.convolved(with: line).convolved(with: line.transposed([0, 1, 3, 2])).value
}
