import Engine
import Imaging
import SuperResolution

/// Patch recurrence: how nearly the small squares of a picture occur again in it (Glasner, Bagon and Irani,
/// "Super-resolution from a single image", 2009).
///
/// Patches of 5×5 pixels are asked for at every sixth place in both directions, if their standard deviation exceeds eight
/// grey levels. All are compared without their means, and none with a patch that it overlaps.
public struct PatchRecurrence {
  /// Where the nearest patch is looked for.
  public enum Place: String, CaseIterable, Sendable {
    /// At most 10 pixels away in each direction.
    case within10 = "within 10"
    /// At most 16 pixels away in each direction.
    case within16 = "within 16"
    /// More than 16 pixels away in one direction at least.
    case beyond16 = "beyond 16"
    /// Anywhere in the picture.
    case anywhere
    /// Anywhere in the picture reduced to half its size.
    case half
    /// Anywhere in another picture.
    case another

    /// Whether a patch `distance` pixels away, in the direction in which it is further away, lies there.
    func contains(distance: Int) -> Bool {
      switch self {
      case .within10: distance <= 10
      case .within16: distance <= 16
      case .beyond16: distance > 16
      case .anywhere, .half, .another: true
      }
    }
  }

  /// The standard deviation of each patch that is asked for, in grey levels.
  public let deviations: [Float]
  /// The root mean squared difference of each from its nearest patch, in grey levels.
  public let distances: [Place: [Float]]

  /// Looks for the nearest patches.
  ///
  /// - Parameters:
  ///   - plane: a channel of a picture, 1×1×H×W, 0…1.
  ///   - another: the same channel of another picture, 1×1×H′×W′, in which the patches are looked for too.
  public init(_ plane: Tensor, another: Tensor? = nil) {
    let side = 5, (height, width) = (plane.shape[2], plane.shape[3])
    let own = Self.patches(of: plane, side: side)
    let half = Self.patches(of: plane.resized(height: height / 2, width: width / 2), side: side)
    let columns = width - side + 1
    let strengths = (Variable(own.map(.square)).mean(along: [1]).value.map(.sqrt) * 255).values
    let asked = strengths.indices.filter { $0 / columns % 6 == 0 && $0 % columns % 6 == 0 && strengths[$0] > 8 }
    deviations = asked.map { strengths[$0] }
    var found: [Place: [Float]] = [:]
    guard !asked.isEmpty else {
      distances = found
      return
    }
    let questions = Tensor.concatenated(asked.map { own.sliced([$0..<$0 + 1, 0..<side * side]) }, along: 0)
    let here = Self.distances(questions, own).values, count = own.shape[0]
    for (row, question) in asked.enumerated() {
      var best: [Place: Float] = [:]
      for candidate in 0..<count {
        let apart = max(
          abs(candidate / columns - question / columns), abs(candidate % columns - question % columns))
        guard apart >= side else { continue }
        let value = here[row * count + candidate]
        for place in [Place.within10, .within16, .beyond16, .anywhere]
        where value < best[place, default: .infinity] && place.contains(distance: apart) { best[place] = value }
      }
      for (place, value) in best { found[place, default: []].append(value) }
    }
    found[.half] = Self.nearest(questions, half)
    if let another { found[.another] = Self.nearest(questions, Self.patches(of: another, side: side)) }
    distances = found
  }

  /// The distance of each patch from the nearest of others, in grey levels.
  private static func nearest(_ questions: Tensor, _ others: Tensor) -> [Float] {
    let table = distances(questions, others).values, count = others.shape[0]
    return (0..<questions.shape[0]).map { table[$0 * count..<($0 + 1) * count].min()! }
  }

  /// All patches, a row each, without their means.
  private static func patches(of plane: Tensor, side: Int) -> Tensor {
    let rows = plane.shape[2] - side + 1, columns = plane.shape[3] - side + 1
    let taps = (0..<side * side).map { tap in
      plane.sliced([0..<1, 0..<1, tap / side..<tap / side + rows, tap % side..<tap % side + columns])
        .reshaped([rows * columns, 1])
    }
    let all = Tensor.concatenated(taps, along: 1)
    return all - Variable(all).mean(along: [1]).value
  }

  /// Root mean squared differences of all rows of `a` from all rows of `b`, in grey levels.
  private static func distances(_ a: Tensor, _ b: Tensor) -> Tensor {
    let squares =
      Variable(a.map(.square)).sum(along: [1]).value
      + Variable(b.map(.square)).sum(along: [1]).value.transposed([1, 0])
    let all = squares - a.multiplied(by: b, transposingOther: true) * 2
    return (all.map(.clamp(lower: 0, upper: .infinity)) * (1 / Float(a.shape[1]))).map(.sqrt) * 255
  }
}
