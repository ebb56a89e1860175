import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## At the border
//:
//: Somebody has to say what lies outside of the picture. Zeros are what everybody takes; let us see what they do. A
//: picture that is white everywhere is averaged over 5 × 5 pixels, four times:

func blurred(_ x: Tensor, _ mode: PaddingMode, times: Int) -> Tensor {
  let mean = filter([Float](repeating: 1.0 / 25, count: 25))
  var x = Variable(x)
  for _ in 0..<times { x = x.padded(by: 2, mode: mode).convolved(with: Variable(mean)) }
  return x.value
}

extension Chapter03 {
  static let atTheBorder = Section { page in
    let white = Tensor(shape: [1, 1, 33, 33], repeating: 1)
    let times = page.knob("times", 4, in: 1...6)
    let counted = ["one mean", "two means", "three means", "four means", "five means", "six means"][times - 1]

    page.figure(
      "white-wall",
      caption:
        "A row through the middle of a white picture after \(counted) of 5 × 5. With zeros outside it darkens from "
        + "the edges; the other two modes keep it white.", x: Axis("column", unit: "pixels"),
      y: Axis("brightness", unit: "0…1", range: 0...1.1)
    ) { plot in
      for mode in PaddingMode.allCases {
        let row = Array(blurred(white, mode, times: times).values[16 * 33..<17 * 33])
        plot.line(mode.rawValue, row)
      }
      plot.key = .bottomRight
    }

    //: > **Try** Turn the number of means, and watch how far the dark frame reaches: two pixels further with each.

    //: A real picture has something outside, which we can know if we cut a piece out of it. So: blur the whole picture
    //: and cut out 64 × 64; cut out first and blur then; compare, by distance from the cut.
    let green = Tensor(shape: [1, 1, 128, 128], SamplePicture.image(width: 128, height: 128).plane(1))
    let window = [0..<1, 0..<1, 32..<96, 32..<96]
    let truth = blurred(green, .reflect, times: 2).sliced(window)
    let mistakes = PaddingMode.allCases.map { mode in
      byDistanceFromBorder((blurred(green.sliced(window), mode, times: 2) - truth).map(.absolute), upTo: 5)
    }
    page.table(
      "Mean mistake of two blurs at the border (grey levels of 255)", columns: ["outside"] + (0..<5).map { "\($0) px" },
      rows: zip(PaddingMode.allCases, mistakes).map { mode, mistake in
        [.text(mode.rawValue)] + mistake.map { .number($0 * 255, digits: 1) }
      })

    //: At the edge zeros err about ten times as much as the others, and the mistake creeps inwards by two pixels a
    //: layer; with the sixteen 3 × 3 layers of the paper's network it would reach sixteen pixels deep. That networks
    //: live with it has two reasons: they can learn to correct for the frame (a zero is a good hint that here is the
    //: edge), and NLVAE and ZSSR add their output to an interpolated picture whose border was made by reflection.
    //:
    //: > **Paper** (fig. 2; III.A)
    //: > Features keep their size S × S through a block, so something is put around them. What it is, is not said.
    //:
    //: > **We differ**
    //: > Or rather, we choose: zeros inside of NLVAE and ZSSR, because the buffer above has them for nothing;
    //: > reflection wherever pictures are reduced and enlarged, because there the mistake would stay (and in DIP's
    //: > network, as published). `Conv2D` takes all three.
  }
}
