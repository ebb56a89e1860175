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
//: answered with what this book has measured. Questions of our own are answered with yes or no. What only compares printed
//: figures with each other, or counts weights, is consistent or inconsistent. All other verdicts are about what was run:

/// What became of a claim.
enum Verdict: String {
  case reproduces
  case onlyAsTarget = "not zero-shot; exceeded with the truth as the target"
  case doesNot = "does not reproduce"
  case untestable = "cannot be tested here"
  case undecided = "undecided"
  case open = "not yet run"
  case yes, no
  case consistent, inconsistent

  /// The same for a question that the paper does not ask.
  var answer: Verdict { self == .reproduces ? .yes : self == .doesNot ? .no : self }
}

//: A rule should be older than what it judges. None of ours is. The history of this repository shows rows of table I that
//: were recorded before the first rule was written down, that a figure counts as reached within a tenth of a decibel. The
//: two thousandths of SSIM, and Student's interval where the question is what is better, came when more rows had been
//: seen. The rules for table II and for fig. 6a were changed after their runs, and verdicts with them. The recipe was
//: changed several times after its rows had been seen, as [chapter
//: 7](../07-zero-shot-training/README.md#beyond-one-picture) tells. So here are the rules, for you to apply others. (And
//: of fifty intervals at 95%, two or three miss the true mean by chance alone.)
//:
//: Figures of table I: we take the better of two NLVAE rows, the network alone and the thorough recipe. A training on the truth exceeds any
//: figure if it is long enough. That it exceeds the paper's says only that there is no contradiction, and nothing about
//: how those figures were made.

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
  return oracle ? .onlyAsTarget : .doesNot
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

//: How many trainings are "unstable"? A few that did not diverge are little evidence that none does, so we give the
//: largest rate at which as few as were seen would still come up once in twenty times.

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

//: (Blocks are counted in the encoder: all these networks have five or more in the decoder.) A claim in several parts holds
//: if all of them do, and fails if one does:

/// The verdict on several claims that must all hold.
func all(_ verdicts: [Verdict]) -> Verdict {
  verdicts.allSatisfy { $0 == .reproduces } ? .reproduces : verdicts.contains(.doesNot) ? .doesNot : .undecided
}

extension Chapter08 {
  static let theAudit = Section()
}
