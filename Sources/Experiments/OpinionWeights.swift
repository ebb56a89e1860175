import Imaging

/// How far each of several answers to one question is believed: shares that are never negative and have the sum 1, one set
/// of them for the whole picture or one for each block of it.
///
/// They are fitted by least squares on the brightness: of all mixtures of the answers, the one that is nearest to a picture.
public struct OpinionWeights: Sendable, Equatable {
  /// A set of shares for each block, row by row.
  public let shares: [[Double]]
  /// Blocks in a row.
  public let columns: Int
  /// Rows of blocks.
  public let rows: Int
  /// Side of a block, in pixels of the picture that the shares were fitted to.
  public let side: Int

  /// Every answer is believed as far as every other.
  ///
  /// - Parameter count: the number of answers.
  public init(equalFor count: Int) {
    self.init(shares: [[Double](repeating: 1 / Double(count), count: count)], columns: 1, rows: 1, side: 1)
  }

  /// One share for each answer, by which their mixture comes nearest to a picture.
  ///
  /// - Parameters:
  ///   - answers: of the size of `target`.
  ///   - target: what they should be.
  ///   - border: pixels along each edge that do not count.
  public init(of answers: [Image], towards target: Image, border: Int) {
    let products = ErrorProducts(answers, target, border: border, side: max(target.width, target.height))
    self.init(shares: [bestShares(products.whole)], columns: 1, rows: 1, side: products.side)
  }

  /// Shares that vary smoothly over the picture.
  ///
  /// Each block is judged together with its neighbours, which count half, those at its corners a quarter; and a little with
  /// the whole picture, which decides where a block says nothing.
  ///
  /// - Parameters:
  ///   - answers: of the size of `target`.
  ///   - target: what they should be.
  ///   - border: pixels along each edge that do not count.
  ///   - side: side of a block, in pixels.
  public init(of answers: [Image], towards target: Image, border: Int, blocksOf side: Int) {
    let products = ErrorProducts(answers, target, border: border, side: side)
    self.init(
      shares: products.blurred.map(bestShares), columns: products.columns, rows: products.rows, side: side)
  }

  /// Shares that follow how much happens in a place: blocks are sorted by the variance of the brightness in them, the sorted
  /// row is cut into classes of equal size, and each class gets a share for each answer.
  ///
  /// - Parameters:
  ///   - answers: of the size of `target`.
  ///   - target: what they should be.
  ///   - border: pixels along each edge that do not count.
  ///   - side: side of a block, in pixels.
  ///   - classes: the number of classes.
  public init(of answers: [Image], towards target: Image, border: Int, blocksOf side: Int, inClasses classes: Int) {
    let products = ErrorProducts(answers, target, border: border, side: side)
    let order = products.variances.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
    var shares = [[Double]](repeating: [], count: order.count)
    for kind in 0..<classes {
      let members = order[order.count * kind / classes..<order.count * (kind + 1) / classes].map(\.offset)
      let own = bestShares(products.together(members))
      for block in members { shares[block] = own }
    }
    self.init(shares: shares, columns: products.columns, rows: products.rows, side: side)
  }

  private init(shares: [[Double]], columns: Int, rows: Int, side: Int) {
    (self.shares, self.columns, self.rows, self.side) = (shares, columns, rows, side)
  }

  /// The mean share of each answer over the blocks.
  public var means: [Double] {
    shares[0].indices.map { answer in shares.reduce(0) { $0 + $1[answer] } / Double(shares.count) }
  }

  /// The share of each answer at a place, linear between the middles of the blocks.
  ///
  /// - Parameters:
  ///   - x: from the left edge, in pixels of the picture that the shares were fitted to.
  ///   - y: from the upper edge.
  public func shares(x: Double, y: Double) -> [Double] {
    func cell(_ place: Double, _ count: Int) -> (first: Int, part: Double) {
      let middle = min(max(place / Double(side) - 0.5, 0), Double(count - 1))
      let first = min(Int(middle), max(count - 2, 0))
      return (first, middle - Double(first))
    }
    let (column, right) = cell(x, columns), (row, below) = cell(y, rows)
    let (nextColumn, nextRow) = (min(column + 1, columns - 1), min(row + 1, rows - 1))
    let corners = [
      (row * columns + column, (1 - right) * (1 - below)), (row * columns + nextColumn, right * (1 - below)),
      (nextRow * columns + column, (1 - right) * below), (nextRow * columns + nextColumn, right * below),
    ]
    return shares[0].indices.map { answer in corners.reduce(0) { $0 + shares[$1.0][answer] * $1.1 } }
  }

  /// The mixture of some answers, not rounded.
  ///
  /// - Parameters:
  ///   - answers: as many as there are shares in a set, all of one size.
  ///   - scale: how many times as large they are as the picture that the shares were fitted to.
  public func mixture(of answers: [Image], scale: Int) -> Image {
    precondition(answers.count == shares[0].count, "\(answers.count) answers for \(shares[0].count) shares")
    var result = answers[0]
    let (width, height, channels) = (result.width, result.height, result.channels), count = width * height
    for place in 0..<count {
      let x = (Double(place % width) + 0.5) / Double(scale), y = (Double(place / width) + 0.5) / Double(scale)
      let own = shares(x: x, y: y)
      for sample in stride(from: place, to: channels * count, by: count) {
        result.pixels[sample] = Float(zip(own, answers).reduce(0) { $0 + $1.0 * Double($1.1.pixels[sample]) })
      }
    }
    return result
  }
}

/// The products of the errors of answers, pair by pair, summed over blocks.
private struct ErrorProducts {
  let side: Int, columns: Int, rows: Int, count: Int
  /// count × count sums for each block.
  private var blocks: [[Double]]
  private var pixels: [Double]
  /// Variance of the brightness of `target` in each block.
  let variances: [Double]

  init(_ answers: [Image], _ target: Image, border: Int, side: Int) {
    let (width, height) = (target.width, target.height), wanted = target.luma
    precondition(
      answers.allSatisfy { ($0.width, $0.height) == (width, height) },
      "answers of another size than \(width)×\(height)")
    self.side = side
    count = answers.count
    (columns, rows) = ((width + side - 1) / side, (height + side - 1) / side)
    blocks = Array(repeating: [Double](repeating: 0, count: count * count), count: columns * rows)
    pixels = [Double](repeating: 0, count: columns * rows)
    let columns = columns
    variances = (0..<columns * rows).map { block in
      let xs = block % columns * side..<min(width, (block % columns + 1) * side)
      let ys = block / columns * side..<min(height, (block / columns + 1) * side)
      let tones = ys.flatMap { y in xs.map { wanted[y * width + $0] } }
      let middle = tones.reduce(0, +) / Double(tones.count)
      return tones.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(tones.count)
    }
    let errors = answers.map { answer in zip(answer.luma, wanted).map { $0 - $1 } }
    for y in border..<max(border, height - border) {
      for x in border..<max(border, width - border) {
        let block = y / side * columns + x / side, place = y * width + x
        pixels[block] += 1
        for i in 0..<count {
          for j in 0..<count { blocks[block][i * count + j] += errors[i][place] * errors[j][place] }
        }
      }
    }
  }

  /// The mean products of the whole picture.
  var whole: [Double] { mean(blocks.indices.map { (block: $0, weight: 1) }) }

  /// The mean products of some blocks, and a little of the whole picture.
  func together(_ members: [Int]) -> [Double] {
    zip(mean(members.map { (block: $0, weight: 1) }), whole).map { $0 + $1 / 10 }
  }

  /// The mean products of each block and its neighbours.
  var blurred: [[Double]] {
    let whole = whole
    return blocks.indices.map { block in
      let (row, column) = (block / columns, block % columns)
      let near = (-1...1).flatMap { down in
        (-1...1).compactMap { right -> (block: Int, weight: Double)? in
          guard 0..<rows ~= row + down, 0..<columns ~= column + right else { return nil }
          return ((row + down) * columns + column + right, Double((2 - abs(down)) * (2 - abs(right))) / 4)
        }
      }
      // A tenth of the whole picture decides where answers agree, or are all right.
      return zip(mean(near), whole).map { $0 + $1 / 10 }
    }
  }

  private func mean(_ chosen: [(block: Int, weight: Double)]) -> [Double] {
    let total = chosen.reduce(0) { $0 + $1.weight * pixels[$1.block] }
    return (0..<count * count).map { pair in
      chosen.reduce(0) { $0 + $1.weight * blocks[$1.block][pair] } / max(total, 1)
    }
  }
}

/// The shares, none negative, their sum 1, that make the squared error of a mixture smallest.
///
/// With *G* the products of the errors, the error of the mixture is wᵀGw. If it is known which shares are not zero, the best
/// of them are proportional to *G*⁻¹1, and the error is one over their sum before it is made 1. There are few answers, so
/// all choices of those that are not zero are tried.
private func bestShares(_ products: [Double]) -> [Double] {
  let count = Int(Double(products.count).squareRoot().rounded())
  let trace = (0..<count).reduce(0) { $0 + products[$1 * count + $1] }
  // Two answers that are the same share their weight.
  let ridge = trace * 1e-9 + 1e-12
  var best = [Double](repeating: 0, count: count), bestSum = 0.0
  for choice in 1..<1 << count {
    let chosen = (0..<count).filter { choice >> $0 & 1 == 1 }
    let matrix = chosen.map { i in chosen.map { j in products[i * count + j] + (i == j ? ridge : 0) } }
    let solution = solved(matrix), sum = solution.reduce(0, +)
    guard solution.allSatisfy({ $0 >= 0 }), sum > bestSum else { continue }
    bestSum = sum
    best = [Double](repeating: 0, count: count)
    for (i, value) in zip(chosen, solution) { best[i] = value / sum }
  }
  return best
}

/// The solution of A z = 1 for a matrix that is symmetric and positive definite.
private func solved(_ matrix: [[Double]]) -> [Double] {
  var rows = matrix.map { $0 + [1] }
  for pivot in rows.indices {
    for other in rows.indices where other != pivot {
      let factor = rows[other][pivot] / rows[pivot][pivot]
      for place in pivot..<rows[other].count { rows[other][place] -= factor * rows[pivot][place] }
    }
  }
  return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
}
