import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let whereIsTheMistake = Section(needs: task, staged, filtered) { page, task, staged, filtered in
    //: ## Where is the mistake?
    //:
    //: A score is one number for a whole picture. The cosine transform takes a picture apart into waves, from those
    //: twice as long as its side to those of two pixels, and mistakes are made of the same waves. We gather them in
    //: bands by their frequency, count it in units of the finest that the small picture could hold (its Nyquist
    //: frequency; the nearest finer waves get into it as well, damped and mistaken for coarser ones, which is called
    //: aliasing), and divide the energy of each answer's mistake by the truth's. Zero is a band that was brought back
    //: whole; at one, the answer might as well have nothing there, and above one it has added something false.
    //:
    //: @quote Experiments/FrequencyBands.swift FrequencyBands.meanSquares
    let bicubic = task.lowResolution.interpolated(by: 4).quantized()
    let answers = answers(to: task.lowResolution, staged.run.result!, filtered)
    let bands = FrequencyBands(edges: (0...16).map { Double($0) / 16 })
    func mistaken(_ answer: Image) -> [Double] { task.bands(of: answer, bands).map { $0.error / $0.energy } }
    let centres = zip(bands.edges, bands.edges.dropFirst()).map { 4 * ($0 + $1) / 2 }
    page.figure(
      "frequencies",
      caption: "The mistake's energy over the truth's, band by band. Left of the mark is what the small picture could "
        + "hold; right of it, what it has folded onto coarser waves at best, and only a guess can add.",
      x: "frequency (over the small picture's finest)", y: "mistake's energy over the truth's"
    ) { plot in
      for (name, answer) in [("bicubic", bicubic)] + answers { plot.line(name, x: centres, y: mistaken(answer)) }
      plot.mark(x: 1, "finest given")
      plot.key = .bottomRight
    }

    //: Interpolation blurs even what the small picture holds, and adds next to nothing. Training and filtering mend the
    //: first, and carry on past the mark for a while: edges are alike at all scales, so an edge's fine waves follow
    //: from its coarse ones. The further to the right, the less there is that the small picture could teach; whoever
    //: wants that must have seen other pictures, or the answer.
  }
}
