import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## What does a filter do to a picture?
//:
//: A **filter** (or **kernel**) is a small array of weights. Lay it over a picture, multiply every weight by the pixel under
//: it, and add up the products. The sum is one output pixel. Then move the filter on by one pixel and do the same again.
//:
//: Here is one place of the filter, in numbers: the pixels under it, dark on the left and bright on the right, and a filter
//: that compares right with left. (In the code, `first { … }` finds the side whose square is the number of weights.)

/// One filter of K×K numbers for a picture of one channel.
func filter(_ numbers: [Float]) -> Tensor {
  let side = (1...9).first { $0 * $0 == numbers.count }!
  return Tensor(shape: [1, 1, side, side], numbers)
}

extension Chapter03 {
  static let whatFiltersDo = Section { page in
    let window: [Float] = [1, 4, 6, 1, 4, 6, 1, 4, 6], sobel: [Float] = [-1, 0, 1, -2, 0, 2, -1, 0, 1]
    let products = zip(window, sobel).map { $0 * $1 }
    page.show("pixels, three rows", window, digits: 0)
    page.show("filter", sobel, digits: 0)
    page.show("products", products, digits: 0)
    page.show("output pixel, their sum", products.reduce(0, +), digits: 0)

    //: All sums together are a picture again, the **feature map** of this filter. The next figure shows three filters at
    //: work on the green channel of the built-in picture. The first is a mean: all its weights are equal and add up to 1.
    //: The second is the one above, called a Sobel filter, and the third subtracts a pixel's four neighbours from four
    //: times the pixel. The weights of these two add up to 0. (They are divided by 4 and by 2, so that most answers fit
    //: into the scale of greys. `sevenLoops` stands in the next section.) Predict before you look: what do they answer
    //: where the picture is uniform?
    let sample = SamplePicture.image(width: 128, height: 128)
    let green = Tensor(shape: [1, 1, 128, 128], sample.plane(1))
    let side = page.choice("side of the mean", 5, of: [1, 3, 5, 7, 9])
    let mean = filter([Float](repeating: 1 / Float(side * side), count: side * side))
    let edge = filter(sobel.map { $0 / 4 })
    let detail = filter([0, -1, 0, -1, 4, -1, 0, -1, 0].map { $0 / 2 })
    page.images(
      "filters",
      [
        "given": grey(green), "mean of \(side) × \(side)": grey(sevenLoops(green, mean, padding: side / 2)),
        "Sobel, right minus left": grey(sevenLoops(green, edge, padding: 1), middle: true),
        "pixel minus neighbours": grey(sevenLoops(green, detail, padding: 1), middle: true),
      ],
      caption:
        "One picture, three filters. In the lower row mid-grey is zero. The mean blurs; the Sobel "
        + "filter finds edges that run from top to bottom; the last finds fine detail in every direction.", columns: 2)

    //: > **Try** Make the mean wider, and watch the second picture: what is narrower than the mean disappears, and a dark
    //: > frame grows at the border, where zeros are averaged in. [Below](#at-the-border) we ask what else could stand
    //: > there.

    //: Where the picture is uniform, a filter multiplies its brightness by the sum of the weights. So the mean leaves it as
    //: it is, and the other two answer zero. They see only differences between neighbours.
    //:
    //: The word *convolution* has two meanings. Send a single bright pixel through a filter, which gives its **impulse
    //: response**:
    let impulse = filter([0, 0, 0, 0, 1, 0, 0, 0, 0])
    let counting = filter([1, 2, 3, 4, 5, 6, 7, 8, 9])
    page.show("the filter", counting.values, digits: 0)
    page.show("its answer to one bright pixel", sevenLoops(impulse, counting, padding: 1).values, digits: 0)

    //: The filter comes out turned by 180°. Signal processing calls our operation **cross-correlation** and keeps
    //: *convolution* for the one that turns the filter first, so that it comes out upright. Learned filters can be learned
    //: either way round, so deep learning calls ours convolution, and so do we.
  }
}
