/// Normalisation and rectifiers, plane by plane.
public protocol NormalizationLoops {
  /// `y = f(a x + b)`, where f(t) is t above zero and `slope` · t below.
  static func normalize(_ x: Source, _ a: Float, _ b: Float, slope: Float, into y: Target, count: Int)

  /// Σ (x − center)², for at most some thousand numbers.
  static func centeredSquares(_ x: Source, count: Int, _ center: Float) -> Double

  /// Σ g and Σ g x̂, with g the gradient before the rectifier.
  static func sums(_ plane: NormalizedPlane, _ x: Source, _ gradient: Source) -> (gradient: Double, product: Double)

  /// Takes a gradient back through the rectifier, in place, and times `factor`.
  ///
  /// - Returns: Σ g and Σ g x̂ before the factor.
  static func rectify(
    _ plane: NormalizedPlane, _ x: Source, _ gradient: Target, times factor: Float
  ) -> (gradient: Float, product: Float)

  /// The part of the batch's own statistics in the gradient, in place: `a (g − ⟨g⟩ − x̂ ⟨g x̂⟩)`.
  static func center(
    _ plane: NormalizedPlane, _ x: Source, _ gradient: Target, _ averageGradient: Float, _ averageProduct: Float)

  /// `a (g − ⟨g⟩ − x̂ ⟨g x̂⟩)`, with g the gradient before the rectifier.
  static func inputGradient(
    _ plane: NormalizedPlane, _ x: Source, _ gradient: Source, _ averageGradient: Float, _ averageProduct: Float,
    into result: Target)

  /// The gradient before a rectifier, where `y` is what came out of it.
  static func rectifyPullback(_ y: Source, _ gradient: Source, _ slope: Float, into result: Target, count: Int)
}

/// The numbers that belong to one channel of a normalisation on the way back.
public struct NormalizedPlane {
  /// Mean, and 1 / √(variance + ε).
  public let mean: Float, inverse: Float
  /// γ and β.
  public let scale: Float, shift: Float
  /// Slope of the rectifier below zero.
  public let slope: Float
  /// Numbers in the plane.
  public let pixels: Int

  /// Makes a plane.
  @inlinable
  public init(mean: Float, inverse: Float, scale: Float, shift: Float, slope: Float, pixels: Int) {
    self.mean = mean
    self.inverse = inverse
    self.scale = scale
    self.shift = shift
    self.slope = slope
    self.pixels = pixels
  }
}

/// What is done to every number by itself.
public protocol NumberLoops {
  /// `y[i] = f(x[i])`.
  static func apply(_ f: Pointwise, _ x: Source, into y: Target, count: Int)

  /// `result[i] = gradient[i] · f′(x[i])`, where `y[i] = f(x[i])`.
  static func applyPullback(
    _ f: Pointwise, _ x: Source, _ y: Source, _ gradient: Source, into result: Target, count: Int)

  /// `result[i] = x[i] ∘ y[i]`.
  static func combine(_ operation: Arithmetic, _ x: Source, _ y: Source, into result: Target, count: Int)

  /// `y[i] += factor · x[i]`, rounded once.
  static func accumulate(_ x: Source, times factor: Float, into y: Target, count: Int)

  /// `z[i] = mean[i] + exp(½ logVariance[i]) · noise[i]`.
  static func reparameterize(_ mean: Source, _ logVariance: Source, _ noise: Source, into z: Target, count: Int)

  /// `term[i] = ½ (mean² + exp(logVariance) − logVariance − 1)`.
  static func gaussianDivergence(_ mean: Source, _ logVariance: Source, into term: Target, count: Int)

  /// `y[i] = exp(x[i] − largest)`.
  static func exponentials(_ x: Source, minus largest: Float, into y: Target, count: Int)

  /// Standard normal numbers, of which `x[0]` is number `first` of the sequence that belongs to `key`.
  static func fillNormal(_ x: Target, first: Int, count: Int, key: UInt64)

  /// One step of Adam with the step size and ε of that step.
  static func adam(
    _ gradient: Source, rate: Float, beta1: Float, beta2: Float, epsilon: Float, first: Target, second: Target,
    parameters: Target, count: Int)
}

/// Sums of at most some thousand numbers, in four times eight partial sums and a remainder.
public protocol SumLoops {
  /// Σ x.
  static func sum(_ x: Source, count: Int) -> Double

  /// Σ x y.
  static func dot(_ x: Source, _ y: Source, count: Int) -> Double
}
