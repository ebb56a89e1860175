import Audit
import Foundation
import Notebook

//: ## A single picture
//:
//: Is a single low-resolution picture enough?
//:
//: > **Paper** (abstract; I; IV.B; VII)
//: > Reconstruction from a single low-resolution picture without prior training; but one low-resolution picture *and
//: > its high-resolution counterpart* are required for training.

extension Chapter08b {
  static let aSinglePicture = Section { page in
    //: @fold
    let evidence = try Evidence(page)
    page.table(
      "A single picture", columns: [AuditRow].columns,
      rows: try evidence.rows().filter { $0.part == .information }.cells)
    let filter = [3, 4, 8].compactMap { scale in
      Comparison(evidence.results, .wiener, .corrected, scale).flatMap { pair in
        pair.low > 0 ? "\(signed(pair.mean)) dB at ×\(scale)" : nil
      }
    }
    let hints = [3, 4, 8].filter { Comparison(evidence.results, .network, .corrected, $0)?.isHint ?? false }
    page.say(
      "The reading is the weakest that can be tested."
        + (filter.isEmpty ? "" : " The filter, which trains nothing, passes it as well: \(series(filter))."),
      hints.isEmpty ? "" : "The network's intervals at \(series(factors: hints)) are hints.")
    //: @unfold

    //: No training of our zero-shot rows reads a truth: `ZeroShotRun` has no parameter that could carry one. The test puts
    //: in the truth's place a noisy picture that has the same small picture, and finds every byte of the output unchanged.
    //: (The recipes themselves have seen truths: their numbers were chosen by scores on T91, and which ideas were worth
    //: trying was also learned from scores on Set5.)
  }
}
