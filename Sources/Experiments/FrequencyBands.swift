import Engine
import Foundation
import Imaging
import SuperResolution

/// How the squares of a plane divide over frequencies.
///
/// The plane is written as a sum of cosines (an orthonormal DCT-II along each side), so the squares of the coefficients
/// add up to the squares of the samples. A coefficient's frequency is the higher one of its two directions, in units of
/// the plane's Nyquist frequency: what a picture reduced by s can still hold lies below 1/s.
public struct FrequencyBands: Sendable {
  /// Where one band ends and the next begins, from 0 to 1.
  public let edges: [Double]

  /// Bands between edges that rise from 0 to 1.
  ///
  /// - Parameter edges: from 0 to 1, rising.
  public init(edges: [Double]) {
    precondition(edges.first == 0 && edges.last == 1 && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
    self.edges = edges
  }

  /// Bands in octaves around the highest frequency that a picture reduced by `scale` can hold.
  ///
  /// - Parameter scale: the factor.
  public init(scale: Int) {
    let reach = 1 / Double(scale)
    edges = [0, reach / 2, reach] + [2 * reach, 4 * reach].filter { $0 < 1 } + [1]
  }

  /// The mean square of a plane in each band; their sum is the mean square of the plane.
  ///
  /// - Parameters:
  ///   - plane: H×W numbers, row by row.
  ///   - width: W.
  ///   - height: H.
  public func meanSquares(of plane: [Double], width: Int, height: Int) -> [Double] {
    let samples = Tensor(shape: [height, width], plane.map(Float.init))
    let coefficients = Self.cosines(height).multiplied(by: samples)
      .multiplied(by: Self.cosines(width), transposingOther: true).values
    var sums = edges.dropFirst().map { _ in 0.0 }
    for y in 0..<height {
      for x in 0..<width {
        let frequency = max(Double(y) / Double(height), Double(x) / Double(width))
        let value = Double(coefficients[y * width + x])
        sums[edges.dropFirst().firstIndex { frequency < $0 }! - 1] += value * value
      }
    }
    return sums.map { $0 / Double(width * height) }
  }

  /// The orthonormal cosines over some samples, one a row.
  private static func cosines(_ count: Int) -> Tensor {
    let rows = (0..<count).flatMap { k in
      let length = (Float(k == 0 ? 1 : 2) / Float(count)).squareRoot()
      // The angle is reduced first: in single precision a large one has lost its last digits.
      return (0..<count).map { x in
        length * Float(cos(Double(Float.pi * Float((2 * x + 1) * k % (4 * count)) / Float(2 * count))))
      }
    }
    return Tensor(shape: [count, count], rows)
  }
}

extension EvaluationTask {
  /// What an enlargement has wrong, and what there is to get right, on the luma that scores are taken on, without border.
  ///
  /// - Returns: for each band the mean squared error and the truth's mean square, in squares of grey levels.
  public func bands(of enlargement: Image, _ bands: FrequencyBands) -> [(error: Double, energy: Double)] {
    func inner(_ image: Image) -> Image {
      image.cropped(x: scale, y: scale, width: image.width - 2 * scale, height: image.height - 2 * scale)
    }
    let truth = inner(groundTruth), given = inner(enlargement).luma
    let squares = { bands.meanSquares(of: $0, width: truth.width, height: truth.height) }
    let errors = squares(zip(given, truth.luma).map { $0 - $1 })
    return zip(errors, squares(truth.luma)).map { ($0, $1) }
  }
}
