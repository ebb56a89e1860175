import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let broadcasting = Section { page in
    //: ## Broadcasting
    //:
    //: How can a small tensor be combined with a large one? Networks are usually given numbers that are centred on zero. To
    //: centre a picture we subtract the mean of red from every red number, and so on: 196,608 numbers on one side, three on
    //: the other. (`Variable` is the engine's wrapper around a tensor that is used for training, from chapter 2 on. Here it
    //: only lends us its mean and its sum; `value` is the tensor in it.)
    let picture = Tensor(SamplePicture.image())
    let means = Variable(picture).mean(along: [0, 2, 3]).value
    page.show("shape of the means", means.shape)
    page.show("means", means.values, digits: 3)

    //: Subtraction needs two pictures of one size, so each mean has to be repeated over a plane of 256 × 256. A view of the
    //: three means describes these planes without storing them: **a stride of zero** stays where it is. (*Swift, in
    //: passing:* `zip` pairs the elements of two lists, and `{ $0 - $1 }` subtracts the second of a pair from the first.)
    let repeated = View(numbers: means.values, sizes: [3, 256, 256], strides: [1, 0, 0])
    let centred = zip(picture.values, repeated.dense).map { $0 - $1 }

    //: This is **broadcasting**, and the operators on tensors do it by themselves. They align the two shapes at their last
    //: dimension. Wherever one shape has size 1, or no dimension at all, its numbers are repeated. In the code,
    //: `size(alignedTo:)` gives the size of a dimension counted from the end, or 1 if there is none, and `precondition` stops
    //: the program with a message if its condition does not hold.
    //:
    //: @quote Engine/Shape.swift Shape.broadcast
    //:
    //: We try it on four pairs of shapes, the first being our picture and its means:
    page.show("picture - means, same as by the view", (picture - means).values == centred)
    let pairs: [(Shape, Shape)] = [
      ([1, 3, 256, 256], [1, 3, 1, 1]), ([1, 3, 256, 256], [256, 1]), ([4, 1], [1, 5]), ([32, 3, 3, 3], []),
    ]
    page.table(
      "Two shapes and what comes of them", columns: ["one", "other", "together"],
      rows: pairs.map { [.text($0.description), .text($1.description), .text($0.broadcast(with: $1).description)] })

    //: Broadcasting invites one mistake. We want the picture to grow dark towards the bottom, so we make 256 weights, one
    //: for each row, and multiply. Predict what comes out.
    let weights = Tensor(shape: [256], (0..<256).map { 1 - Float($0) / 255 })
    let wrong = picture * weights
    let right = picture * weights.reshaped([256, 1])
    page.images(
      "broadcasting", ["weights of shape 256": shown(wrong.values), "of shape 256×1": shown(right.values)],
      caption:
        "Left, what was written: the picture darkens to the right. Right, what was meant: it darkens to the bottom. A "
        + "row of weights lines up with the columns.")

    //: Shapes are aligned at their *end*, so the 256 weights were taken for the columns. There was no error, because the
    //: picture is square. With 200 rows and 200 weights the program would have stopped:
    //: `shapes 1×3×200×256 and 200 do not broadcast`. Square test pictures hide this mistake; the tests of this project use
    //: sizes such as 7 × 17.
  }
}
