import Engine
import Kernels

/// A+ (Timofte, De Smet and Van Gool, "A+: Adjusted anchored neighborhood regression for fast super-resolution", ACCV 2014).
///
/// No network: the brightness is interpolated and cut into overlapping patches of 3 × 3 small pixels. First and second
/// differences of a patch are projected to its d principal components, f. Of 1,024 anchors, unit vectors in these d
/// dimensions, the one that correlates most with f has a matrix of its own, found by ridge regression on the training
/// patches around it. This matrix turns f into what is added to the interpolation. Overlapping patches are averaged.
///
/// The sign of a correlation does not matter, as in the authors' program: everything that follows is linear, so a patch and
/// its negative need the same matrix. With d = 31 at ×4: 4,620,736 numbers, 54,064 multiply-adds a pixel of the small picture.
/// It is made by `AnchoredTraining` of `Experiments`, in closed form: it has no gradient.
public struct AnchoredRegression: PretrainedNetwork {
  /// The factor s.
  private let scale: Int
  /// d×4×3s×3s, orthonormal rows.
  private var components: Variable
  /// A×d, rows of length 1.
  private var anchors: Variable
  /// A×d×9s².
  private var regressions: Variable

  /// One that has been learned.
  ///
  /// - Parameters:
  ///   - components: principal components of the differences of a patch, d×4×3s×3s.
  ///   - anchors: the anchors, A×d.
  ///   - regressions: the matrix of every anchor, A×d×9s²: components to pixels.
  public init(components: Tensor, anchors: Tensor, regressions: Tensor) {
    let side = components.shape[2]
    precondition(
      Self.fits(components.shape, anchors.shape, regressions.shape),
      "components \(components.shape), anchors \(anchors.shape), regressions \(regressions.shape)")
    scale = side / 3
    self.components = Variable(components)
    self.anchors = Variable(anchors)
    self.regressions = Variable(regressions)
  }

  /// One of drawn numbers, which enlarges nothing well.
  ///
  /// - Parameters:
  ///   - scale: the factor.
  ///   - components: d.
  ///   - anchors: A.
  ///   - generator: where the numbers come from.
  init(scale: Int, components: Int, anchors: Int, using generator: inout some RandomNumberGenerator) {
    let side = 3 * scale
    self.init(
      components: .normal([components, 4, side, side], using: &generator),
      anchors: .normal([anchors, components], using: &generator),
      regressions: .normal([anchors, components, side * side], using: &generator))
  }

  /// Takes the numbers of a file.
  ///
  /// - Throws: `EnlargementError.weights` if a tensor is missing, has another shape, holds what is no number, or is more than
  ///   there should be.
  init(_ file: Safetensors) throws {
    let found = Dictionary(file.tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    func tensor(_ name: String) throws -> Tensor {
      guard let tensor = found[name] else { throw EnlargementError.weights("\(name) is missing") }
      guard tensor.isFinite else { throw EnlargementError.weights("\(name) holds what is no number") }
      return tensor
    }
    let (components, anchors) = (try tensor(Self.names[0]), try tensor(Self.names[1]))
    let regressions = try tensor(Self.names[2])
    guard Self.fits(components.shape, anchors.shape, regressions.shape) else {
      throw EnlargementError.weights(
        "components of \(components.shape), anchors of \(anchors.shape) and regressions of \(regressions.shape) "
          + "do not fit each other")
    }
    if let more = found.keys.filter({ !Self.names.contains($0) }).min() {
      throw EnlargementError.weights("\(more) is a tensor of another network")
    }
    self.init(components: components, anchors: anchors, regressions: regressions)
  }

  private static let names = ["components.weight", "anchors.weight", "regressions.weight"]

  private static func fits(_ components: Shape, _ anchors: Shape, _ regressions: Shape) -> Bool {
    guard components.rank == 4, anchors.rank == 2, components.count > 0, anchors.count > 0 else { return false }
    let side = components[2]
    return components[1] == 4 && components[3] == side && side % 3 == 0 && (2...8).contains(side / 3)
      && anchors[1] == components[0] && regressions == [anchors[0], anchors[1], side * side]
  }

  /// With A as its depth; d follows from what it was learned from.
  public var architecture: PretrainedArchitecture { .init(.aPlus, depth: anchors.shape[0]) }
  /// The brightness.
  public var imageChannels: Int { 1 }
  /// Its own.
  public var fixedScale: Int? { scale }
  /// Two pixels of the patch, and the one beside it for the second differences.
  public func reach(scale: Int) -> Int { 3 }
  /// A patch a small pixel: its components, its correlation with every anchor, and one regression.
  public func multiplyAdds(scale: Int) -> Int {
    components.value.count + anchors.value.count + regressions.value.count / anchors.shape[0]
  }
  /// `components.weight`, `anchors.weight`, `regressions.weight`.
  public var names: [String] { Self.names }

  /// Improves the interpolation of one picture; the answer has no gradient.
  public func enlarged(_ x: Variable, interpolation: Variable, _ pass: Pass, noise: Tensor?) -> Reconstruction {
    let picture = interpolation.value, shape = picture.shape
    precondition(shape[0] == 1 && shape[1] == 1, "one picture of brightness, and not \(shape)")
    let grid = PatchGrid(height: shape[2], width: shape[3], scale: scale)
    let gradients = grid.gradients(of: picture.values), table = regressions.value.values
    let parts = parallelMap(grid.rows) { row in
      let places = Array(row * grid.columns..<(row + 1) * grid.columns)
      return details(grid.patches(of: gradients, at: places), table)
    }
    let added = Tensor(shape: shape, grid.averaged(parts.flatMap(\.self)))
    return Reconstruction(picture: Variable(picture + added))
  }

  /// What is added to some patches.
  ///
  /// - Parameters:
  ///   - differences: the patches' differences, one row a patch.
  ///   - table: the numbers of the regressions.
  /// - Returns: 9s² numbers a patch.
  private func details(_ differences: Tensor, _ table: [Float]) -> [Float] {
    let width = anchors.shape[1], pixels = regressions.shape[2]
    let projection = components.value.reshaped([width, differences.shape[1]])
    let features = differences.multiplied(by: projection, transposingOther: true)
    let numbers = features.values
    var result = [Float](repeating: 0, count: differences.shape[0] * pixels)
    for (patch, nearest) in nearestAnchors(to: features, among: anchors.value).enumerated() {
      for component in 0..<width {
        let factor = numbers[patch * width + component]
        let row = (nearest.anchor * width + component) * pixels, to = patch * pixels
        for pixel in 0..<pixels { result[to + pixel] += factor * table[row + pixel] }
      }
    }
    return result
  }

  /// The three tensors.
  public mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    body(.weight, &components)
    body(.weight, &anchors)
    body(.weight, &regressions)
  }
}
