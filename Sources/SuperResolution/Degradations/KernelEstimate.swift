#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Engine
import Imaging

/// The kernel that a picture was reduced through, asked of the picture alone.
///
/// Small pieces of a picture recur in it at other sizes. Reduced by two through the right kernel, the picture has patches
/// that look most like its own: that is Michaeli and Irani's principle ("Nonparametric blind super-resolution", 2013). They
/// solve for a kernel of any shape; here the best of a family is looked for, normal distributions of any width, length and
/// direction, which needs no regularisation and cannot go astray.
public struct KernelEstimate {
  /// The most patches that are asked for, and that are looked among.
  private static let mostQuestions = 600, mostAnswers = 12_000
  private static let side = 5
  /// Kernels that are tried: round ones, stretched ones, neighbours of the best.
  private static let mostTrials = 7 + 2 * 8 * 2 + 2 * 8

  /// How far the best patches are from those asked for, as a mean square, for bicubic reduction.
  let bicubicError: Double
  /// The same for the kernel that was found.
  private(set) var error: Double
  /// The kernel for a reduction by one: standard deviations and angle, in pixels of the picture; `nil` is bicubic.
  private(set) var shape: (major: Double, minor: Double, angle: Double)?

  /// Looks for the kernel of a picture.
  ///
  /// - Parameters:
  ///   - picture: 1×C×h×w, 0…1, with sides of 24 pixels at least; of a smaller one, bicubic is taken.
  ///   - pulse: told before every trial which share is done, 0…1; what it throws ends the search.
  public init(_ picture: Tensor, pulse: (Double) throws -> Void) rethrows {
    let plane = picture.brightness
    guard min(plane.shape[2], plane.shape[3]) >= 24 else {
      (bicubicError, error, shape) = (0, 0, nil)
      return
    }
    let questions = Self.questions(plane)
    func misfit(_ kernel: BlurKernel) -> Double { Self.misfit(questions, in: plane.reduced(by: 2, through: kernel)) }
    bicubicError = misfit(.bicubic)
    error = bicubicError
    var best: (major: Double, minor: Double, angle: Double)?
    var trials = 0
    func trial(_ major: Double, _ minor: Double, _ angle: Double) throws {
      try pulse(Double(trials) / Double(Self.mostTrials))
      trials += 1
      guard minor >= 0.15, major <= 1.6, minor <= major else { return }
      // The picture is reduced by two here: what is one pixel wide for it is two wide.
      let found = misfit(.gaussian(major: 2 * major, minor: 2 * minor, angle: angle))
      if found < error { (error, best) = (found, (major, minor, angle)) }
    }
    for width in [0.25, 0.35, 0.45, 0.55, 0.7, 0.85, 1.0] { try trial(width, width, 0) }
    let round = best?.major ?? 0.35
    for ratio in [1.5, 2.25] {
      for step in 0..<8 {
        for width in [round, round * 1.25] {
          try trial(width * ratio.squareRoot(), width / ratio.squareRoot(), Double(step) * .pi / 8)
        }
      }
    }
    for pass in 0..<2 {
      guard let (major, minor, angle) = best else { break }
      let step = pass == 0 ? 1.15 : 1.07, turn = pass == 0 ? 0.2 : 0.1
      for (a, b, t) in [
        (step, 1.0, 0.0), (1 / step, 1, 0), (1, step, 0), (1, 1 / step, 0), (1, 1, turn), (1, 1, -turn),
        (step, step, 0), (1 / step, 1 / step, 0),
      ] { try trial(major * a, minor * b, angle + t) }
    }
    shape = best
  }

  /// The same without a look at how far it has come.
  public init(_ picture: Tensor) { self.init(picture) { _ in } }

  /// The kernel in pixels of a picture that is `scale` times as large.
  public func kernel(scale: Double) -> BlurKernel {
    guard let shape else { return .bicubic }
    return .gaussian(major: shape.major * scale, minor: shape.minor * scale, angle: shape.angle)
  }

  /// What was found, in words.
  ///
  /// - Parameter scale: How many times as large the picture is whose pixels are counted.
  public func description(scale: Double) -> String {
    guard let shape else { return "reduced by bicubic interpolation" }
    func pixels(_ length: Double) -> String { "\((length * scale * 100).rounded() / 100)" }
    let degrees = Int((shape.angle * 180 / .pi).rounded())
    return "reduced through a Gaussian of \(pixels(shape.major)) × \(pixels(shape.minor)) pixels of the enlargement"
      + (shape.major > shape.minor * 1.05 ? ", at \(degrees)°" : "")
  }

  /// Patches with the most in them, each without its mean.
  private static func questions(_ plane: Tensor) -> [[Float]] {
    let all = patches(plane, step: max(1, Int(Double(plane.count / 20_000).squareRoot())))
    let strength = all.map { $0.reduce(0) { $0 + $1 * $1 } }
    let order = all.indices.sorted { (strength[$1], $0) < (strength[$0], $1) }.prefix(max(1, all.count / 3))
    let step = max(1, order.count / mostQuestions)
    return stride(from: 0, to: order.count, by: step).map { all[order[$0]] }
  }

  private static func patches(_ plane: Tensor, step: Int) -> [[Float]] {
    let (height, width) = (plane.shape[2], plane.shape[3]), values = plane.values
    var result: [[Float]] = []
    for y in stride(from: 0, through: height - side, by: step) {
      for x in stride(from: 0, through: width - side, by: step) {
        var patch: [Float] = []
        for v in 0..<side { patch += values[(y + v) * width + x..<(y + v) * width + x + side] }
        let mean = patch.reduce(0, +) / Float(patch.count)
        result.append(patch.map { $0 - mean })
      }
    }
    return result
  }

  private static func misfit(_ questions: [[Float]], in reduced: Tensor) -> Double {
    let step = max(1, Int((Double(reduced.count) / Double(mostAnswers)).squareRoot().rounded(.up)))
    let answers = patches(reduced, step: step).flatMap { $0 }, length = side * side, count = answers.count / length
    return answers.withUnsafeBufferPointer { answers in
      questions.reduce(0.0) { $0 + Double(distance($1, toNearestOf: answers, count: count)) } / Double(questions.count)
    }
  }

  /// The least squared distance of a patch from others.
  private static func distance(_ question: [Float], toNearestOf answers: UnsafeBufferPointer<Float>, count: Int)
    -> Float
  {
    let length = question.count
    return question.withUnsafeBufferPointer { question in
      var nearest = Float.infinity
      for answer in 0..<count {
        var distance: Float = 0
        let start = answer * length
        for i in 0..<length {
          let difference = answers[start + i] - question[i]
          distance += difference * difference
        }
        nearest = min(nearest, distance)
      }
      return nearest
    }
  }
}
