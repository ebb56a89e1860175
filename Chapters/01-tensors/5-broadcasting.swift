import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let broadcasting = Section { page in
    //: ## Broadcasting
    //:
    //: Networks like numbers that are centred on zero. To centre a picture we take from every red number the mean of
    //: red, and so on: 196,608 numbers on one side, three on the other.
    let picture = Tensor(SamplePicture.image())
    let means = Variable(picture).mean(along: [0, 2, 3]).value
    page.show("shape of the means", means.shape)
    page.show("means", means.values, digits: 3)

    //: We could write three loops. Or we could write the three means into a picture of 256 × 256 each and subtract
    //: pictures. But we have just learned how to have such a picture without writing it: **a stride of zero** stays
    //: where it is. Each plane of this view shows its one number in every row and column.
    let repeated = View(numbers: means.values, sizes: [3, 256, 256], strides: [1, 0, 0])
    let centred = zip(picture.values, repeated.dense).map { $0 - $1 }

    //: That is what broadcasting means, and an operator on tensors does it by itself: it lines the two shapes up at
    //: their last dimension, and wherever one has size 1, or nothing at all, it repeats.
    //:
    //: @quote Engine/Shape.swift Shape.broadcast
    page.show("the same by broadcasting", (picture - means).values == centred)
    let pairs: [(Shape, Shape)] = [
      ([1, 3, 256, 256], [1, 3, 1, 1]), ([1, 3, 256, 256], [256, 1]), ([4, 1], [1, 5]), ([32, 3, 3, 3], []),
    ]
    page.table(
      "Two shapes and what comes of them", columns: ["one", "other", "together"],
      rows: pairs.map { [.text($0.description), .text($1.description), .text($0.broadcast(with: $1).description)] })

    //: Now a mistake that everybody makes once. We want the picture to grow dark towards the bottom, so we make 256
    //: weights, one for each row, and multiply.
    let weights = Tensor(shape: [256], (0..<256).map { 1 - Float($0) / 255 })
    let wrong = picture * weights
    let right = picture * weights.reshaped([256, 1])
    page.images(
      "broadcasting", ["picture × 256": shown(wrong.values), "picture × 256×1": shown(right.values)],
      caption: "Left: what was written. Right: what was meant. A row of weights lines up with the columns.")

    //: Shapes line up at their *end*, so 256 weights meant the columns. There was no error, because the picture is a
    //: square. With 200 rows the program would have stopped: `shapes 1×3×200×256 and 200 do not broadcast`. Square
    //: test pictures hide this bug, which is one reason why the tests of this project like sizes such as 7 × 17.
  }
}
