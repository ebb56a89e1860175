import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let whereIsTheMistake = Section(needs: task, staged, filtered) { page, task, staged, filtered in
    //: ## Which details come back?
    //:
    //: A score is one number for a whole picture. Which details does an answer bring back, coarse ones or fine ones? The
    //: **discrete cosine transform** writes a picture as a sum of waves. The longest is twice the side, the shortest two
    //: pixels. The error of an answer is a sum of the same waves, and we gather them in bands by frequency. The unit is the
    //: small picture's **Nyquist frequency**, that of the finest wave it can hold. (Slightly finer waves enter the small
    //: picture too, damped and disguised as coarser ones: **aliasing**.) In every band we divide the energy of the error by
    //: the energy of the truth. Zero is a band that was brought back whole. At one, the answer might as well have nothing
    //: there, and above one it has added something false. (The sums are
    //: [`FrequencyBands.meanSquares`](../../Sources/Experiments/FrequencyBands.swift).)
    let bicubic = task.lowResolution.interpolated(by: 4).quantized()
    let answers = answers(to: task.lowResolution, staged.run.result!, filtered)
    let bands = FrequencyBands(edges: (0...16).map { Double($0) / 16 })
    func errors(of answer: Image) -> [Double] { task.bands(of: answer, bands).map { $0.error / $0.energy } }
    let centres = zip(bands.edges, bands.edges.dropFirst()).map { 4 * ($0 + $1) / 2 }
    page.figure(
      "frequencies",
      caption:
        "The energy of the error over that of the truth, band by band. Left of the mark is what the small picture could "
        + "hold. Right of it are finer waves, which it holds disguised as coarser ones or not at all, and which only a guess "
        + "can add. Below 1, something was brought back. Right of the mark only the network, alone or with the "
        + "filter, stays below 1 throughout.",
      x: "frequency (over the small picture's finest)", y: "energy of the error / energy of the truth"
    ) { plot in
      for (name, answer) in [("bicubic", bicubic)] + answers { plot.line(name, x: centres, y: errors(of: answer)) }
      plot.mark(x: 1, "finest given")
      plot.key = .bottomRight
    }

    //: Interpolation blurs even what the small picture holds, and adds next to nothing beyond. Training and filtering mend the
    //: first, and carry on past the mark for a while. A likely reason is that edges look alike at all sizes: an edge's fine
    //: waves follow from its coarse ones. *Both* is still at seven tenths at twice the finest given wave, and near one only
    //: beyond three and a half times. (Where most of the error lies is another question: [chapter
    //: 8](../08-evaluation/README.md#where-the-mistakes-are).) What other pictures can teach is the question of [chapter
    //: 9](../09-beforehand/README.md).
  }
}
