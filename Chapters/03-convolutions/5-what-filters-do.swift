import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let whatFiltersDo = Section { page in
    //: ## What filters do
    //:
    //: All pieces are on the table; let them work. Three filters, each nine or twenty-five numbers, on the green
    //: channel of the built-in picture: a mean, a difference from left to right, and the picture minus what its
    //: neighbours foretell.
    let sample = SamplePicture.image(width: 128, height: 128)
    let green = Tensor(shape: [1, 1, 128, 128], sample.plane(1))
    let side = page.choice("side of the mean", 5, of: [1, 3, 5, 7, 9])
    let mean = filter([Float](repeating: 1 / Float(side * side), count: side * side))
    let edge = filter([-1, 0, 1, -2, 0, 2, -1, 0, 1].map { $0 / 8 })
    let detail = filter([0, -1, 0, -1, 4, -1, 0, -1, 0].map { $0 / 4 })
    page.images(
      "filters",
      [
        "given": grey(green), "mean of \(side)×\(side)": grey(sevenLoops(green, mean, padding: side / 2)),
        "left to right": grey(sevenLoops(green, edge, padding: 1) * 2, middle: true),
        "surprise": grey(sevenLoops(green, detail, padding: 1) * 2, middle: true),
      ], caption: "One picture, three filters. In the two on the right grey is zero, and differences are doubled.",
      columns: 4)

    //: > **Try** Make the mean wider, and watch the second picture: what is narrower than the mean disappears, and a dark
    //: > frame grows at the border, where zeros are averaged in.

    //: A network's first layer holds dozens of such filters, and nobody writes them down: they are learned. What they
    //: can become is limited by their size only.
    //:
    //: A word on words. Send a single bright pixel through a filter, and what comes out is the filter *turned by 180°*:
    let spark = filter([0, 0, 0, 0, 1, 0, 0, 0, 0])
    let counting = filter([1, 2, 3, 4, 5, 6, 7, 8, 9])
    page.show("the filter", counting.values, digits: 0)
    page.show("what a spark leaves", sevenLoops(spark, counting, padding: 1).values, digits: 0)

    //: Signal processing calls our operation *correlation* and reserves *convolution* for the one that leaves the
    //: filter upright. For learned filters it makes no difference, and everybody says convolution. The turn is no
    //: pedantry, though: it comes back in the gradient.
  }
}
