import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let values = Section { page in
    //: ## Values
    //:
    //: Who owns the numbers? In many libraries a tensor is a handle: assign it, and two names mean the same memory.
    //: Here is how that goes wrong, in six lines.
    final class Handle {
      var numbers: [Float]
      init(_ numbers: [Float]) { self.numbers = numbers }
    }
    let original = Handle([0.2, 0.4, 0.6])
    let brighter = original
    for i in 0..<3 { brighter.numbers[i] += 0.3 }
    page.show("original, after the copy changed", original.numbers, digits: 1)

    //: There never was a copy. In a training loop the same mistake reads: *I kept the best network, and when I came
    //: back for it, it had been trained on.* `Tensor` is a `struct`, and a struct is copied when it is assigned.
    let picture = Tensor(SamplePicture.image())
    var copy = picture
    copy[0, 0, 100, 128] = 1
    page.show("the copy", copy[0, 0, 100, 128], digits: 3)
    page.show("the picture", picture[0, 0, 100, 128], digits: 3)

    //: Does every assignment then move 768 KiB? No. What is copied is small: a shape, and a reference to a block of
    //: memory with the numbers in it. That alone would bring the handle back, since two structs would refer to one
    //: block. So whoever asks for the right to write checks first whether anybody else is looking at the block, and if
    //: so takes a copy of it. This is all there is to it:
    //:
    //: @quote Engine/Tensor.swift Tensor.mutablePointer
    //:
    //: So `let best = network` is a snapshot. It costs nothing on the day it is taken, and nobody can spoil it later.
  }
}
