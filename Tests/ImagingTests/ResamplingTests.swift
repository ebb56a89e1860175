import Engine
import Foundation
import Imaging
import Testing

/// One line by the definition: every input position in reach, the mirror by walking, the kernels written a second time.
private func reference(
  _ line: [Double], to count: Int, scale: Double, filter: ResamplingFilter, antialias: Bool
) -> [Double] {
  func kernel(_ x: Double) -> Double {
    let d = abs(x), a = -0.5
    switch filter {
    case .nearest: return -0.5 <= x && x < 0.5 ? 1 : 0
    case .bilinear: return d < 1 ? 1 - d : 0
    case .bicubic:
      if d < 1 { return (a + 2) * pow(d, 3) - (a + 3) * pow(d, 2) + 1 }
      return d < 2 ? a * pow(d, 3) - 5 * a * pow(d, 2) + 8 * a * d - 4 * a : 0
    case .lanczos3:
      if d == 0 { return 1 }
      return d < 3 ? 3 * sin(.pi * d) * sin(.pi * d / 3) / (.pi * .pi * d * d) : 0
    }
  }
  let stretch = antialias && scale < 1 && filter != .nearest ? scale : 1
  return (0..<count).map { output in
    let centre = (Double(output) + 0.5) / scale - 0.5
    var sum = 0.0, total = 0.0
    for position in Int(centre - 4 / stretch) - 1...Int(centre + 4 / stretch) + 1 {
      var inside = position
      while inside < 0 || inside >= line.count { inside = inside < 0 ? -1 - inside : 2 * line.count - 1 - inside }
      let weight = kernel((centre - Double(position)) * stretch)
      sum += weight * line[inside]
      total += weight
    }
    return sum / total
  }
}

struct ResamplingTests {
  static let sizes = [(10, 20), (20, 10), (12, 3), (3, 12), (7, 11), (11, 7), (1, 5), (5, 1), (2, 9), (64, 8), (9, 9)]

  @Test("the matrix is the definition", arguments: ResamplingFilter.allCases, sizes)
  func definition(filter: ResamplingFilter, size: (from: Int, to: Int)) {
    var dice = Dice(state: 4)
    for antialias in [true, false] {
      for scale in [Double(size.to) / Double(size.from), 0.83, 1.37] {
        let line = dice.line(size.from)
        let matrix = ResamplingMatrix(
          from: size.from, to: size.to, scale: scale, filter: filter, antialias: antialias)
        let wanted = reference(line, to: size.to, scale: scale, filter: filter, antialias: antialias)
        #expect(matrix(line).count == wanted.count)
        for (a, b) in zip(matrix(line), wanted) { #expect(abs(a - b) < 1e-12) }
      }
    }
  }

  /// Weights that MATLAB's `imresize` is known by: cubic at a quarter, and halved with antialiasing.
  @Test func knownWeights() {
    let twice = ResamplingMatrix(from: 16, to: 32, filter: .bicubic)
    let half = ResamplingMatrix(from: 16, to: 8, filter: .bicubic)
    #expect(row(15, of: twice) == [6: -0.0703125, 7: 0.8671875, 8: 0.2265625, 9: -0.0234375])
    #expect(row(16, of: twice) == [6: -0.0234375, 7: 0.2265625, 8: 0.8671875, 9: -0.0703125])
    let bell = [-0.01171875, -0.03515625, 0.11328125, 0.43359375]
    #expect(row(4, of: half) == Dictionary(uniqueKeysWithValues: zip(5...12, bell + bell.reversed())))
    #expect(twice.taps <= 5 && half.taps == 8)
  }

  private func row(_ output: Int, of matrix: ResamplingMatrix) -> [Int: Double] {
    let range = output * matrix.taps..<(output + 1) * matrix.taps
    let entries = range.map { (Int(matrix.indices[$0]), matrix.weights[$0]) }.filter { $0.1 != 0 }
    return Dictionary(entries, uniquingKeysWith: +)
  }

  @Test("weights sum to one, and a mirrored line gives a mirrored line", arguments: ResamplingFilter.allCases, sizes)
  func sumAndSymmetry(filter: ResamplingFilter, size: (from: Int, to: Int)) {
    let matrix = ResamplingMatrix(from: size.from, to: size.to, filter: filter)
    for value in matrix(Array(repeating: 1, count: size.from)) { #expect(abs(value - 1) < 1e-13) }
    // Between two samples "nearest" has to take sides, and takes the right one.
    if filter == .nearest { return }
    var dice = Dice(state: 5)
    let line = dice.line(size.from)
    for (a, b) in zip(matrix(line.reversed()), matrix(line).reversed()) { #expect(abs(a - b) < 1e-12) }
  }

  @Test("straight lines stay straight inside", arguments: [ResamplingFilter.bilinear, .bicubic], [(20, 60), (60, 20)])
  func ramp(filter: ResamplingFilter, size: (from: Int, to: Int)) {
    let scale = Double(size.to) / Double(size.from)
    let result = ResamplingMatrix(from: size.from, to: size.to, filter: filter)((0..<size.from).map(Double.init))
    let margin = Int((2 * max(scale, 1)).rounded(.up))
    for output in margin..<size.to - margin {
      #expect(abs(result[output] - ((Double(output) + 0.5) / scale - 0.5)) < 1e-11)
    }
  }

  @Test("⟨A x, y⟩ = ⟨x, Aᵀ y⟩", arguments: ResamplingFilter.allCases, sizes)
  func adjoint(filter: ResamplingFilter, size: (from: Int, to: Int)) {
    var dice = Dice(state: 6)
    let matrix = ResamplingMatrix(from: size.from, to: size.to, filter: filter)
    let x = dice.line(size.from), y = dice.line(size.to)
    let forward = zip(matrix(x), y).reduce(0) { $0 + $1.0 * $1.1 }
    let backward = zip(x, matrix.adjoint(y)).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(forward - backward) < 1e-12)
  }

  @Test func nearestRepeatsAndSkips() {
    #expect(ResamplingMatrix(from: 3, to: 6, filter: .nearest)([1, 2, 3]) == [1, 1, 2, 2, 3, 3])
    #expect(ResamplingMatrix(from: 9, to: 3, filter: .nearest)([1, 2, 3, 4, 5, 6, 7, 8, 9]) == [2, 5, 8])
  }
}

struct ResizingTests {
  @Test("rows and columns, every plane", arguments: ResamplingFilter.allCases, [(9, 15), (4, 3), (6, 7)])
  func separable(filter: ResamplingFilter, size: (width: Int, height: Int)) throws {
    var dice = Dice(state: 7)
    let image = dice.image(width: 6, height: 7, channels: 3, bitDepth: 16, range: -0.5...1.5)
    let result = image.resized(width: size.width, height: size.height, filter: filter)
    #expect(result.width == size.width && result.height == size.height && result.bitDepth == 16)
    for channel in 0..<3 {
      let wanted = Self.resized(image.plane(channel), to: size, filter)
      #expect(zip(result.plane(channel), wanted).allSatisfy { abs(Double($0) - $1) < 2e-7 })
    }
  }

  /// What light through the picture becomes: products of colour and opacity, resampled like any plane.
  @Test("colours are weighed by opacity", arguments: ResamplingFilter.allCases, [(9, 15), (4, 3), (6, 7)])
  func transparent(filter: ResamplingFilter, size: (width: Int, height: Int)) throws {
    var dice = Dice(state: 7)
    let image = dice.image(width: 6, height: 7, channels: 3, alpha: true, bitDepth: 16)
    let result = image.resized(width: size.width, height: size.height, filter: filter)
    let before = try #require(image.alpha), after = try #require(result.alpha)
    #expect(zip(after, Self.resized(before, to: size, filter)).allSatisfy { abs(Double($0) - $1) < 2e-7 })
    for channel in 0..<3 {
      let products = Self.resized(zip(image.plane(channel), before).map(*), to: size, filter)
      for (position, opacity) in after.enumerated() where opacity > 0.01 {
        #expect(abs(Double(result.plane(channel)[position] * opacity) - products[position]) < 1e-6)
      }
    }
  }

  /// A plane of 7 rows of 6 samples at another size, by the reference.
  private static func resized(
    _ plane: [Float], to size: (width: Int, height: Int), _ filter: ResamplingFilter
  ) -> [Double] {
    let wide = (0..<7).map { y in
      reference(
        plane[y * 6..<y * 6 + 6].map(Double.init), to: size.width, scale: Double(size.width) / 6, filter: filter,
        antialias: true)
    }
    let columns = (0..<size.width).map { x in
      reference(wide.map { $0[x] }, to: size.height, scale: Double(size.height) / 7, filter: filter, antialias: true)
    }
    return (0..<size.height).flatMap { y in columns.map { $0[y] } }
  }

  @Test(arguments: [(2.1, 21), (1.5, 15), (0.25, 3), (0.1, 1), (1, 10), (1 / 3.0, 4)])
  func sizeIsRoundedUp(scale: Double, count: Int) {
    var dice = Dice(state: 8)
    let result = dice.image(width: 10, height: 10, channels: 1).resized(by: scale)
    #expect(result.width == count && result.height == count)
  }

  @Test func enlargedIsResized() {
    var dice = Dice(state: 9)
    let image = dice.image(width: 5, height: 4, channels: 1)
    #expect(image.interpolated(by: 3) == image.resized(width: 15, height: 12))
    #expect(image.interpolated(by: 3) == image.resized(by: 3))
  }

  @Test(arguments: [2, 3, 4, 8])
  func degradedIsReducedAndRounded(scale: Int) {
    var dice = Dice(state: 10)
    let image = dice.image(width: 24, height: 48, channels: 3)
    let low = image.degraded(by: scale)
    #expect(low.width == 24 / scale && low.height == 48 / scale)
    #expect(low == low.quantized())
    let smooth = image.resized(width: 24 / scale, height: 48 / scale)
    #expect(zip(low.pixels, smooth.pixels).allSatisfy { abs($0 - min(max($1, 0), 1)) <= 0.50001 / 255 })
    #expect(low != smooth)
  }
}
