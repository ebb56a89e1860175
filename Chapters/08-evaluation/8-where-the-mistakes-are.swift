import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter08 {
  static let whereTheMistakesAre = Section { page in
    //: ### Where the mistakes are
    //:
    //: A reduction by four has no place for what lies above a quarter of the finest frequency there is. Some of the
    //: nearest gets through all the same, damped and folded onto coarser waves (aliasing: half of the amplitude at the
    //: mark, a sixteenth half as far again); all else can only be guessed. `nlvae trial bands` has taken the errors of
    //: enlargements apart by frequency, as chapter 7 does on its own picture (`nlvae trial bands --help` has the commands).
    //: Mean squared errors add up over bands, so one can ask what the score would be if one side were perfect.
    //: @fold
    let images = ReproductionPlan.set5
    let bands = try page.record("bands"), ends = try bands.numbers("to")
    let errors = try bands.numbers("error"), energies = try bands.numbers("energy")
    func sums(_ method: String, _ image: String, _ isMeant: (Double) -> Bool) -> (error: Double, energy: Double) {
      let own = bands.rows.indices.filter {
        bands.rows[$0][0] == method && bands.rows[$0][1] == image && isMeant(ends[$0])
      }
      return (own.reduce(0) { $0 + errors[$1] }, own.reduce(0) { $0 + energies[$1] })
    }
    let methods = [("bicubic", Contender.bicubic), ("wiener", .wiener), ("nlvae-brief-seed1", .brief)]
    func label(_ contender: Contender) -> String {
      contender.name + (contender.recipe == .nlvaeQuick ? ", seed 1" : "")
    }
    page.table(
      "Set5 ×4, means over five pictures",
      columns: [
        "enlarged by", "PSNR (dB)", "share of the error that the small picture could hold (%)",
        "PSNR if that were mended (dB)", "finer detail brought back (%)",
      ],
      rows: methods.map { method, contender in
        let within = images.map { sums(method, $0) { $0 < 0.26 } },
          beyond = images.map { sums(method, $0) { $0 > 0.26 } }
        let all = zip(within, beyond).map { $0.error + $1.error }
        return [
          .text(label(contender)), .number(mean(all.map(decibels)), digits: 2),
          .number(100 * mean(zip(within, all).map { $0.error / $1 }), digits: 0),
          .number(mean(beyond.map { decibels($0.error) }), digits: 2),
          .number(100 * mean(beyond.map { 1 - $0.error / $0.energy }), digits: 0),
        ]
      })

    //: @unfold

    //: What the small picture could hold is nearly settled: interpolation leaves a good part of its mistakes there, the
    //: others little of theirs, and to mend the rest of it is worth tenths of a decibel. Nearly all that is left is
    //: detail which the small picture does not hold in the clear. Some of that comes back all the same (the last column):
    //: the filter has it from many views of one edge, each of which was sampled at another place, the network from edges
    //: being alike at all scales. (The brief preset stands here because no enlargement by the thorough recipe has been kept.)
    //: Whoever wants the next decibel must not draw more sharply what is there, but know what is not: from other
    //: pictures, or from the answer.
  }
}
