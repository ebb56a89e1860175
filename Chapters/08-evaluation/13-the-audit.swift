import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## The audit
//:
//: The paper's claims about figures, architecture, loss, cost and protocol, as far as they can be put as a question and
//: answered with what this book has measured. A verdict is one of six:

/// What became of a claim.
enum Verdict: String {
  case reproduces
  case onlyWithTheAnswer = "only with the answer leaked"
  case doesNot = "does not reproduce"
  case untestable = "cannot be tested here"
  case undecided = "undecided"
  case open = "not yet run"
}

//: A rule should be older than what it judges. These are so in part only. That a figure of table I counts as reached
//: within a tenth of a decibel was fixed before any of our rows was run. The two thousandths of SSIM, and Student's
//: interval where the question is what is better, came when the first rows at ×4 had been seen; the rules for table II
//: and for fig. 6a were changed after their runs, and verdicts with them; some questions, marked as ours, the paper
//: does not ask. The recipe was changed several times after its rows had been seen, as [chapter
//: 7](../07-zero-shot-training/README.md#beyond-one-picture) tells. So here are the rules, for you to apply others.
//:
//: Figures of table I: we take the better of our two NLVAE rows, which is generous.

/// The verdict on a figure of table I.
func verdict(_ results: Results, scale: Int, slack: Double = 0.1, ssimSlack: Double = 0.002) -> Verdict {
  guard let claim = Claims.nlvae(scale) else { return .untestable }
  func reaches(_ contender: Contender) -> Bool? {
    let standing = results(contender, scale)
    guard let psnr = standing.psnr, let ssim = standing.ssim else { return nil }
    return psnr >= claim.psnr - slack && ssim >= claim.ssim - ssimSlack
  }
  let zeroShot = [Contender.network, .refined].compactMap(reaches)
  if zeroShot.contains(true) { return .reproduces }
  guard let oracle = reaches(.oracle), !zeroShot.isEmpty else { return .open }
  return oracle ? .onlyWithTheAnswer : .doesNot
}

//: "Better than" is decided by Student's interval for the differences: above zero, below, or around it. (Where a claim
//: sets our mean against a figure in print, there are no pairs, and one mean is larger than the other. A bicubic row
//: reproduces within a tenth of a decibel.)

/// The verdict on "these are above zero".
func verdict(above differences: [Double]) -> Verdict {
  let (low, high) = studentInterval(differences)
  return low > 0 ? .reproduces : high < 0 ? .doesNot : .undecided
}

//: Where the paper says how much better, as table II does, the interval is held against that: above zero and not below
//: the paper's figure, below the paper's figure, or so wide that it allows for both.

/// The verdict on "these are as far above zero as the paper's".
func verdict(_ differences: [Double], climbingBy claimed: Double) -> Verdict {
  let (low, high) = studentInterval(differences)
  return high < claimed ? .doesNot : low > 0 ? .reproduces : .undecided
}

//: And "unstable" is read as: half of all trainings diverge, or more. A few that did not are little evidence against
//: it, so we ask for the largest rate at which as few as were seen would still come up once in twenty times.

/// The largest rate of divergence that fits so few diverged runs (Clopper and Pearson's bound, one-sided, 95 %).
func largestRate(diverged: Int, of runs: Int) -> Double {
  /// The probability that no more than that diverge.
  func probability(_ rate: Double) -> Double {
    (0...diverged).reduce(0) { sum, k in
      let ways = (0..<k).reduce(1.0) { $0 * Double(runs - $1) / Double($1 + 1) }
      return sum + ways * pow(rate, Double(k)) * pow(1 - rate, Double(runs - k))
    }
  }
  guard diverged < runs else { return 1 }
  var (low, high) = (0.0, 1.0)
  for _ in 0..<40 {
    let middle = (low + high) / 2
    if probability(middle) > 0.05 { low = middle } else { high = middle }
  }
  return high
}

//: (The bound is asked where fewer than half have diverged. Blocks are counted in the encoder: all these networks have
//: five or more in the decoder.) A claim in several parts holds if all of them do, and fails if one does:

/// The verdict on several claims that must all hold.
func all(_ verdicts: [Verdict]) -> Verdict {
  verdicts.allSatisfy { $0 == .reproduces } ? .reproduces : verdicts.contains(.doesNot) ? .doesNot : .undecided
}

extension Chapter08 {
  static let theAudit = Section()
}
