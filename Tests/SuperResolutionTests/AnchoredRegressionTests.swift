import Engine
import Imaging
import Testing

@testable import SuperResolution

@Suite("A+: regressions anchored in a dictionary")
struct AnchoredRegressionTests {
  /// (XᵀX + λI) W = XᵀY by Gauss's elimination with pivots, all in double precision.
  private func plainRidge(_ x: [[Double]], _ y: [[Double]], lambda: Double) -> [[Double]] {
    let d = x[0].count, m = y[0].count
    var rows = (0..<d).map { i in
      (0..<d).map { j in x.reduce(0) { $0 + $1[i] * $1[j] } + (i == j ? lambda : 0) }
        + (0..<m).map { j in zip(x, y).reduce(0) { $0 + $1.0[i] * $1.1[j] } }
    }
    for column in 0..<d {
      rows.swapAt(column, (column..<d).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!)
      for row in 0..<d where row != column {
        let factor = rows[row][column] / rows[column][column]
        for j in 0..<d + m { rows[row][j] -= factor * rows[column][j] }
      }
    }
    return (0..<d).map { i in (d..<d + m).map { rows[i][$0] / rows[i][i] } }
  }

  @Test("Ridge regression is the plain solution", arguments: [(50, 7, 0.1), (3, 7, 0.1), (20, 1, 5)])
  func ridge(_ examples: Int, _ d: Int, lambda: Double) {
    var random = RandomSource(seed: 4)
    let x = Tensor.normal([examples, d], using: &random), y = Tensor.normal([examples, 4], using: &random)
    let found = ridgeRegression(x, y, lambda: lambda)
    func rows(_ tensor: Tensor) -> [[Double]] {
      (0..<tensor.shape[0]).map { i in (0..<tensor.shape[1]).map { Double(tensor[i, $0]) } }
    }
    let expected = plainRidge(rows(x), rows(y), lambda: lambda)
    #expect(found.shape == [d, 4])
    for i in 0..<d { for j in 0..<4 { #expect(abs(Double(found[i, j]) - expected[i][j]) < 1e-5, "\(i), \(j)") } }
  }

  @Test(
    "Principal components keep the share that was asked for, and not one of them is too many", arguments: [20, 150])
  func components(_ size: Int) {
    var random = RandomSource(seed: 2)
    // Vectors whose energy falls from direction to direction, the directions at random.
    let turned = Tensor.normal([size, size], using: &random)
    let strength = Tensor(shape: [1, size], (0..<size).map { 1 / Float(1 + $0 * $0) })
    let vectors = (Tensor.normal([400, size], using: &random) * strength).multiplied(by: turned)
    let rows = (0..<400).map { i in (0..<size).map { Double(vectors[i, $0]) } }
    var moments = [Double](repeating: 0, count: size * size)
    for row in rows { for i in 0..<size { for j in 0..<size { moments[i * size + j] += row[i] * row[j] } } }
    let found = PrincipalComponents(ofMoments: moments, keeping: 0.98), count = found.directions.shape[0]
    let directions = (0..<count).map { i in (0..<size).map { Double(found.directions[i, $0]) } }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    for i in 0..<count {
      for j in 0...i { #expect(abs(dot(directions[i], directions[j]) - (i == j ? 1 : 0)) < 1e-5) }
    }
    let energies = directions.map { direction in rows.reduce(0) { $0 + dot($1, direction) * dot($1, direction) } }
    let all = rows.reduce(0) { $0 + dot($1, $1) }, kept = energies.reduce(0, +) / all
    #expect(abs(kept - found.share) < 1e-5 && kept >= 0.98 - 1e-5)
    #expect(kept - energies[count - 1] / all < 0.98)
    #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 > $1 })
    // An eigenvector is only made longer.
    for (direction, energy) in zip(directions, energies) {
      for i in 0..<size {
        let image = dot(Array(moments[i * size..<(i + 1) * size]), direction)
        #expect(abs(image - energy * direction[i]) < 1e-4 * energies[0])
      }
    }
  }

  @Test("What has fewer dimensions than numbers, or none, has components too")
  func degenerate() {
    let nothing = PrincipalComponents(ofMoments: [Double](repeating: 0, count: 9), keeping: 0.999)
    #expect(nothing.directions.shape == [1, 3] && nothing.share == 1)
    // 200 numbers that are all the same vary along one direction.
    let one = PrincipalComponents(ofMoments: [Double](repeating: 1, count: 200 * 200), keeping: 0.999)
    #expect(one.directions.shape == [1, 200] && abs(one.share - 1) < 1e-9)
    #expect(one.directions.values.allSatisfy { abs(abs($0) - 1 / Float(200).squareRoot()) < 1e-6 })
  }

  @Test("The dictionary finds the lines that samples lie along, and represents no less from round to round")
  func dictionary() {
    var random = RandomSource(seed: 9)
    // Four of the eight axes.
    let count = 4
    var numbers: [Float] = []
    for sample in 0..<600 {
      var row = (Tensor.normal([8], using: &random) * 0.05).values
      row[sample % count] += Bool.random(using: &random) ? 1 : -1
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      numbers += row.map { $0 / length }
    }
    let samples = Tensor(shape: [600, 8], numbers)
    var dictionary = AnchorDictionary(count: 3 * count, from: samples, using: &random)
    let energies = (0..<12).map { _ in dictionary.improve(with: samples) }
    #expect(zip(energies, energies.dropFirst()).allSatisfy { $1 >= $0 - 1e-6 } && energies[11] > 0.95)
    for line in 0..<count {
      #expect((0..<3 * count).contains { abs(dictionary.anchors[$0, line]) > 0.99 })
    }
    // Of one sample there is one anchor.
    let single = AnchorDictionary(count: 5, from: samples.sliced([0..<1, 0..<8]), using: &random)
    #expect(single.anchors == samples.sliced([0..<1, 0..<8]))
  }

  @Test("Differences are what they are said to be, and patches put together make the picture", arguments: [2, 3])
  func patches(_ scale: Int) {
    let (height, width) = (4 * scale, 5 * scale), grid = PatchGrid(height: height, width: width, scale: scale)
    #expect(grid.rows == 2 && grid.columns == 3)
    var random = RandomSource(seed: 1)
    let plane = Tensor.normal([height, width], using: &random).values
    let gradients = grid.gradients(of: plane), size = height * width
    func at(_ y: Int, _ x: Int) -> Float { plane[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)] }
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x, ahead = (scale + 1) / 2, behind = scale / 2
        #expect(gradients[i] == at(y, x + ahead) - at(y, x - behind))
        #expect(gradients[size + i] == at(y + ahead, x) - at(y - behind, x))
        #expect(abs(gradients[2 * size + i] - (at(y, x - scale) + at(y, x + scale)) / 2 + at(y, x)) < 1e-5)
        #expect(abs(gradients[3 * size + i] - (at(y - scale, x) + at(y + scale, x)) / 2 + at(y, x)) < 1e-5)
      }
    }
    let cut = grid.patches(of: plane, at: Array(0..<grid.count))
    #expect(zip(grid.averaged(cut.values), plane).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(grid.patches(of: plane + gradients, at: [4])[0, 9 * scale * scale] == gradients[scale * width + scale])
  }

  /// One of three components and four anchors.
  private func small(scale: Int) -> AnchoredRegression {
    var random = RandomSource(seed: 6)
    return AnchoredRegression(scale: scale, components: 3, anchors: 4, using: &random)
  }

  @Test("It makes of a picture what its definition says", arguments: [2, 3])
  func definition(_ scale: Int) {
    let regression = small(scale: scale), side = 3 * scale
    var random = RandomSource(seed: 8)
    let picture = Tensor.normal([1, 1, 4 * scale, 3 * scale], using: &random) * 0.1
    let found = regression.enlarged(
      Variable(.zeros([1, 1, 4, 3])), interpolation: Variable(picture), Pass(.evaluation), noise: nil
    ).picture.value
    let (components, anchors, matrices) = (regression.state[0], regression.state[1], regression.state[2])
    let grid = PatchGrid(height: 4 * scale, width: side, scale: scale), gradients = grid.gradients(of: picture.values)
    var sum = [Double](repeating: 0, count: picture.count), covers = sum
    for top in 0..<2 {
      let differences = grid.patches(of: gradients, at: [top]).values.map(Double.init)
      let size = differences.count, projection = components.values
      let f = (0..<3).map { d in (0..<size).reduce(0) { $0 + Double(projection[d * size + $1]) * differences[$1] } }
      let products = (0..<4).map { a in abs((0..<3).reduce(0) { $0 + Double(anchors[a, $1]) * f[$1] }) }
      let nearest = products.firstIndex(of: products.max()!)!
      for pixel in 0..<side * side {
        let place = (top * scale + pixel / side) * side + pixel % side
        sum[place] += (0..<3).reduce(0) { $0 + f[$1] * Double(matrices[nearest, $1, pixel]) }
        covers[place] += 1
      }
    }
    for i in sum.indices {
      #expect(abs(Double(found.values[i]) - Double(picture.values[i]) - sum[i] / covers[i]) < 1e-4)
    }
  }

  @Test("A picture in tiles is the picture at once, and one without a patch is interpolated")
  func tiles() {
    var regression = small(scale: 2)
    regression.state[2] = regression.state[2] * 0.01
    let image = SamplePicture.image().resized(width: 21, height: 103).quantized()
    var run = PriorRun(image, scale: 2, network: regression, use: PriorRun.Use(.aPlus))
    while !run.isFinished { run.advance() }
    let picture = Tensor(image), brightness = picture.standardBrightness
    let whole = regression.enlarged(
      Variable(brightness), interpolation: Variable(brightness.resized(height: 206, width: 42)), Pass(.evaluation),
      noise: nil
    ).picture.value
    let expected = picture.resized(height: 206, width: 42).withStandardBrightness(whole)
    #expect(zip(run.result!.values, expected.values).allSatisfy { abs($0 - $1) < 1e-5 })

    let tiny = Tensor(shape: [1, 1, 4, 6], (0..<24).map { Float($0) / 24 })
    let same = regression.enlarged(
      Variable(.zeros([1, 1, 2, 3])), interpolation: Variable(tiny), Pass(.evaluation), noise: nil)
    #expect(same.picture.value == tiny)
  }

  @Test("What is wrong with a file is said in one line")
  func refusals() {
    let regression = small(scale: 2), good = Array(zip(regression.names, regression.state).map { ($0, $1) })
    func refusal(_ change: (inout [(name: String, tensor: Tensor)]) -> Void) -> String {
      var tensors: [(name: String, tensor: Tensor)] = good.map { ($0.0, $0.1) }
      change(&tensors)
      do {
        let weights = try PretrainedWeights(Safetensors(metadata: ["architecture": "a+"], tensors: tensors))
        #expect(try weights.factor(for: 4) == 2)
        _ = try weights.network(scale: 2)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(refusal { _ in } == "accepted")
    #expect(refusal { $0.remove(at: 2) }.contains("regressions.weight is missing"))
    #expect(refusal { $0[1].tensor = .zeros([4, 2]) }.contains("do not fit each other"))
    #expect(refusal { $0[0].tensor = .zeros([3, 4, 7, 7]) }.contains("3×4×7×7"))
    #expect(refusal { $0[1].tensor = .zeros([0, 3]) }.contains("do not fit"))
    #expect(refusal { $0[2].tensor = Tensor(shape: [4, 3, 36], repeating: .nan) }.contains("no number"))
    #expect(refusal { $0.append(("more.weight", .zeros([1]))) }.contains("more.weight is a tensor of another"))
  }
}
