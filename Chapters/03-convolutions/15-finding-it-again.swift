import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter03 {
  static let findingItAgain = Section { page in
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
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)
    let large = Tensor(task.groundTruth).reshaped([3, 1, 256, 256]).sliced([0..<3, 0..<1, 2..<254, 2..<254])
    let inner = [0..<3, 0..<1, 2..<62, 2..<62], kernel = reductionKernel()
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
  }
}
