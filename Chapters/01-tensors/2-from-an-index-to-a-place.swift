import Engine
import Imaging
import Notebook
import SuperResolution

extension Chapter01 {
  static let indexToPlace = Section { page in
    //: ## From an index to a place
    //:
    //: Memory has one dimension. Where in it is the number at row 100, column 128 of the red plane? Four indices have
    //: to become one place. Each dimension has a **stride**, the number of places from one index to the next. From a
    //: first place $`p_0`$, the index $`i_d`$ along each dimension *d* leads to
    //:
    //: ```math
    //: p = p_0 + \sum_d i_d s_d .
    //: ```
    //:
    //: If rows lie one behind the other without gaps, the last stride is 1. Each of the others is the stride to its right
    //: times the size to its right. This is how the engine, the part of the project that computes, does it.
    //:
    //: *Swift, in passing:* the braces behind `strides` run whenever somebody asks for it. `rank` is the number of dimensions,
    //: and `[Int](repeating: 1, count: rank)` a list of as many ones. `stride(from: …, through: 0, by: -1)` is Swift's own
    //: word for counting down to 0 and has nothing to do with our strides. `196_608` is 196,608.
    //:
    //: @quote Engine/Shape.swift Shape.strides
    //:
    //: By hand, with picture 0, channel 0 (red) and the strides of our picture:
    let picture = Tensor(SamplePicture.image())
    let row = page.knob("row", 100, in: 0...255), column = page.knob("column", 128, in: 0...255)
    page.show("strides", picture.shape.strides)
    let place = 0 * 196_608 + 0 * 65_536 + row * 256 + column * 1
    page.show("place", place)
    page.show("same number, found by hand", picture.values[place], digits: 3)
    page.diagram(
      "strides", stridesOf: Tensor(shape: [2, 3, 4], (0..<24).map(Float.init)),
      caption:
        "Above, a tensor of 2×3×4 numbers; below, the same numbers in memory. The colour shows the plane, a dark frame "
        + "the middle row. A step passes all that the dimensions to its right hold: 12 numbers to the next plane, 4 to "
        + "the next row, 1 to the next column.")

    //: > **Try** Turn row and column to the same two values as [above](#a-picture-is-numbers): both ways find the same
    //: > number, wherever you look.
  }
}
