import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## The degradation is a convolution
//:
//: > **Paper** (I, eq. 1)
//: > A low-resolution picture is $`I_x = \mathbf{D}(I_y; \lambda)`$, with some degradation $`\mathbf{D}`$.
//:
//: Ours reduces by bicubic interpolation with the kernel widened by the factor, so that it averages what it leaves
//: out. Each output pixel is a weighted sum of the input pixels around, with the same weights everywhere: a
//: convolution with a filter of 16 × 16 and a stride of 4. We read a row of weights off the resampling matrix,
//: multiply it by itself, and find the picture that `resized` makes, as far from the border as the filter fits.

/// The filter that reduces a picture by four, read off the matrix that does it.
func reductionKernel() -> Tensor {
  let matrix = ResamplingMatrix(from: 256, to: 64, filter: .bicubic)
  let line = (0..<matrix.taps).map { Float(matrix.weights[32 * matrix.taps + $0]) }
  return Tensor(shape: [1, 1, line.count, line.count], line.flatMap { a in line.map { a * $0 } })
}

extension Chapter03 {
  static let theDegradationIsAConvolution = Section { page in
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4)

    let kernel = reductionKernel()
    page.show("taps of a line", kernel.shape[3])

    //: (The colours become a batch of three grey pictures. Output 2 is the first that needs nothing from outside, and
    //: its filter begins at input pixel 2.)
    let large = Tensor(task.groundTruth).reshaped([3, 1, 256, 256]).sliced([0..<3, 0..<1, 2..<254, 2..<254])
    let exact = Tensor(task.groundTruth).resized(height: 64, width: 64).reshaped([3, 1, 64, 64])
    let inner = [0..<3, 0..<1, 2..<62, 2..<62]
    let reduced = Variable(large).convolved(with: Variable(kernel), stride: 4).value
    page.show("the same numbers", yes(difference(reduced, exact.sliced(inner)) < 1e-5))
  }
}
