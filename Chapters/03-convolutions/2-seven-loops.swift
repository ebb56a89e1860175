import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## How is a layer of convolutions computed?
//:
//: A layer's input has C **channels**: three colours, or the feature maps of the layer before. Each of its filters has
//: C × K × K weights, looks at all channels at once and makes one output channel. O filters make O of them:
//:
//: ```math
//: y_{n,o,i,j} = \sum_{c} \sum_{a} \sum_{b} w_{o,c,a,b} \; x_{n,c,\,s i+a-p,\,s j+b-p}
//: ```
//:
//: Here *x* is the input, *w* the weights and *y* the output. The indices are the picture *n* of a **batch** (pictures
//: that are computed together), the channel *o* or *c*, row and column *i* and *j* of the output, and the place *a*, *b*
//: in the filter. Two numbers say where the filter goes. The **padding** *p* is how many pixels are assumed around the
//: picture, here zeros, so that the filter can be placed at its edge. The **stride** *s* is how far the filter moves from
//: one output pixel to the next. (The stride of chapter 1 was another thing, a distance in memory.) Most layers add a bias
//: as well, one number for each output channel; here it is left out. Four indices on the left and three sums on the right
//: make seven loops. (`guard … else { continue }` leaves out the weights that lie over nothing.)

/// N×C×H×W with filters O×C×K×K: N×O×H′×W′.
public func sevenLoops(_ x: Tensor, _ w: Tensor, padding p: Int, stride s: Int = 1) -> Tensor {
  let (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let (outputs, k) = (w.shape[0], w.shape[2])
  let (rows, columns) = ((height + 2 * p - k) / s + 1, (width + 2 * p - k) / s + 1)
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
                let (row, column) = (s * i + a - p, s * j + b - p)
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

extension Chapter03 {
  static let seven = Section { page in
    //: How large is the output? From its first place to its last, the filter has H + 2p - K pixels to go, in steps of *s*.
    //: So there are $`\lfloor (H + 2p - K) / s \rfloor + 1`$ places in each direction. Eight filters over a picture of
    //: 32 × 32 in three colours:
    let stride = page.knob("stride", 1, in: 1...4), padding = page.knob("padding", 1, in: 0...3)
    let x = Tensor(SamplePicture.image(width: 32, height: 32)), w = Tensor(shape: [8, 3, 3, 3], repeating: 0.1)
    let y = sevenLoops(x, w, padding: padding, stride: stride)
    page.show("input, N×C×H×W", "\(x.shape)")
    page.show("output", "\(y.shape)")
    page.show("weights", w.count)
    page.show("multiplications, those by zeros included", y.count * w.count / w.shape[0])

    //: > **Try** Which padding keeps the size of the picture with stride 1? What does a stride of 2 do to the size, and to
    //: > the number of multiplications?
  }
}
