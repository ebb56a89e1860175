import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## How far does a stack of convolutions see?
//:
//: One 3 × 3 convolution sees one pixel to each side. A second one sees the first one's outputs, and so one pixel further.
//: With L of them (from here on L counts layers and is no loss), an output pixel depends on a square of $`2 L + 1`$ pixels
//: a side. That part of the input is called its **receptive field**. Our NLVAE has sixteen 3 × 3 layers in a row: 5 in the
//: [blocks](../04-non-local-block/README.md#the-papers-block-piece-by-piece) of its encoder, 9 in those of its decoder
//: (the network's two halves, chapter 5), and one at each end. This holds if the latents, the numbers between the halves,
//: stand at every pixel. As we read it, fig. 3 of the paper averages them over the whole picture (**pooling**), and then
//: every output depends on all of it.
//:
//: On which pixels does an output depend, and how strongly? The tape can measure both. Take the gradient of the middle
//: output pixel with respect to an input pixel. It is zero if the output does not depend on that pixel; otherwise it says
//: how much a small change there moves the output. Here is a stack to measure. Between its layers stand **leaky
//: rectifiers**: *x* where it is positive and a fraction of it, the slope, here 0.2 *x*, where it is negative. (`Conv2D` is
//: told the `slope` of the rectifier behind it, 1 if there is none. It sets the spread of the random weights at the start,
//: so that the numbers neither grow nor fade from layer to layer: **He initialisation**.)

/// 3×3 convolutions with leaky rectifiers between them: one channel in, one out, eight inside.
struct ConvolutionStack: Layer {
  var layers: [Conv2D]

  init(depth: Int, using random: inout RandomSource) {
    layers = (0..<depth).map { index in
      Conv2D(
        inputChannels: index == 0 ? 1 : 8, outputChannels: index == depth - 1 ? 1 : 8, kernelSize: 3,
        slope: index == depth - 1 ? 1 : 0.2, using: &random)
    }
  }
  func callAsFunction(_ x: Variable) -> Variable {
    layers.last!(layers.dropLast().reduce(x) { $1($0).leakyReLU(slope: 0.2) })
  }
  mutating func visit(_ body: (ParameterRole, inout Variable) -> Void) {
    for index in layers.indices { layers[index].visit(body) }
  }
  /// How strongly each input pixel moves the middle output pixel: |gradient|, N×1×S×S.
  func influence(on x: Tensor) -> Tensor {
    let tape = Tape(), input = tape.variable(x), middle = x.shape[2] / 2..<x.shape[2] / 2 + 1
    let one = self(input).sliced([0..<x.shape[0], 0..<1, middle, middle]).sum()
    return tape.gradients(of: one)[input].map(.absolute)
  }
}

extension Chapter03 {
  static let howFarAStackSees = Section { page in
    //: Untrained weights are random, and random weights may say little about a network in use. So we measure sixteen layers
    //: twice: untrained, and after training them to enlarge the built-in picture by two. (The input is the picture reduced and
    //: interpolated back; the stack learns what is `missing`. `windows` cuts squares out of a tensor, and `tick` moves a
    //: progress bar.) Three stacks of each kind, each measured at 36 places. Predict: will training make the field narrower or
    //: wider?
    let depths = [2, 6, 16], side = 41, steps = page.options.full ? 3000 : 400
    let seeds = (0..<3).map { page.seed() + UInt64($0) }
    let task = EnlargingTask()
    let places = (0..<36).map { (y: 35 * ($0 / 6) + 10, x: 35 * ($0 % 6) + 10) }
    let inputs = EnlargingTask.windows(of: task.input, side: side, at: places)
    func field(_ stack: ConvolutionStack) -> Tensor {
      let field = Variable(stack.influence(on: inputs)).sum(along: [0]).value.reshaped([1, 1, side, side])
      return field * (1 / (field.values.max() ?? 1))
    }
    func stacks(_ depth: Int) -> [ConvolutionStack] {
      seeds.map { seed in
        var random = RandomSource(seed: seed)
        return ConvolutionStack(depth: depth, using: &random)
      }
    }

    //: The training has the five actions of chapter 2. Its learning rate falls to zero. (`trained` are the three stacks after
    //: it; the loop is in the code folded below the figure.)
    //: @fold
    let trained = page.progress("training three stacks", total: 3 * steps) { tick in
      zip(stacks(16), seeds).map { stack, seed in
        var stack = stack, adam = Adam(), random = RandomSource(seed: seed + 100)
        for step in 0..<steps {
          let corner = (y: Int.random(in: 0...192, using: &random), x: Int.random(in: 0...192, using: &random))
          let (x, wanted) = (
            EnlargingTask.windows(of: task.input, side: 64, at: [corner]),
            EnlargingTask.windows(of: task.missing, side: 64, at: [corner])
          )
          let tape = Tape(), tracked = stack.tracked(on: tape)
          let error = tracked(Variable(x)).meanSquaredError(to: wanted)
          let gradients = tape.gradients(of: error)
          adam.learningRate = 3e-3 * Float(steps - step) / Float(steps)
          adam.update(&stack, with: tracked.weights.map { gradients[$0] })
          page.live("squared error", error.value.scalar)
          tick()
        }
        return stack
      }
    }
    //: @unfold
    let left = trained.map { ($0(Variable(task.input)).value - task.missing).norm / task.missing.norm }
    page.show("root mean square error left after \(steps) steps, as a share of interpolation's", left, digits: 2)
    var kinds = depths.map { ("\($0) layers, untrained", $0, stacks($0).map(field)) }
    kinds.append(("16 layers, \(steps) steps", 16, trained.map(field)))
    page.table(
      "Side of the receptive field (pixels; three stacks of each kind)",
      columns: ["stack of 3 × 3 layers", "counted, 2 L + 1", "measured, not zero", "square with 90% of the influence"],
      rows: kinds.map { name, depth, fields in
        let sides = fields.map { field in
          field.values[side * (side / 2)..<side * (side / 2 + 1)].filter { $0 > 0 }.count
        }
        return [
          .text(name), .number(2 * depth + 1), .text(Set(sides).sorted().map(String.init).joined(separator: ", ")),
          .text(fields.map { "\(sideHolding(0.9, of: $0))" }.joined(separator: ", ")),
        ]
      })
    page.figure(
      "receptive-field",
      caption:
        "How strongly each pixel of one row moves the output pixel in its middle (means of three stacks; the most "
        + "influential pixel of a whole field has 1). Both stacks of 16 layers reach 16 pixels far. After training the "
        + "influence falls off faster.",
      x: Axis("distance from the middle", unit: "pixels", range: -20...20),
      y: Axis("influence", scale: .logarithmic, range: 1e-5...2)
    ) { plot in
      for (name, _, fields) in kinds.reversed() {
        let mean = (fields[0] + fields[1] + fields[2]) * (1 / 3)
        let row = mean.values[side * (side / 2)..<side * (side / 2 + 1)].enumerated().filter { $0.element > 0 }
        plot.line(name, x: row.map { $0.offset - side / 2 }, y: row.map(\.element), marked: false)
      }
    }

    //: > **Try** Another seed draws other weights and trains them on other windows. Is the trained field narrower every time?

    //: The fields are as large as counted: in the middle row no pixel inside is without influence, and none outside has any.
    //: But the influence is uneven. Many paths lead from the middle of the input to the middle of the output, and only one
    //: from each corner (channels not counted). So in a deep stack most of it lies in a much smaller square, which is called
    //: the **effective receptive field** (Luo and others, 2016). It grows more slowly than the counted one: from 6 to 16 layers
    //: that grows from 13 to 33 pixels, and the square with 90% of the influence from 11 to 19.
    //:
    //: The surprise is that training makes it *narrower*, in each of the three stacks. (This is only the beginning of a
    //: training, with two thirds of interpolation's error left; `--full` makes 3000 steps.) Luo and others saw the opposite:
    //: their networks, which classify pictures or pixels, spread out as they were trained. Ours adds what interpolation by two
    //: lacks, which may depend mostly on the nearest pixels. That would explain both; we have not tested it.
  }
}
