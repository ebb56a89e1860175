import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let channels = Section { page in
    //: ## Channels
    //:
    //: How are new channels made from old ones? Red, green and blue are one way to write a colour. Scores in this field are
    //: taken on another, **luma**, a weighted mean that approximates perceived brightness; two colour differences complete it.
    //: (The scorer of chapter 8 also squeezes luma into 16…235 of 255, as television does; here it keeps the full range.) So
    //: three new planes are to be computed from three old ones. The first way is a loop. (*Swift, in passing:* `flatMap` is
    //: `map`, with the lists that come out joined into one. `m in` names the element, here a row of weights.)
    let image = SamplePicture.image(), picture = Tensor(image)
    let mixing: [[Float]] = [[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]]
    let red = image.plane(0), green = image.plane(1), blue = image.plane(2)
    let looped = mixing.flatMap { m in (0..<65_536).map { m[0] * red[$0] + m[1] * green[$0] + m[2] * blue[$0] } }

    //: The second way is broadcasting: multiply whole planes by their weights and add them up. For luma:
    let weighed = picture * Tensor(shape: [1, 3, 1, 1], mixing[0])
    let luma = Variable(weighed).sum(along: [1]).value

    //: The third way takes the picture for a matrix, with a row for each channel and a column for each pixel. The weights
    //: are a matrix too, and the new channels are the product of the two.
    let recipe = Tensor(shape: [3, 3], mixing.flatMap { $0 })
    let mixed = recipe.multiplied(by: picture.reshaped([3, 65_536]))
    page.show("loop and product differ at most by", largestDifference(looped, mixed.values), significant: 1)
    page.show(
      "sum and product differ at most by", largestDifference(luma.values, Array(mixed.values[..<65_536])),
      significant: 1)

    //: @fold
    let old = Array(picture.values), new = mixed.values
    page.images(
      "channels",
      [
        "red": grey(old, 0), "green": grey(old, 1), "blue": grey(old, 2), "luma": grey(new, 0),
        "blue difference": grey(new, 1, 0.5), "red difference": grey(new, 2, 0.5),
      ],
      caption:
        "The same picture in two sets of channels. Edges show in red, green and blue alike; in the second set they show "
        + "mainly in luma.",
      columns: 3)
    func spread(_ numbers: [Float], _ plane: Int) -> Double {
      let values = numbers[plane * 65_536..<(plane + 1) * 65_536].map(Double.init)
      let mean = values.reduce(0, +) / 65_536
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 65_536).squareRoot() * 255
    }
    page.table(
      "How much each channel varies", columns: ["channel", "standard deviation (grey levels)"],
      rows: [
        ["red", .number(spread(old, 0), digits: 1)], ["green", .number(spread(old, 1), digits: 1)],
        ["blue", .number(spread(old, 2), digits: 1)], ["luma", .number(spread(new, 0), digits: 1)],
        ["blue difference", .number(spread(new, 1), digits: 1)],
        ["red difference", .number(spread(new, 2), digits: 1)],
      ])
    //: @unfold

    //: Eyes see brightness more sharply than colour. So an enlargement is judged by its luma, where most of its edges show.
    //:
    //: What has the product done? For every pixel it has made *P* channels out of *N*, with the same *N* · *P* weights
    //: everywhere.
    //:
    //: > **Paper** (III.E, eqs. 6 to 8)
    //: > A **point-wise convolution** has $`N P`$ weights and takes $`M^2 N P`$ operations on feature maps of
    //: > $`M \times M`$. (A **feature map** is a channel that a network has computed.) The paper calls it the core of
    //: > its non-local block.
    //:
    //: We have just run one: a point-wise convolution is the product of a P×N matrix of weights and an N×M² matrix of pixels.
    //: Chapter 3 shows that other convolutions are products too. The paper's network consists of them, with simple operations
    //: between. So the rest of this chapter multiplies matrices. What the paper counts here as one operation is a
    //: **multiply-add**: one multiplication and the addition of its product to a sum. One point-wise convolution from 32 to 32
    //: channels takes many:
    page.show("multiply-adds at 256 × 256 pixels", 256 * 256 * 32 * 32)
  }
}
