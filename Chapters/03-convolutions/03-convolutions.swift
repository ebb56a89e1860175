import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: A picture of 256 × 256 pixels in three colours is 196,608 numbers. A layer that joined each of them to each number
//: of an output as large would need 39 billion weights, and would have to learn what an edge is at every place anew. A
//: convolution makes two assumptions and gets by with a few thousand: what matters about a pixel stands *near* it, and
//: it matters *in the same way everywhere*.
//:
//: Nearly all arithmetic of this project happens in convolutions. This chapter takes one apart: seven loops, then what
//: remains when the loops are taken away one by one, the way back, the cheaper relatives, one of which the paper builds
//: its block from, and at the end the blur of eq. 1, which is a convolution too and gives itself away when asked
//: properly.
//:
//: ## Seven loops
//:
//: Every output pixel is a weighted sum of the input pixels around it, over all C channels:
//:
//: ```math
//: y_{n,o,i,j} = \sum_{c} \sum_{a} \sum_{b} w_{o,c,a,b} \; x_{n,c,\,i+a-p,\,j+b-p}
//: ```
//:
//: Four indices on the left and three sums on the right make seven loops. Outside of the picture lie `padding` zeros.

/// N×C×H×W with filters O×C×K×K: N×O×H′×W′.
public func sevenLoops(_ x: Tensor, _ w: Tensor, padding p: Int) -> Tensor {
  let (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let (outputs, k) = (w.shape[0], w.shape[2])
  let (rows, columns) = (height + 2 * p - k + 1, width + 2 * p - k + 1)
  let input = x.values, weights = w.values
  var y: [Float] = []
  for n in 0..<batch {
    for o in 0..<outputs {
      for i in 0..<rows {
        for j in 0..<columns {
          var sum: Float = 0
          for c in 0..<channels {
            for a in 0..<k {
              for b in 0..<k {
                let (row, column) = (i + a - p, j + b - p)
                guard row >= 0, row < height, column >= 0, column < width else { continue }
                sum +=
                  weights[((o * channels + c) * k + a) * k + b]
                  * input[((n * channels + c) * height + row) * width + column]
              }
            }
          }
          y.append(sum)
        }
      }
    }
  }
  return Tensor(shape: [batch, outputs, rows, columns], y)
}

/// One filter of K×K numbers for a picture of one channel.
func filter(_ numbers: [Float]) -> Tensor {
  let side = (1...9).first { $0 * $0 == numbers.count }!
  return Tensor(shape: [1, 1, side, side], numbers)
}

//: @hide

/// One channel as a grey picture; 0.5 is added to what runs from −0.5 to 0.5.
func grey(_ tensor: Tensor, middle: Bool = false) -> Image {
  let values = (tensor + (middle ? 0.5 : 0)).map(.clamp(lower: 0, upper: 1)).values
  return Image(width: tensor.shape[3], height: tensor.shape[2], channels: 1, pixels: values).quantized()
}

/// Yes or no.
func yes(_ truth: Bool) -> String { truth ? "yes" : "no" }

/// The largest absolute difference of two tensors.
func difference(_ a: Tensor, _ b: Tensor) -> Float { (a - b).map(.absolute).values.max() ?? 0 }

//: @show

//: ## The picture as columns
//:
//: Seven loops are honest and slow: for every number they decide afresh where it lies and whether it lies in the
//: picture. The classical way out writes the question down differently. Copy the picture once for each of the K² taps,
//: each time shifted a little; put the copies one below the other as the rows of a matrix. Now every *column* holds
//: what one output pixel needs, and the convolution is a product with the filters as rows (*im2col*, "image to
//: columns").

/// 1×C×H×W to (C·K·K)×(H·W): every row is one channel, shifted by one tap.
func columns(of x: Tensor, size k: Int) -> Tensor {
  let (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3])
  let padded = Variable(x).padded(by: k / 2).value
  let copies = (0..<k * k).map { tap in
    let window = [0..<1, 0..<channels, tap / k..<tap / k + height, tap % k..<tap % k + width]
    return padded.sliced(window).reshaped([channels, 1, height * width])
  }
  return Tensor.concatenated(copies, along: 1).reshaped([channels * k * k, height * width])
}

/// The same convolution as a matrix product; size kept.
public func asProduct(_ x: Tensor, _ w: Tensor) -> Tensor {
  let filters = w.reshaped([w.shape[0], w.count / w.shape[0]])
  return filters.multiplied(by: columns(of: x, size: w.shape[2])).reshaped([1, w.shape[0], x.shape[2], x.shape[3]])
}

//: ## A table of offsets
//:
//: The copies cost K² times the memory of the picture, and all they hold is the picture. But if row *k* of that matrix
//: is nothing else than the padded picture from some place on, there is no need to write it down: the *place* is
//: enough. One small table says for every channel and tap where its row would begin. Three loops become one, and the
//: zeros around the picture, which are written out once, take the `guard` away.

/// The same convolution with a table of offsets; size kept.
public func withOffsets(_ x: Tensor, _ w: Tensor) -> Tensor {
  let (height, width, outputs, k) = (x.shape[2], x.shape[3], w.shape[0], w.shape[2])
  let padded = Variable(x).padded(by: k / 2).value
  let (pitch, plane) = (padded.shape[3], padded.shape[2] * padded.shape[3])
  let offsets = (0..<x.shape[1] * k * k).map { $0 / (k * k) * plane + $0 / k % k * pitch + $0 % k }
  let input = padded.values, weights = w.values
  var y: [Float] = []
  for o in 0..<outputs {
    for i in 0..<height {
      for j in 0..<width {
        var sum: Float = 0
        for (t, offset) in offsets.enumerated() {
          sum += weights[o * offsets.count + t] * input[i * pitch + j + offset]
        }
        y.append(sum)
      }
    }
  }
  return Tensor(shape: [1, outputs, height, width], y)
}

//: ## Fewer multiplications
//:
//: All versions so far make the same products, nine for every pixel and pair of channels. Are nine needed? Take a line
//: and a filter of three. Two neighbouring outputs need six products, it seems:
//:
//: ```math
//: y_0 = d_0 g_0 + d_1 g_1 + d_2 g_2 \qquad y_1 = d_1 g_0 + d_2 g_1 + d_3 g_2
//: ```
//:
//: Shmuel Winograd showed (1980) that four will do, if one is willing to add more:

/// Two outputs of a filter of three, from four inputs, with four products.
func twoOutputs(_ d: [Float], _ g: [Float]) -> [Float] {
  let sum = (g[0] + g[2]) / 2, half = g[1] / 2
  let m0 = (d[0] - d[2]) * g[0]
  let m1 = (d[1] + d[2]) * (sum + half)
  let m2 = (d[2] - d[1]) * (sum - half)
  let m3 = (d[1] - d[3]) * g[2]
  return [m0 + m1 + m2, m1 - m2 - m3]
}

//: Write the products out: in $`m_1 + m_2`$ everything cancels but $`d_1 g_1 + d_2 g_0 + d_2 g_2`$. The sums of the
//: filter are made once and used for the whole picture; those of the input are made once and used for all filters. What
//: is saved grows with the tile. In two dimensions, 4 × 4 outputs cost 36 products in place of 144: a quarter.

//: @hide

/// The mean of the numbers at each distance from the border of a square.
func byDistanceFromBorder(_ tensor: Tensor, upTo limit: Int) -> [Float] {
  let (side, values) = (tensor.shape[3], tensor.values)
  var sums = [Float](repeating: 0, count: limit), counts = sums
  for (index, value) in values.enumerated() {
    let (y, x) = (index % (side * side) / side, index % side)
    let distance = min(min(x, y), min(side - 1 - x, side - 1 - y))
    guard distance < limit else { continue }
    sums[distance] += value
    counts[distance] += 1
  }
  return zip(sums, counts).map { $0 / $1 }
}

/// A stack of 3×3 convolutions with random weights, and how strongly each input pixel moves the middle output pixel.
func influence(depth: Int, side: Int, draws: Int, using random: inout RandomSource) -> Tensor {
  var total = Tensor.zeros([1, 1, side, side])
  for _ in 0..<draws {
    let tape = Tape(), x = tape.variable(.normal([1, 1, side, side], using: &random))
    var h = x
    for layer in 0..<depth {
      let convolution = Conv2D(
        inputChannels: layer == 0 ? 1 : 8, outputChannels: layer == depth - 1 ? 1 : 8, kernelSize: 3, slope: 0.2,
        using: &random)
      h = convolution(h).leakyReLU(slope: 0.2)
    }
    let middle = h.sliced([0..<1, 0..<1, side / 2..<side / 2 + 1, side / 2..<side / 2 + 1]).sum()
    total.add(tape.gradients(of: middle)[x].map(.absolute))
  }
  return total * (1 / (total.values.max() ?? 1))
}

/// Side of the square around the middle that holds a share of all influence.
func sideHolding(_ share: Float, of influence: Tensor) -> Int {
  let side = influence.shape[3], values = influence.values, all = influence.sum
  return stride(from: 1, through: side, by: 2).first { square in
    let window = (side - square) / 2..<(side + square) / 2
    return window.reduce(0) { $0 + values[$1 * side + window.lowerBound..<$1 * side + window.upperBound].reduce(0, +) }
      >= share * all
  } ?? side
}

//: @show

/// Chapter 3.
public enum Chapter03: Chapter {
  /// The folder.
  public static let folder = "03-convolutions"
  /// The heading.
  public static let title = "Convolutions"
  /// One sentence.
  public static let summary =
    "One small filter moved over a picture: how it works, what it costs, how it is found again."

  /// Runs the chapter.
  public static func run(_ page: Page) throws {
    //: ## What filters do
    //:
    //: All pieces are on the table; let them work. Three filters, each nine or twenty-five numbers, on the green
    //: channel of the built-in picture: a mean, a difference from left to right, and the picture minus what its
    //: neighbours foretell.
    let sample = SamplePicture.image(width: 128, height: 128)
    let green = Tensor(shape: [1, 1, 128, 128], sample.plane(1))
    let mean = filter([Float](repeating: 1.0 / 25, count: 25))
    let edge = filter([-1, 0, 1, -2, 0, 2, -1, 0, 1].map { $0 / 8 })
    let detail = filter([0, -1, 0, -1, 4, -1, 0, -1, 0].map { $0 / 4 })
    page.images(
      "filters",
      [
        "given": grey(green), "mean of 5×5": grey(sevenLoops(green, mean, padding: 2)),
        "left to right": grey(sevenLoops(green, edge, padding: 1) * 2, middle: true),
        "surprise": grey(sevenLoops(green, detail, padding: 1) * 2, middle: true),
      ], caption: "One picture, three filters. In the two on the right grey is zero, and differences are doubled.",
      columns: 4)

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

    //: ## Four ways to the same numbers
    //:
    //: Now the versions against each other, on a batch of one with 16 channels in and out. The fourth is the engine's.
    var random = RandomSource(seed: page.options.seed)
    let x = Tensor.normal([1, 16, 40, 40], using: &random)
    let w = Tensor.normal([16, 16, 3, 3], using: &random) * 0.1
    let plain = page.timing("seven loops") { sevenLoops(x, w, padding: 1) }
    let product = page.timing("columns and a product") { asProduct(x, w) }
    let offsets = page.timing("table of offsets") { withOffsets(x, w) }
    let engine = page.timing("engine") { Variable(x).convolved(with: Variable(w), padding: (1, 1)).value }
    page.table(
      "Against the seven loops",
      columns: ["version", "differs by less than 0.0001", "numbers in memory beside x, w, y"],
      rows: [
        ["columns and a product", .text(yes(difference(product, plain) < 1e-4)), .number(16 * 9 * 40 * 40)],
        ["table of offsets", .text(yes(difference(offsets, plain) < 1e-4)), .number(16 * 42 * 42 + 16 * 9)],
        ["engine", .text(yes(difference(engine, plain) < 1e-4)), .missing],
      ])

    //: To the last bit they need not agree: the order in which products are added is not the same, and the last bits of
    //: a sum depend on it. The engine's innermost loop is the third version with two things added. It makes *four*
    //: output channels of *three vectors* of pixels at a time, the block of chapter 1, so that everything it loads is
    //: used several times while it is in a register; and eight neighbouring pixels (sixteen with AVX-512) are one
    //: vector, so that one instruction does as many. This is its narrower brother, for what three vectors leave over:
    //:
    //: @quote Kernels/Loops/Products/Tile.swift Tile.sums4x2 documented
    //:
    //: Whether the offsets stand for rows of a matrix or for shifts of a picture is nothing that this loop could know:
    //: the matrix product of chapter 1 runs through it too. What is left is to bring a band of the picture into a small
    //: buffer that stays in the cache, zeros of the border included, and to make the table for it:
    //:
    //: @quote Kernels/Convolution/Staging.swift Staging.offsets documented
    //:
    //: (`phase` serves filters that are moved by more than a pixel; with `stride` 1 it is the channel, and the table is
    //: ours.) Where a filter is 3 × 3 and the channels are many, as nearly everywhere in the paper's network, the
    //: engine puts Winograd's trick before that loop; the loop stays the same. First the trick in one dimension, then
    //: where the engine draws the line:
    let (d, taps): ([Float], [Float]) = ([3, 1, 4, 1], [2, 7, 1])
    page.show("six products", [0, 1].map { i in (0..<3).reduce(0) { $0 + d[i + $1] * taps[$1] } }, digits: 0)
    page.show("four products", twoOutputs(d, taps), digits: 0)

    //: @quote Kernels/Convolution/Winograd.swift WinogradTask.pays documented
    //:
    //: How fast the versions are depends on the machine, so the next table is not computed by this page. It is read
    //: from a record; `swift run -c release chapter time 03 --record` makes it anew, on your machine.
    let versions = try page.record("versions")
    let milliseconds = try versions.numbers("milliseconds"), rates = try versions.numbers("gflops")
    page.table(
      "32 channels in and out, 64 × 64 pixels, one thread (recorded: \(versions.notes["machine"] ?? "?"))",
      columns: ["version", "milliseconds", "GFLOP/s"],
      rows: versions.column("version").enumerated().map { index, name in
        [.text(name), .number(milliseconds[index], digits: 2), .number(rates[index], digits: 1)]
      })

    //: (A multiplication and an addition count as two, and all nine products are counted, made or not; so a rate may
    //: exceed what the processor can do.) What surprised us: copies and all, im2col leaves the table of offsets far
    //: behind as long as that is plain Swift, because the product behind the copies runs through the fast loop. Against
    //: the engine the copies cost it most of its time, and they cost memory: for one layer of the paper's network on a
    //: picture of 256 × 256 pixels,
    let pixels = 256 * 256
    page.show("the picture's 32 channels", Double(32 * pixels * 4) / 1e6, digits: 1, unit: "MB")
    page.show("its columns", Double(9 * 32 * pixels * 4) / 1e6, digits: 1, unit: "MB")
    page.show("the engine's buffer, at most", Double(40 * 1024 * 4) / 1e6, digits: 2, unit: "MB")

    //: ## At the border
    //:
    //: Somebody has to say what lies outside of the picture. Zeros are what everybody takes; let us see what they do. A
    //: picture that is white everywhere is averaged over 5 × 5 pixels, four times:
    let white = Tensor(shape: [1, 1, 33, 33], repeating: 1)
    func blurred(_ x: Tensor, _ mode: PaddingMode, times: Int) -> Tensor {
      var x = Variable(x)
      for _ in 0..<times { x = x.padded(by: 2, mode: mode).convolved(with: Variable(mean)) }
      return x.value
    }
    page.figure(
      "white-wall",
      caption:
        "A row through the middle of a white picture after four means of 5 × 5. With zeros outside it darkens from "
        + "the edges; the other two modes keep it white.", x: Axis("column", unit: "pixels"),
      y: Axis("brightness", unit: "0…1", range: 0...1.1)
    ) { plot in
      for mode in PaddingMode.allCases {
        let row = Array(blurred(white, mode, times: 4).values[16 * 33..<17 * 33])
        plot.line(mode.rawValue, row)
      }
      plot.key = .bottomRight
    }

    //: A real picture has something outside, which we can know if we cut a piece out of it. So: blur the whole picture
    //: and cut out 64 × 64; cut out first and blur then; compare, by distance from the cut.
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

    //: ## The way back
    //:
    //: Chapter 2 turned functions into gradients by rules; what is the rule here? Output pixel $`i`$ used input pixel
    //: $`i + a - p`$ with weight $`w_a`$. So input pixel $`u`$ was used, with weight $`w_a`$, by output $`u - a + p`$,
    //: and collects the gradients $`g`$ from there. The minus sign turns the filter round:
    //:
    //: ```math
    //: \frac{\partial L}{\partial x_{n,c,u,v}} = \sum_{o,a,b} w_{o,c,a,b} \; g_{n,o,\,u-a+p,\,v-b+p}
    //: ```
    //:
    //: ```math
    //: \frac{\partial L}{\partial w_{o,c,a,b}} = \sum_{n,i,j} g_{n,o,i,j} \; x_{n,c,\,i+a-p,\,j+b-p}
    //: ```
    //:
    //: (Outside of the output $`g`$ is zero.) Both are convolutions again. The first, of the gradient with filters that
    //: are turned by 180° and whose input and output channels have changed places; what was padded by $`p`$ is padded
    //: by $`K - 1 - p`$ going back, here one pixel both ways. The second, of the input with the *gradient* as a filter
    //: as large as the picture. Neither needs a new kernel; we write both with the forward operation, and compare with
    //: what the tape finds.
    let g = Tensor.normal([1, 16, 40, 40], using: &random)
    let tape = Tape(), tx = tape.variable(x), tw = tape.variable(w)
    let found = tape.gradients(of: (tx.convolved(with: tw, padding: (1, 1)) * Variable(g)).sum())

    let turned = w.flipped(along: 2).flipped(along: 3).transposed([1, 0, 2, 3])
    let toInput = Variable(g).convolved(with: Variable(turned), padding: (1, 1)).value
    let swapped = Variable(x.transposed([1, 0, 2, 3]))
    let toWeights = swapped.convolved(with: Variable(g.transposed([1, 0, 2, 3])), padding: (1, 1)).value
    page.table(
      "Written as convolutions, against the tape", columns: ["gradient", "largest number", "agrees to 4 digits"],
      rows: [
        [
          "to the input", .number(found[tx].map(.absolute).values.max()!, digits: 1),
          .text(yes(difference(toInput, found[tx]) < 1e-4)),
        ],
        [
          "to the weights", .number(found[tw].map(.absolute).values.max()!, digits: 1),
          .text(yes(difference(toWeights.transposed([1, 0, 2, 3]), found[tw]) < 3e-3)),
        ],
      ])

    //: The engine's operation with its backward rule beside it. (For the weights it has kernels of their own after all:
    //: a filter of 40 × 40 is an odd thing to optimise for. Where Winograd's trick pays, its gradient walks the same
    //: transforms backwards; elsewhere twelve dot products are made at a time.)
    //:
    //: @quote Engine/Operations/Convolution.swift Variable.convolved

    //: ## Cheaper relatives
    //:
    //: A standard convolution does two things at once: it looks around (K²) and it mixes channels (C times O). Its
    //: relatives do one of the two. A **point-wise** convolution has K = 1: no neighbours, only mixing. Every pixel's
    //: channels are multiplied by the same matrix, and that is all it is, a matrix product:
    let mixing = Tensor.normal([16, 16, 1, 1], using: &random)
    let pointwise = Variable(x).convolved(with: Variable(mixing)).value
    let asMatrix = mixing.reshaped([16, 16]).multiplied(by: x.reshaped([16, 1600]))
    page.show("the same numbers", yes(difference(pointwise.reshaped([16, 1600]), asMatrix) < 1e-4))

    //: A **depthwise** convolution only looks around: one filter a channel, and no channel meets another. It is a
    //: standard one whose filters are zero off the diagonal, and it saves the multiplications with these zeros:
    let each = Tensor.normal([16, 1, 3, 3], using: &random)
    var diagonal = Tensor.zeros([16, 16, 3, 3])
    for c in 0..<16 { for tap in 0..<9 { diagonal[c, c, tap / 3, tap % 3] = each[c, 0, tap / 3, tap % 3] } }
    let depthwise = Variable(x).depthwiseConvolved(with: Variable(each), padding: (1, 1)).value
    let dense = Variable(x).convolved(with: Variable(diagonal), padding: (1, 1)).value
    page.show("the same numbers", yes(difference(depthwise, dense) < 1e-4))

    //: One after the other they are called *depthwise separable*. A **transposed** convolution is the way back of a
    //: standard one, used as a way forth: where a convolution with stride 2 halves a picture, its transpose doubles it.
    //: The name is meant literally. For any two pictures, $`\langle A x, y \rangle = \langle x, A^\top y \rangle`$:
    let small = Tensor.normal([1, 8, 20, 20], using: &random), pair = Tensor.normal([8, 16, 4, 4], using: &random)
    let down = Variable(x).convolved(with: Variable(pair), stride: 2, padding: (1, 1)).value
    let up = Variable(small).transposeConvolved(with: Variable(pair), stride: 2, padding: 1).value
    page.show("⟨A x, y⟩", (down * small).sum, digits: 1)
    page.show("⟨x, Aᵀ y⟩", (x * up).sum, digits: 1)

    //: As an enlarger it has a flaw that is visible from afar. Each input pixel stamps its filter into the output, two
    //: pixels further for the next one. If the filter's side is no multiple of two, some output pixels are stamped more
    //: often than others. Count the stamps, with a picture of ones and filters of ones:
    let ones = Variable(.ones([1, 1, 8, 8]))
    let stamps = [3, 4].map { k in
      ones.transposeConvolved(with: Variable(.ones([1, 1, k, k])), stride: 2, padding: 1, outputPadding: 4 - k).value
    }
    page.figure(
      "stamps",
      caption: "How many stamps each pixel gets when 8 × 8 pixels are doubled. With a side of 3 it is a "
        + "chessboard of one, two and four, which the weights then have to unlearn; with 4 it is even but for the frame.",
      columns: 2
    ) { figure in
      for (k, counts) in zip([3, 4], stamps) {
        figure.heatMap("side \(k)", counts.values, width: 16, height: 16, legend: Axis("stamps", range: 1...4))
      }
    }

    //: > **Paper** (I)
    //: > Transposed convolutions are set aside as enlargers; the picture is enlarged by interpolation first, and the
    //: > network improves it. (The reasons given are others: deconvolution stands at the end of a network, and the
    //: > kernel that reduced the picture is not known.)

    //: ## Counted
    //:
    //: > **Paper** (III.E, eqs. 6 to 16)
    //: > Read with K the side of the filter, N and P the channels in and out, M the side of the picture: a standard
    //: > convolution has $`W_{SC} = K^2 N P`$ weights and costs $`O_{SC} = M^2 K^2 N P`$ operations, a point-wise one
    //: > $`N P`$ and $`M^2 N P`$. The reductions $`F_W`$ and $`F_O`$ are the ratios of the two; their value, which is
    //: > not printed, is $`1/K^2`$ for both. (Eqs. 13 to 16 repeat eqs. 9 to 12.)
    //:
    //: The sums in code, for the block's 32 channels and a picture of 256 × 256:
    let (m, k, c) = (256, 3, 32)
    let kinds = [
      (name: "standard", weights: k * k * c * c), (name: "point-wise", weights: c * c),
      (name: "depthwise separable", weights: k * k * c + c * c),
    ]
    page.table(
      "One layer", columns: ["kind", "weights", "million multiplications", "share of standard"],
      rows: kinds.map { kind in
        [
          .text(kind.name), .number(kind.weights), .number(Double(m * m * kind.weights) / 1e6, digits: 1),
          .number(Double(kind.weights) / Double(kinds[0].weights), digits: 3),
        ]
      })

    //: A ninth, as the paper's formulas give. But a point-wise convolution is no cheaper *way to do the same thing*: it
    //: does not look around. A fair count takes a block that does: fig. 2's has one 3 × 3 convolution, a point-wise
    //: one, and one from 2 C channels to C. Two 3 × 3 convolutions, the block's most common alternative, are the other
    //: side.
    let block = k * k * c * c + c * c + 2 * c * c
    page.show("weights, fig. 2's block", block)
    page.show("two standard layers", 2 * k * k * c * c)
    page.show("share", Double(block) / Double(2 * k * k * c * c), digits: 2)

    //: Two thirds, not a ninth: the 3 × 3 in it is three quarters of the block.
    //:
    //: ## And measured
    //:
    //: Does a ninth of the multiplications take a ninth of the time? A second record, made by the same command: 128 ×
    //: 128 pixels, 4 to 128 channels, one thread.
    let kindsRecord = try page.record("kinds"), widths = [4, 8, 16, 32, 64, 128]
    func recorded(_ kind: String, _ column: String) throws -> [Double] {
      zip(kindsRecord.column("kind"), try kindsRecord.numbers(column)).filter { $0.0 == kind }.map(\.1)
    }
    let standard = try recorded("standard", "milliseconds")
    let shares = try ["point-wise", "depthwise separable"].map { kind in
      (kind, zip(try recorded(kind, "milliseconds"), standard).map { $0 / $1 })
    }
    page.figure(
      "cost",
      caption:
        "Time of two kinds of layer as a share of the standard one's, counted and measured (recorded, one thread).",
      x: Axis("channels in and out", scale: .logarithmic, range: 3.5...150),
      y: Axis("share of the standard layer's time", scale: .logarithmic, range: 0.05...2)
    ) { plot in
      for (kind, share) in shares { plot.line("\(kind), measured", x: widths, y: share) }
      plot.line("depthwise separable, counted", x: widths, y: widths.map { 1.0 / 9 + 1 / Double($0) })
      plot.mark(y: 1.0 / 9, "1/9")
    }
    page.table(
      "Rate, GFLOP/s of the counted operations (recorded)", columns: ["channels"] + widths.map(String.init),
      rows: try ["standard", "point-wise", "depthwise"].map { kind in
        [.text(kind)] + (try recorded(kind, "gflops")).map { .number($0, digits: 0) }
      })

    let middle = widths.firstIndex(of: 32)!
    page.show("point-wise, 32 channels, share of the count", 1.0 / 9, digits: 2)
    page.show("share of the time (recorded)", shares[0].1[middle], digits: 2)
    page.show("depthwise separable, share of the count", 1.0 / 9 + 1.0 / 32, digits: 2)
    page.show("share of the time (recorded)", shares[1].1[middle], digits: 2)

    //: What surprised us: a ninth of the count is nowhere near a ninth of the time. Two things stand between. The
    //: standard layer is cheaper than counted, since from 16 channels on Winograd's trick leaves a quarter of its
    //: products; for a point-wise layer there is no such trick. And the cheap layers wait for memory: a standard layer
    //: uses every number it has fetched nine times for each output channel, a point-wise one once, a depthwise one nine
    //: times in all, however many channels there are. Operations are what a paper can count. What a layer costs has to
    //: be measured, with the kernels that will run it.
    //:
    //: ## A whole training step
    //:
    //: Layers do not come alone. Between the convolutions of the paper's block stand a normalisation, a joining and two
    //: rectifiers. They compute next to nothing, but done one after the other each of them reads everything and writes
    //: everything. Let us count for one block, forward, how often all 32 channels pass between processor and memory:
    let apart: [(String, Int, Int)] = [
      ("3 × 3", 1, 1), ("1 × 1", 1, 1), ("mean and variance", 1, 0), ("normalise", 1, 1), ("rectify", 1, 1),
      ("join", 2, 2), ("1 × 1 of both", 2, 1), ("rectify", 1, 1),
    ]
    let brought: [(String, Int, Int)] = [
      ("3 × 3 and 1 × 1 as one filter", 1, 1), ("mean and variance", 1, 0), ("all the rest", 2, 1),
    ]
    page.table(
      "Passes of 32 channels through memory, one block", columns: ["", "operations", "read", "written"],
      rows: [("one by one", apart), ("brought together", brought)].map { name, steps in
        [
          .text(name), .number(steps.count), .number(steps.reduce(0) { $0 + $1.1 }),
          .number(steps.reduce(0) { $0 + $1.2 }),
        ]
      })

    //: The second row is the engine's, for a block that joins its *input* with its last feature (`joined = .input`).
    //: The first line of it costs nothing but a thought. Between the 3 × 3 and the 1 × 1 convolution there is no
    //: rectifier, and two linear maps in a row are one linear map; so the filters are multiplied with each other first.
    //: The gradient of each finds its own way back through that small product, and no rule had to be written for it:
    //:
    //: @quote SuperResolution/Networks/NonLocalBlock.swift NonLocalBlock.spatialThenPointwise documented
    //:
    //: (Where a block joins the output of its first convolution, as the paper's caption has it and as is the default,
    //: that output is needed by itself and the two stay apart: one operation, one reading and one writing more.) The
    //: last line is a kernel of its own. While a strip of the picture is on its way into the product, it is normalised
    //: and rectified, and while the result is on its way out, it is rectified again:
    //:
    //: @quote Kernels/Convolution/PointwiseConvolution.swift PointwiseConvolution.stage documented
    //:
    //: Going back, the same visit yields all gradients at once, that of the bias included: it is a weight whose input
    //: is always one. What it needs of the normalised numbers was never kept. It is computed again from what they were
    //: made of, which is quicker than fetching it would be, and frees the memory besides.
    //:
    //: Does it pay? NLVAE (with blocks that join their input) and ZSSR against the same networks in PyTorch: forward,
    //: backward and Adam, on the same processor, in turn, three rounds each. Times are medians, and the ratio is the
    //: median of the rounds' ratios, with the lowest and the highest. PyTorch gets the faster of its two memory
    //: layouts. `make bench RECORD=Figures/03-convolutions` measures it on your machine, given a Python that has
    //: PyTorch (`Tests/Peers/README.md`).
    let recordedSteps = try page.record("step")
    func column(_ name: String, _ digits: Int, _ factor: Double = 1) throws -> [Cell] {
      try recordedSteps.numbers(name).map { .number($0 * factor, digits: digits) }
    }
    let cells: [[Cell]] = [
      recordedSteps.column("model").map { .text($0 == "nlvae" ? "NLVAE" : "ZSSR") }, try column("size", 0),
      try column("threads", 0), try column("ours", 0), try column("torch", 0), try column("ratio", 2),
      try column("lowest", 2), try column("highest", 2),
    ]
    page.table(
      "Milliseconds of a step (recorded: \(recordedSteps.notes["machine"] ?? "?"), \(recordedSteps.notes["peer"] ?? "?"))",
      columns: ["network", "side", "threads", "ours", "PyTorch", "ratio", "lowest", "highest"],
      rows: recordedSteps.rows.indices.map { row in cells.map { $0[row] } })
    let others = cells[..<3] + [try column("share", 0, 100), try column("memory", 0), try column("torch_memory", 0)]
    page.table(
      "What it makes of the processor and of the memory (recorded)",
      columns: ["network", "side", "threads", "peak (%)", "ours (MiB)", "PyTorch (MiB)"],
      rows: recordedSteps.rows.indices.map { row in others.map { $0[row] } })

    //: (The share of the peak counts all nine products of a direct convolution and is measured against the best that
    //: the processor does without touching memory, so it may exceed 100. The megabytes are the whole program's.) ZSSR
    //: is eight large convolutions in a row, where PyTorch is good already: what we gain there is Winograd's. The
    //: paper's network alternates small ones with passes over memory, and there most of the gain is in passes that are
    //: not made.
    //:
    //: How much more would there be to gain? A kernel has a floor: its multiply-adds at the processor's best rate, or
    //: the numbers that it must read and write at the memory's, whichever takes longer. (Of the nine products of a 3 ×
    //: 3 convolution only the quarter that Winograd leaves counts here. What finds its numbers in a cache may go
    //: through the floor.) One thread, 128 × 128 pixels, recorded by
    //: `swift run -c release bench kernels --record Figures/03-convolutions`:
    let kernels = try page.record("kernels")
    let measured = zip(zip(kernels.column("kernel"), try kernels.numbers("size")), try kernels.numbers("milliseconds"))
    let at128 = zip(measured, try kernels.numbers("floor")).filter { $0.0.0.1 == 128 }
    page.table(
      "Kernels and their floors, 32 channels (recorded)",
      columns: ["kernel", "milliseconds", "floor", "floor / time (%)"],
      rows: at128.map { kernel, floor in
        [
          .text(kernel.0.0), .number(kernel.1, digits: 2), .number(floor, digits: 2),
          .number(100 * floor / kernel.1, digits: 0),
        ]
      })

    //: The transforms before and after its products keep Winograd's convolution well above its floor: they are
    //: additions and shuffles, which the floor does not count. That, and the gradients of the joined 1 × 1, are where
    //: the next hour of work should go.

    //: ## How far a stack sees
    //:
    //: One 3 × 3 convolution sees one pixel to each side. A second one sees the first one's outputs, and so one pixel
    //: more: L of them see $`2L + 1`$ pixels across, the *receptive field*. NLVAE has sixteen, one in each of 5 + 9
    //: blocks and one at each end. The tape can measure the field: the gradient of the middle output pixel is zero
    //: wherever the picture has no say. Here its mean size over random networks, for stacks of 2, 6 and 16.
    let depths = [2, 6, 16], side = 41, draws = page.options.full ? 64 : 16
    let fields = page.progress("receptive fields", total: depths.count) { tick in
      depths.map { depth in
        defer { tick() }
        return influence(depth: depth, side: side, draws: draws, using: &random)
      }
    }
    page.table(
      "Side of the field (pixels)", columns: ["3 × 3 layers", "counted, 2 L + 1", "measured, not zero", "holds 90 %"],
      rows: zip(depths, fields).map { depth, field in
        let row = field.values[side * (side / 2)..<side * (side / 2 + 1)]
        return [
          .number(depth), .number(2 * depth + 1), .number(row.filter { $0 > 0 }.count),
          .number(sideHolding(0.9, of: field)),
        ]
      })
    page.figure(
      "receptive-field",
      caption:
        "Influence of each input pixel on the middle output pixel, largest = 1, on a logarithmic scale; mean of random "
        + "networks of 8 channels. The fields are as large as counted, but their rims hardly have a say.",
      columns: 3
    ) { figure in
      for (depth, field) in zip(depths, fields) {
        let legend = Axis("influence", scale: .logarithmic, range: 1e-3...1)
        let visible = field.map(.clamp(lower: 1e-3, upper: 1))
        figure.heatMap("\(depth) layers", visible.values, width: side, height: side, legend: legend)
      }
    }

    //: The field grows with the depth, its effective part more slowly: there are many paths from the middle to the
    //: middle and a single one to the corner. A stack of small filters is a *local* thing for longer than its formula
    //: says. How to look further at one stroke is the question of chapter 4.

    //: ## The degradation is a convolution
    //:
    //: > **Paper** (I, eq. 1)
    //: > A low-resolution picture is $`I_x = \mathbf{D}(I_y; \lambda)`$, with some degradation $`\mathbf{D}`$.
    //:
    //: Ours reduces by bicubic interpolation with the kernel widened by the factor, so that it averages what it leaves
    //: out. Each output pixel is a weighted sum of the input pixels around, with the same weights everywhere: a
    //: convolution with a filter of 16 × 16 and a stride of 4. We read a row of weights off the resampling matrix,
    //: multiply it by itself, and find the picture that `resized` makes, as far from the border as the filter fits.
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let matrix = ResamplingMatrix(from: 256, to: 64, filter: .bicubic)
    let line = (0..<matrix.taps).map { Float(matrix.weights[32 * matrix.taps + $0]) }
    page.show("taps of a line", line.count)
    let kernel = Tensor(shape: [1, 1, line.count, line.count], line.flatMap { a in line.map { a * $0 } })

    //: (The colours become a batch of three grey pictures. Output 2 is the first that needs nothing from outside, and
    //: its filter begins at input pixel 2.)
    let large = Tensor(task.groundTruth).reshaped([3, 1, 256, 256]).sliced([0..<3, 0..<1, 2..<254, 2..<254])
    let exact = Tensor(task.groundTruth).resized(height: 64, width: 64).reshaped([3, 1, 64, 64])
    let inner = [0..<3, 0..<1, 2..<62, 2..<62]
    let reduced = Variable(large).convolved(with: Variable(kernel), stride: 4).value
    page.show("the same numbers", yes(difference(reduced, exact.sliced(inner)) < 1e-5))

    //: ## Finding it again
    //:
    //: Now forget the kernel. Given are the two pictures, large and small (the small one rounded to bytes, as a file
    //: is), and the unknown are 256 weights. The loss is the squared difference between the small picture and the large
    //: one, convolved; its gradient is the second convolution of [the way back](#the-way-back), with the output's
    //: stride; the start is nothing at all, all zeros. A layer is whatever shows its numbers to `visit`, so one unknown
    //: filter is the smallest network there is.
    struct UnknownKernel: Layer {
      var weights: Variable
      mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) { body(.weight, &weights) }
    }
    let rounded = Tensor(task.lowResolution).reshaped([3, 1, 64, 64]).sliced(inner)
    let steps = page.options.full ? 6000 : 800
    func recover(from large: Tensor, _ small: Tensor, _ tick: Ticker) -> (kernel: Tensor, error: Float) {
      var unknown = UnknownKernel(weights: Variable(.zeros([1, 1, 16, 16])))
      var adam = Adam(), last: Float = 0
      for step in 0..<steps {
        let tape = Tape(), tracked = unknown.tracked(on: tape)
        let error = Variable(large).convolved(with: tracked.weights, stride: 4).meanSquaredError(to: small)
        adam.learningRate = 3e-3 * (1 - Float(step) / Float(steps))
        adam.update(&unknown, with: [tape.gradients(of: error)[tracked.weights]])
        last = error.value.scalar
        tick()
      }
      return (unknown.weights.value, last)
    }
    let sharp = page.progress("recovering the kernel", total: steps) { recover(from: large, rounded, $0) }

    //: Is that the kernel, or merely some kernel that fits? To see the difference, make the task harder without telling
    //: the loss: give it a large picture that is itself blurred, with its proper reduction, not even rounded. It holds
    //: no fine detail, so nothing in the pair says what the kernel does to fine detail.
    let soft = blurred(Tensor(task.groundTruth).reshaped([3, 1, 256, 256]), .reflect, times: 3)
    let softSmall = soft.resized(height: 64, width: 64).sliced(inner)
    let vague = page.progress("the same from a blurred pair", total: steps) {
      recover(from: soft.sliced([0..<3, 0..<1, 2..<254, 2..<254]), softSmall, $0)
    }
    func distance(_ k: Tensor) -> Float { (k - kernel).norm / kernel.norm }
    page.table(
      "Recovered in \(steps) steps",
      columns: ["pair", "error of the picture (grey levels, root mean square)", "error of the kernel"],
      rows: [
        ["sharp", .number(sharp.error.squareRoot() * 255, digits: 1), .number(distance(sharp.kernel), digits: 1)],
        ["blurred", .number(vague.error.squareRoot() * 255, digits: 1), .number(distance(vague.kernel), digits: 1)],
      ])
    page.figure(
      "kernels", caption: "The kernel of eq. 1 in our protocol, and what gradient descent makes of two pairs.",
      columns: 3
    ) { figure in
      let panels = [("true", kernel), ("from a sharp pair", sharp.kernel), ("from a blurred pair", vague.kernel)]
      for (name, kernel) in panels {
        let legend = Axis("weight", range: -0.005...0.045)
        figure.heatMap(name, kernel.values, width: 16, height: 16, legend: legend)
      }
    }
    page.figure(
      "kernel-profile",
      caption: "The sums of the kernels' columns. The small negative lobes are what keeps a bicubic "
        + "reduction crisp.", x: "tap", y: "weight"
    ) { plot in
      func profile(_ k: Tensor) -> [Float] { (0..<16).map { x in (0..<16).reduce(0) { $0 + k[0, 0, $1, x] } } }
      plot.line("true", profile(kernel))
      plot.line("from a sharp pair", profile(sharp.kernel))
      plot.line("from a blurred pair", profile(vague.kernel))
    }

    //: From the sharp pair the kernel comes back, negative lobes and all. From the blurred one the small picture is
    //: explained to about two grey levels, which an eye would hardly find, by a kernel that is half wrong: too wide,
    //: and negative where it should end. The gradient of a pattern of weights is as strong as that pattern is in the
    //: picture. Of fine patterns the blurred picture has next to nothing, so hardly anything pulls at them. A small
    //: loss says that an answer explains what was seen, and says nothing of what was not. The same warning stands over
    //: all of zero-shot super-resolution: the picture that we look for agrees with what we were given, and so do many
    //: others.
    //:
    //: Who has only the small picture cannot do what we just did. That is why our protocol fixes $`\mathbf{D}`$, and
    //: why methods for pictures of unknown origin first have to estimate a kernel.

    //: ## What to remember
    //:
    //: - A convolution is a sum over neighbours with the same weights everywhere: seven loops, of which a table of
    //:   offsets folds three into one.
    //: - Its gradients are convolutions: with the filter turned round for the input, with the gradient as filter for
    //:   the weights.
    //: - What lies outside is a decision. Zeros darken the frame, layer by layer.
    //: - Point-wise mixes, depthwise looks around, transposed goes backwards. $`1/K^2`$ is true of the count, not of
    //:   the clock.
    //: - Small layers wait for memory. What is done in one visit is cheap, and what can be computed again need not be
    //:   kept.
    //: - Sixteen small filters in a row reach 33 pixels, and listen to the middle of them.
    //: - A degradation is a convolution, and two pictures are enough to find it: as far as the pictures have something
    //:   to say.
  }
}
