import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let channels = Section { page in
    //: ## Channels
    //:
    //: How are new channels made from old ones? Red, green and blue are one way to write a colour. Another way is **luma**,
    //: a weighted mean of the three that approximates perceived brightness, together with two colour differences. Scores in
    //: this field are taken on luma. So three new planes are to be computed from three old ones. The first way is a loop.
    //: (The rows of `mixing` are luma, blue difference and red difference, by the weights that JPEG uses.) (*Swift, in
    //: passing:* `flatMap` is `map`, with the lists that come out joined into one. `m in` names the element, here a row of
    //: weights.)
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
        + "mainly in luma. In the colour differences, middle grey is zero.",
      columns: 3)
    //: @unfold

    //: (The last bits differ because the product rounds once where the other two round twice; see
    //: [below](#are-they-the-same).)
    //:
    //: Eyes see brightness more sharply than colour. So an enlargement is judged by its luma.
    //:
    //: For every pixel the product has made *P* channels out of *N* (here three out of three), with the same *N* · *P*
    //: weights everywhere. (As in the paper, *N* counts channels here, not pictures.) Applying the same weights at every
    //: place of a picture is called a **convolution** (chapter 3). This one looks at a single pixel at a time, so it is
    //: *point-wise*.
    //:
    //: > **Paper** (III.E, eqs. 6 to 8)
    //: > A **point-wise convolution** has $`N P`$ weights and takes $`M^2 N P`$ operations on feature maps of
    //: > $`M \times M`$. (A **feature map** is a channel that a network has computed.) The paper calls it the core of
    //: > its non-local block.
    //:
    //: We have just run one: a point-wise convolution is the product of a P×N matrix of weights and an N×M² matrix of pixels.
    //: Chapter 3 shows that other convolutions are products too. The paper's network consists of them, with simple operations
    //: between. So the rest of this chapter multiplies matrices. What the paper counts here as one operation is a
    //: **multiply-add**: one multiplication and the addition of its product to a sum. At 256 × 256 pixels, one point-wise
    //: convolution from 32 to 32 channels takes 256 · 256 · 32 · 32 of them, about 67 million.
  }
}
