import Kernels
import Testing

extension ConvolutionShape: CustomTestStringConvertible {
  /// Sizes in the order in which the initialiser takes them.
  public var testDescription: String {
    "\(batch)×\(inputChannels)×\(height)×\(width) by \(outputChannels)×\(filterHeight)×\(filterWidth)"
      + " stride \(stride) padding \(verticalPadding),\(horizontalPadding)"
  }

  /// A shape from `[batch, input channels, output channels, height, width]`, `[filter height, filter width]` and so on.
  init(_ sizes: [Int], filter: [Int], stride: Int = 1, padding: [Int] = [0, 0]) {
    self.init(
      batch: sizes[0], inputChannels: sizes[1], outputChannels: sizes[2], height: sizes[3], width: sizes[4],
      filterHeight: filter[0], filterWidth: filter[1], stride: stride, verticalPadding: padding[0],
      horizontalPadding: padding[1])
  }
}

/// Shapes of convolutions, with all that is special about one of them.
enum ConvolutionCases {
  /// A product in disguise, around the sizes of a register block.
  static let pointwise: [ConvolutionShape] = [
    .init([1, 1, 1, 1, 1], filter: [1, 1]), .init([1, 3, 5, 7, 17], filter: [1, 1]),
    .init([3, 7, 4, 5, 5], filter: [1, 1]), .init([2, 33, 9, 11, 23], filter: [1, 1]),
    .init([1, 200, 13, 6, 8], filter: [1, 1]), .init([1, 32, 32, 40, 41], filter: [1, 1]),
  ]

  /// Ordinary filters on odd sizes.
  static let common: [ConvolutionShape] = [
    .init([1, 1, 1, 3, 3], filter: [3, 3]), .init([1, 3, 7, 9, 25], filter: [3, 3], padding: [1, 1]),
    .init([3, 5, 3, 6, 33], filter: [3, 3], padding: [1, 1]),
    .init([2, 7, 5, 8, 41], filter: [5, 3], padding: [2, 1]),
    .init([1, 4, 9, 13, 23], filter: [3, 3], padding: [0, 2]), .init([1, 2, 6, 10, 31], filter: [2, 2]),
    .init([2, 3, 3, 7, 16], filter: [4, 2], padding: [1, 1]),
    .init([1, 8, 8, 12, 24], filter: [5, 5], padding: [2, 2]),
    .init([1, 6, 10, 5, 32], filter: [3, 3], padding: [1, 1]),
    .init([1, 5, 12, 4, 48], filter: [3, 1], padding: [1, 0]),
    .init([1, 3, 64, 7, 19], filter: [7, 7], padding: [3, 3]),
    .init([1, 65, 3, 5, 9], filter: [3, 3], padding: [1, 1]),
  ]

  /// Padding larger than the filter needs, pictures smaller than the filter, filters wider than a register block.
  static let extreme: [ConvolutionShape] = [
    .init([1, 2, 3, 4, 5], filter: [3, 3], padding: [3, 3]), .init([2, 3, 5, 2, 2], filter: [5, 5], padding: [2, 2]),
    .init([1, 3, 2, 1, 1], filter: [7, 7], padding: [3, 3]), .init([1, 1, 4, 3, 2], filter: [3, 3], padding: [5, 4]),
    .init([1, 2, 3, 1, 17], filter: [1, 1], padding: [1, 1]),
    .init([1, 3, 2, 4, 50], filter: [1, 41], padding: [0, 20]),
    .init([1, 2, 5, 3, 70], filter: [1, 63], padding: [0, 31]),
    .init([1, 2, 3, 60, 3], filter: [41, 1], padding: [20, 0]),
    .init([1, 1, 1, 90, 90], filter: [33, 65], padding: [16, 32]),
    .init([2, 3, 5, 4, 3], filter: [3, 3], stride: 2, padding: [4, 4]),
  ]

  /// Strides: with rows at the border that no output reads, and with filters smaller than the stride.
  static let strided: [ConvolutionShape] = [
    .init([1, 3, 5, 8, 8], filter: [3, 3], stride: 2, padding: [1, 1]),
    .init([2, 3, 7, 8, 11], filter: [3, 3], stride: 3),
    .init([1, 5, 3, 9, 41], filter: [5, 3], stride: 2, padding: [2, 1]),
    .init([3, 2, 4, 7, 9], filter: [1, 1], stride: 2),
    .init([1, 2, 4, 8, 10], filter: [1, 1], stride: 3), .init([2, 4, 3, 10, 14], filter: [2, 2], stride: 3),
    .init([1, 3, 6, 12, 33], filter: [4, 4], stride: 2, padding: [1, 1]),
    .init([1, 1, 1, 5, 5], filter: [2, 3], stride: 4),
    .init([1, 3, 5, 11, 25], filter: [3, 5], stride: 3, padding: [0, 2]),
    .init([1, 2, 2, 30, 17], filter: [7, 7], stride: 5),
    .init([1, 1, 3, 2, 2], filter: [5, 5], stride: 2, padding: [2, 2]),
    .init([1, 33, 6, 40, 9], filter: [3, 3], stride: 2, padding: [1, 1]),
  ]

  /// Pictures that take several bands, and channels that take several panels.
  static let banded: [ConvolutionShape] = [
    .init([1, 24, 13, 151, 9], filter: [3, 3], padding: [1, 1]),
    .init([1, 3, 5, 67, 130], filter: [3, 3], padding: [1, 1]),
    .init([1, 96, 8, 33, 17], filter: [3, 3], padding: [1, 1]),
    .init([2, 16, 7, 57, 23], filter: [5, 3], padding: [2, 1]),
    .init([1, 6, 9, 141, 20], filter: [3, 3], stride: 2, padding: [1, 1]),
    .init([1, 2, 3, 9, 1100], filter: [3, 3], padding: [1, 1]),
    .init([1, 130, 5, 20, 33], filter: [3, 3], padding: [1, 1]),
  ]

  /// Shapes that nobody has thought of.
  static let random: [ConvolutionShape] = (0..<80).map { seed in
    var numbers = SampleNumbers(seed: 1000 + seed)
    let filter = [numbers.integer(1...5), numbers.integer(1...5)]
    let padding = [numbers.integer(0...3), numbers.integer(0...3)]
    let height = max(1, filter[0] - 2 * padding[0]) + numbers.integer(0...14)
    let width = max(1, filter[1] - 2 * padding[1]) + numbers.integer(0...55)
    return ConvolutionShape(
      [numbers.integer(1...3), numbers.integer(1...9), numbers.integer(1...9), height, width], filter: filter,
      stride: numbers.integer(1...3), padding: padding)
  }

  static let all = pointwise + common + extreme + strided + banded + random
}
