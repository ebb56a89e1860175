import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What lies outside of the picture?
//:
//: A filter of 3 × 3 at the edge of a picture needs pixels that are not there. Most networks take zeros. Another choice is the
//: nearest edge pixel (*replicate*). Or the picture is mirrored, with the edge pixel standing once (*reflect*: the row 1, 2, 3
//: is continued by 2, 1) or twice (*symmetric*: by 3, 2, 1). Does it matter? The smallest experiment is a picture that is
//: white everywhere, averaged over 5 × 5 pixels several times. (`Outside` names the four choices, and `around` puts two such
//: pixels around a picture.)

func blurred(_ x: Tensor, _ outside: Outside, times: Int) -> Tensor {
  let mean = Variable(filter([Float](repeating: 1.0 / 25, count: 25)))
  var x = x
  for _ in 0..<times { x = Variable(outside.around(x, 2)).convolved(with: mean).value }
  return x
}

extension Chapter03 {
  static let atTheBorder = Section { page in
    let white = Tensor(shape: [1, 1, 33, 33], repeating: 1)
    let times = page.knob("times", 4, in: 1...6)
    //: @fold
    let counted = ["one mean", "two means", "three means", "four means", "five means", "six means"][times - 1]
    //: @unfold
    page.figure(
      "white-wall",
      caption:
        "A row through the middle of a white picture after \(counted) of 5 × 5. With zeros outside it darkens from "
        + "the edges; the other three choices keep it white, so that their lines coincide.",
      x: Axis("column", unit: "pixels", range: 1...33), y: Axis("brightness", unit: "0…1", range: 0...1.1)
    ) { plot in
      for outside in Outside.allCases {
        let row = Array(blurred(white, outside, times: times).values[16 * 33..<17 * 33])
        plot.line(outside.rawValue, row)
      }
      plot.key = .bottomRight
    }

    //: > **Try** Turn the number of means, and watch how far the dark frame reaches: two pixels further with each.

    //: A picture that goes on outside lets us measure the error. We blur the whole picture twice and cut out a window of
    //: 64 × 64; then we cut the window out first and blur it afterwards. The difference is what each choice gets wrong. We
    //: average it over sixteen windows of the built-in picture, none within reach of its edge, by distance from the cut.
    //: Which choice would you expect to win?
    let sample = SamplePicture.image(), green = Tensor(shape: [1, 1, 256, 256], sample.plane(1))
    let truth = blurred(green, .reflect, times: 2)
    let corners = (0..<16).map { (y: 6 + 58 * ($0 / 4), x: 6 + 58 * ($0 % 4)) }
    let errors = Outside.allCases.map { outside in
      corners.map { corner in
        let window = [0..<1, 0..<1, corner.y..<corner.y + 64, corner.x..<corner.x + 64]
        let cutFirst = blurred(green.sliced(window), outside, times: 2)
        return byDistanceFromBorder((cutFirst - truth.sliced(window)).map(.absolute), upTo: 5)
      }
    }
    page.table(
      "Mean absolute error of two blurs, by distance from the cut (grey levels of 255, mean of 16 windows)",
      columns: ["outside"] + (0..<5).map { $0 == 1 ? "1 pixel" : "\($0) pixels" },
      rows: zip(Outside.allCases, errors).map { outside, windows in
        let means = (0..<5).map { distance in windows.reduce(0) { $0 + $1[distance] } / 16 }
        return [.text(outside.rawValue)] + means.map { .number($0 * 255, digits: 1) }
      })
    //: @fold
    let wins = [2, 3].map { mirrored in zip(errors[1], errors[mirrored]).filter { $0[0] < $1[0] }.count }
    //: @unfold
    page.show("windows where replicate errs less than reflect, at the edge", wins[0], unit: "of 16")
    page.show("windows where it errs less than symmetric", wins[1], unit: "of 16")

    //: At the edge zeros err about ten times as much as the other three, and the error creeps inwards by two pixels with
    //: each layer of 5 × 5. In our NLVAE, with its sixteen 3 × 3 layers, it can reach sixteen pixels deep. (How large it
    //: is holds for this picture only, in which a zero is black beside bright pixels. Features of a network lie on both
    //: sides of zero; for them it is not measured.) On this picture no other choice errs less than replicate, at any
    //: distance.
    //:
    //: > **Paper** (fig. 2; III.A)
    //: > Features keep their size S × S through a block, so something is put around them. What it is, is not said.
    //:
    //: > **We differ**
    //: > We choose, and not by this table. Inside NLVAE and ZSSR (another network that is trained on one picture, chapter
    //: > 7): zeros, as in most networks, because the engine's convolution leaves them out without an extra step. Where
    //: > pictures are reduced and enlarged: symmetric, because MATLAB's `imresize` does so, and published scores are for
    //: > pictures that it has reduced. In the network of DIP, a third one (chapter 7): reflect, as published. Whether
    //: > replicate would be better inside a network has not been tried.
  }
}
