import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Is reducing a picture a convolution?
//:
//: > **Paper** (I, eq. 1)
//: > A low-resolution picture is $`I_x = \mathbf{D}(I_y; \lambda)`$: the large picture $`I_y`$ after some degradation
//: > $`\mathbf{D}`$ with parameters $`\lambda`$.
//:
//: In optics, the picture that a camera makes of a single bright point is called its **point spread function**. A photograph
//: is the scene, convolved with this function, if it is the same everywhere. A blurred picture of which only every fourth
//: pixel is kept is a convolution with a stride of 4.
//:
//: Our **evaluation protocol**, the rules by which every picture in this book is made small and its enlargement scored,
//: reduces by four with bicubic interpolation. In chapter 2 it made each new pixel a weighted mean of the 4 × 4 old ones
//: around it. To reduce by four, the same weights are stretched over 16 × 16 pixels, so that every old pixel takes part. If
//: they are the same for each output pixel, this is a convolution. Then we can read them off one row of the matrix that
//: resamples a line (`taps` weights a row; row 32 lies in the middle). All products of two of them, the **outer product** of
//: the line with itself, make a filter of 16 × 16. (A filter that is such a product is called **separable**.) With a stride of
//: 4 it gives the same picture:

/// The filter that reduces a picture by four, read off the matrix that does it.
func reductionKernel() -> Tensor {
  let matrix = ResamplingMatrix(from: 256, to: 64, filter: .bicubic)
  let line = (0..<matrix.taps).map { Float(matrix.weights[32 * matrix.taps + $0]) }
  return Tensor(shape: [1, 1, line.count, line.count], line.flatMap { a in line.map { a * $0 } })
}

extension Chapter03 {
  static let theDegradationIsAConvolution = Section { page in
    //: (An `EvaluationTask` holds a large picture, its reduction by the protocol, and how an answer is scored.)
    let task = try EvaluationTask(name: "sample", picture: SamplePicture.image(), scale: 4), kernel = reductionKernel()

    //: We compare with the protocol's own program, away from the border. (The colours become a batch of three grey
    //: pictures. Output pixel 2 is the first that needs nothing from outside, and its filter begins at input pixel 2.)
    let large = Tensor(task.groundTruth).reshaped([3, 1, 256, 256]).sliced([0..<3, 0..<1, 2..<254, 2..<254])
    let exact = Tensor(task.groundTruth).resized(height: 64, width: 64).reshaped([3, 1, 64, 64])
    let inner = [0..<3, 0..<1, 2..<62, 2..<62]
    let reduced = Variable(large).convolved(with: Variable(kernel), stride: 4).value
    page.show("the same to 5 digits", difference(reduced, exact.sliced(inner)) < 1e-5)

    //: It is a convolution. So eq. 1 has 256 numbers in it, if we pretend not to know that the filter is separable. Can they
    //: be found?
  }
}
