import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let values = Section { page in
    //: ## Values
    //:
    //: What does it mean to copy a tensor? In many libraries a tensor is a *reference*: assign it, and two names mean the same
    //: memory. Here is how that goes wrong. (*Swift, in passing:* a `class` is such a reference, `final` says that no other
    //: class builds on it, and `init` makes a new one.)
    final class Handle {
      var numbers: [Float]
      init(_ numbers: [Float]) { self.numbers = numbers }
    }
    let original = Handle([0.2, 0.4, 0.6])
    let brighter = original
    for i in 0..<3 { brighter.numbers[i] += 0.3 }
    page.show("original, after the copy changed", original.numbers, digits: 1)

    //: There never was a copy. In a training loop the same mistake loses the best network: we keep it, go on training,
    //: and the kept one is trained too. `Tensor` is a `struct`, a *value*. A struct is copied when it is assigned.
    let picture = Tensor(SamplePicture.image())
    var copy = picture
    copy[0, 0, 100, 128] = 1
    page.show("the copy", copy[0, 0, 100, 128], digits: 3)
    page.show("the picture", picture[0, 0, 100, 128], digits: 3)

    //: Does every assignment then move 196,608 numbers? No. The struct is small: a shape, and a reference to a block of memory
    //: with the numbers in it. Two copies share the block until one of them is written to. Before a write, the tensor
    //: checks whether another one refers to its block, and if so takes a copy first. This is called **copy on write**.
    //:
    //: *Swift, in passing:* `Storage` is the class of the block, and `Target` a *pointer* to its numbers, a bare address in
    //: memory. `&` lends a variable to a function that may change it; `mutating` marks what may change the tensor itself.
    //: `get` says what reading gives. `!` in front is *not*.
    //:
    //: @quote Engine/Tensor.swift Tensor.mutablePointer
    //:
    //: So `let best = network` keeps the network as it is. It costs nothing until the network is trained further, and
    //: what is trained later cannot change it.
  }
}
