/// Multiply-adds in registers, with the vectors that the kernels use: what the processor does at best.
public enum MultiplyAddChains {
  /// Numbers of independent vectors of sums that there are loops for.
  public static let counts = [1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24]

  /// Multiply-adds in one instruction.
  public static var lanes: Int { loops.lanes }

  /// Makes `steps` multiply-adds in each of some vectors of sums.
  ///
  /// - Parameters:
  ///   - sums: independent vectors of sums, one of `counts`.
  ///   - steps: multiply-adds in each.
  /// - Returns: a number that depends on all of them.
  public static func run(sums: Int, steps: Int) -> Float { loops.chains(sums: sums, steps: steps) }
}
