import Engine
import Imaging
import Notebook

extension Matrix {
  /// The same numbers for the engine.
  public var tensor: Tensor { Tensor(shape: [rows, columns], numbers) }

  /// Numbers between -1 and 1.
  public static func random(_ rows: Int, _ columns: Int, _ random: inout RandomSource) -> Matrix {
    Matrix(rows, columns, (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &random) })
  }
}

/// Three planes as a picture.
func shown(_ numbers: [Float], side: Int = 256) -> Image {
  Image(width: side, height: side, channels: 3, pixels: numbers)
}

/// One plane of 256 × 256 as a grey picture, lifted by `offset`.
func grey(_ numbers: [Float], _ plane: Int, _ offset: Float = 0) -> Image {
  Image(
    width: 256, height: 256, channels: 1, pixels: numbers[plane * 65_536..<(plane + 1) * 65_536].map { $0 + offset })
}

func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

extension Comparison {
  /// The heads of ``rows``.
  public static var columns: [String] {
    ["version", "every bit as the one before", "error, sums of 4096 terms (root mean square)"]
  }
  /// A row a version.
  public var rows: [[Cell]] {
    names.indices.map { i in
      [
        .text(names[i]), .text(i == 0 ? "(the first)" : "\(equal[i]) of \(trials)"), .number(errors[i], significant: 2),
      ]
    }
  }
}
