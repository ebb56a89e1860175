/// What became of a claim.
public enum Verdict: String, CaseIterable, Sendable {
  /// What was claimed came out.
  case reproduces
  /// It did not from the small picture, and did with the truth as the target.
  case onlyAsTarget = "not zero-shot; exceeded with the truth as the target"
  /// It did not from the small picture, and the truth has not been the target there.
  case notZeroShot = "not zero-shot; with the truth as the target not run"
  /// Something else came out.
  case doesNot = "does not reproduce"
  /// The paper does not say enough, or what was run cannot tell.
  case untestable = "cannot be tested here"
  /// The interval allows for both.
  case undecided = "undecided"
  /// The rows are missing.
  case open = "not yet run"
  /// The answers to a question of ours.
  case yes, no
  /// What printed figures, counts or other papers say of a claim.
  case consistent, inconsistent

  /// The same for a question that the paper does not ask.
  public var answer: Verdict { self == .reproduces ? .yes : self == .doesNot ? .no : self }
}

/// The verdict on a figure of table I.
public func verdict(_ results: Results, scale: Int, slack: Double = 0.1, ssimSlack: Double = 0.002) -> Verdict {
  guard let claim = Claims.nlvae(scale) else { return .untestable }
  func reaches(_ contender: Contender) -> Bool? {
    let standing = results(contender, scale)
    guard let psnr = standing.psnr, let ssim = standing.ssim else { return nil }
    return psnr >= claim.psnr - slack && ssim >= claim.ssim - ssimSlack
  }
  let zeroShot = [Contender.network, .standard, .full, .thorough].compactMap(reaches)
  if zeroShot.contains(true) { return .reproduces }
  guard let oracle = reaches(.oracle), !zeroShot.isEmpty else { return .open }
  return oracle ? .onlyAsTarget : .doesNot
}

/// The verdict on a figure that one zero-shot recipe of ours is held against, where the truth has not been the target.
///
/// - Parameters:
///   - psnr: our mean, in dB; `nil` if there is none.
///   - ssim: the same of SSIM.
///   - claim: the printed figures; an SSIM that is not printed is not asked for.
///   - slack: how far below the printed PSNR still counts, in dB.
///   - ssimSlack: the same of SSIM.
public func verdict(
  _ psnr: Double?, _ ssim: Double?, reaching claim: (psnr: Double, ssim: Double?), slack: Double = 0.1,
  ssimSlack: Double = 0.002
) -> Verdict {
  guard let psnr, let ssim else { return .open }
  return psnr >= claim.psnr - slack && ssim >= (claim.ssim ?? 0) - ssimSlack ? .reproduces : .notZeroShot
}

/// The verdict on "our best mean is not below a printed one".
///
/// - Parameters:
///   - zeroShot: our best mean from the small picture; `nil` if there is none.
///   - oracle: the mean with the truth as the target.
///   - bound: the printed one.
public func verdict(zeroShot: Double?, oracle: Double?, atLeast bound: Double) -> Verdict {
  guard let zeroShot else { return .open }
  if zeroShot >= bound { return .reproduces }
  guard let oracle else { return .open }
  return oracle >= bound ? .onlyAsTarget : .doesNot
}

/// The verdict on "these are above zero".
public func verdict(above differences: [Double]) -> Verdict {
  let (low, high) = studentInterval(differences)
  return low > 0 ? .reproduces : high < 0 ? .doesNot : .undecided
}

/// The verdict on "these are as far above zero as the paper's".
public func verdict(_ differences: [Double], climbingBy claimed: Double) -> Verdict {
  let (low, high) = studentInterval(differences)
  return high < claimed ? .doesNot : low > 0 ? .reproduces : .undecided
}

/// The verdict on several claims that must all hold.
public func all(_ verdicts: [Verdict]) -> Verdict {
  for one in [Verdict.doesNot, .notZeroShot, .open, .undecided, .onlyAsTarget] where verdicts.contains(one) {
    return one
  }
  return verdicts.allSatisfy { $0 == .reproduces } ? .reproduces : .undecided
}

/// The verdict on "a is better than b".
public func verdict(_ results: Results, _ a: Contender, above b: Contender, scale: Int = 4) -> Verdict {
  results.differences(a, b, scale).map(verdict(above:)) ?? .open
}
