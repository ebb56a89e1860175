import Engine
import Kernels

/// The few directions that hold most of what vectors vary by (principal component analysis, the mean not taken off).
///
/// They are the first eigenvectors of the sum of x xᵀ over all vectors x. Orthogonal iteration finds a space that holds them
/// (Golub and Van Loan, *Matrix Computations*, section 8.2), Jacobi's rotations find them in it. All in double precision.
public struct PrincipalComponents: Sendable {
  /// Orthonormal directions, d×n, the strongest first.
  public let directions: Tensor
  /// Energy of the vectors in these directions over all of their energy, 0…1.
  public let share: Double

  private static let iterations = 12
  /// Directions that are looked for at first; with this many the iteration takes few rounds to find the first thirty.
  private static let firstWidth = 96

  /// The fewest directions that keep a share of the energy.
  ///
  /// - Parameters:
  ///   - moments: the sum of x xᵀ over all vectors, n·n numbers, symmetric.
  ///   - share: the share to keep, 0…1.
  public init(ofMoments moments: [Double], keeping share: Double) {
    let size = Int(Double(moments.count).squareRoot().rounded())
    precondition(size > 0 && size * size == moments.count, "\(moments.count) numbers are no square matrix")
    let energy = (0..<size).reduce(0) { $0 + moments[$1 * size + $1] }
    var width = min(size, Self.firstWidth)
    while true {
      let (values, vectors) = Self.strongest(width, of: moments, size: size)
      var kept = 0.0, count = 0
      while count < width && (count == 0 || kept < share * energy) {
        kept += values[count]
        count += 1
      }
      if kept >= share * energy || width == size {
        directions = Tensor(shape: [count, size], vectors[..<count].flatMap { $0.map(Float.init) })
        self.share = energy > 0 ? kept / energy : 1
        return
      }
      width = min(size, 2 * width)
    }
  }

  /// The first eigenvalues and eigenvectors of a matrix without negative ones.
  private static func strongest(
    _ width: Int, of matrix: [Double], size: Int
  ) -> (values: [Double], vectors: [[Double]]) {
    func image(_ vectors: [[Double]]) -> [[Double]] {
      parallelMap(vectors.count) { k in
        let vector = vectors[k]
        return (0..<size).map { row in
          var sum = 0.0
          for column in 0..<size { sum += matrix[row * size + column] * vector[column] }
          return sum
        }
      }
    }
    var random = RandomSource(seed: 0)
    var basis = orthonormal(
      (0..<width).map { _ in (0..<size).map { _ in Double.random(in: -1...1, using: &random) } })
    // A basis of the whole space needs no search.
    if width < size { for _ in 0..<iterations { basis = orthonormal(image(basis)) } }
    let images = image(basis)
    let inner = basis.map { b in images.map { dot(b, $0) } }
    let (values, turns) = eigenvectors(ofSymmetric: inner)
    let vectors = turns.map { turn in
      var sum = [Double](repeating: 0, count: size)
      for (factor, vector) in zip(turn, basis) { for i in 0..<size { sum[i] += factor * vector[i] } }
      return sum
    }
    return (values, vectors)
  }

  /// Gram and Schmidt, twice, so that rounding errors leave nothing; what depends on the vectors before becomes zero.
  private static func orthonormal(_ vectors: [[Double]]) -> [[Double]] {
    var basis: [[Double]] = []
    for vector in vectors {
      var rest = vector
      for _ in 0..<2 {
        for known in basis {
          let along = dot(rest, known)
          for i in rest.indices { rest[i] -= along * known[i] }
        }
      }
      let length = dot(rest, rest).squareRoot(), isNew = length > 1e-10 * dot(vector, vector).squareRoot()
      basis.append(rest.map { isNew ? $0 / length : 0 })
    }
    return basis
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
