import Engine
import Foundation

/// Non-local means in the filter's place, with hard weights: the patch of 7×7 at every second place in both directions becomes
/// the plain mean of itself and its most similar ones, and where these means overlap, they are averaged.
///
/// - Parameters:
///   - picture: 1×1×H×W.
///   - count: how many patches are averaged, the patch itself among them.
///   - radius: how far from its reference a patch may lie in each direction, in pixels.
/// - Returns: 1×1×H×W.
func hardMeans(_ picture: Tensor, count: Int, radius: Int) -> Tensor {
  let means = PatchMeans(picture), x = picture.values, width = picture.shape[3]
  let ranked = rankedPatches(
    picture, size: means.size, rows: means.rows, columns: means.columns, radius: radius, apart: 1)
  return means.averaged { row, column in
    let own = means.rows[row] * width + means.columns[column]
    let others = ranked[row * means.columns.count + column].sorted().prefix(count - 1).map { Int($0 & 0xffff_ffff) }
    let places = [own] + others
    return means.pixels.map { pixel in places.reduce(Float(0)) { $0 + x[$1 + pixel] } / Float(places.count) }
  }
}

/// The same with soft weights: a mean of *all* patches within the radius, weighted by e^(-d²/2h²), where d is the root mean
/// squared difference from the reference.
///
/// - Parameters:
///   - picture: 1×1×H×W, 0…1.
///   - h: the difference that still counts as alike, in grey levels.
///   - radius: how far from its reference a patch may lie in each direction, in pixels.
/// - Returns: 1×1×H×W.
func softMeans(_ picture: Tensor, h: Float, radius: Int) -> Tensor {
  let means = PatchMeans(picture), size = means.size * means.size
  let (height, width) = (picture.shape[2] - means.size + 1, picture.shape[3] - means.size + 1)
  let all = allPatches(picture, size: means.size)
  /// Patches of some rows and columns, one a row.
  func patches(_ rows: [Int], _ columns: [Int]) -> Tensor {
    Tensor.concatenated(
      rows.map { y -> Tensor in
        let line = all.sliced([y * width + columns[0]..<y * width + columns.last! + 1, 0..<size])
        guard columns.count <= columns.last! - columns[0] else { return line }
        return Tensor.concatenated(
          columns.map { line.sliced([$0 - columns[0]..<$0 - columns[0] + 1, 0..<size]) }, along: 0)
      }, along: 0)
  }
  func around(_ tile: [Int], _ length: Int) -> [Int] {
    Array(max(0, tile.first! - radius)...min(length - 1, tile.last! + radius))
  }
  var found = [[Float]](repeating: [], count: means.rows.count * means.columns.count)
  // Eight by eight references at a time: they have most of their surroundings in common.
  for upper in stride(from: 0, to: means.rows.count, by: 8) {
    let rows = Array(means.rows[upper..<min(means.rows.count, upper + 8)]), lines = around(rows, height)
    for left in stride(from: 0, to: means.columns.count, by: 8) {
      let columns = Array(means.columns[left..<min(means.columns.count, left + 8)]), across = around(columns, width)
      let candidates = patches(lines, across)
      let away = awayness(rows, lines, columns, across, radius: radius)
      let squares = distances(patches(rows, columns), candidates).map(.square)
      let near = squares * (-1 / (2 * h * h)) + away
      let answer = Variable(near).softmax().value.multiplied(by: candidates).values
      for index in 0..<rows.count * columns.count {
        let place = (upper + index / columns.count) * means.columns.count + left + index % columns.count
        found[place] = Array(answer[index * size..<(index + 1) * size])
      }
    }
  }
  return means.averaged { row, column in found[row * means.columns.count + column] }
}

/// All patches with their means, one a row.
private func allPatches(_ x: Tensor, size: Int) -> Tensor {
  let rows = x.shape[2] - size + 1, columns = x.shape[3] - size + 1
  let copies = (0..<size * size).map { pixel in
    x.sliced([0..<1, 0..<1, pixel / size..<pixel / size + rows, pixel % size..<pixel % size + columns])
      .reshaped([rows * columns, 1])
  }
  return Tensor.concatenated(copies, along: 1)
}

/// What is added to the scores of each reference: 0 for the patches within the radius, and for the others so much less that
/// their weight is zero.
private func awayness(_ rows: [Int], _ lines: [Int], _ columns: [Int], _ across: [Int], radius: Int) -> Tensor {
  func far(_ own: [Int], _ others: [Int]) -> [Float] {
    own.flatMap { place in others.map { abs($0 - place) > radius ? Float(-1e6) : 0 } }
  }
  let down = Tensor(shape: [rows.count, 1, lines.count, 1], far(rows, lines))
  let aside = Tensor(shape: [1, columns.count, 1, across.count], far(columns, across))
  return (down + aside).reshaped([rows.count * columns.count, lines.count * across.count])
}

/// Where references stand, every second place in both directions, and the average of what becomes of them.
private struct PatchMeans {
  let shape: Shape
  /// The side of a patch.
  let size = 7
  let rows: [Int], columns: [Int]
  /// A patch's pixels, counted from its first one.
  let pixels: [Int]

  init(_ picture: Tensor) {
    let (height, width) = (picture.shape[2], picture.shape[3])
    func starts(_ length: Int) -> [Int] { Array(stride(from: 0, to: length - 7, by: 2)) + [length - 7] }
    shape = picture.shape
    rows = starts(height)
    columns = starts(width)
    pixels = (0..<49).map { $0 / 7 * width + $0 % 7 }
  }

  /// The picture of which every pixel is the average of the patches that cover it.
  ///
  /// - Parameter patch: from the numbers of a row and a column of references to what the patch there becomes.
  func averaged(_ patch: (_ row: Int, _ column: Int) -> [Float]) -> Tensor {
    var sums = [Float](repeating: 0, count: shape.count), counts = sums
    for (row, y) in rows.enumerated() {
      for (column, x) in columns.enumerated() {
        for (pixel, value) in zip(pixels, patch(row, column)) {
          sums[y * shape[3] + x + pixel] += value
          counts[y * shape[3] + x + pixel] += 1
        }
      }
    }
    return Tensor(shape: shape, zip(sums, counts).map { $0 / $1 })
  }
}
