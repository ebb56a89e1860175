import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Which squares of a picture look like this one?
//:
//: A small square of pixels is called a **patch**. We take one patch of 7 × 7 pixels from the built-in picture and compare it
//: with every other patch of the same size. The distance between two patches is the root of the mean squared difference of
//: their pixels, in grey levels. First we subtract from every patch its own mean, so that the same edge in light and in shade
//: is alike.

/// All patches of a picture of one channel, one a row, each without its mean: P×(size²).
func patches(of x: Tensor, size: Int) -> Tensor {
  let rows = x.shape[2] - size + 1, columns = x.shape[3] - size + 1
  let copies = (0..<size * size).map { pixel in
    let window = [0..<1, 0..<1, pixel / size..<pixel / size + rows, pixel % size..<pixel % size + columns]
    return x.sliced(window).reshaped([rows * columns, 1])
  }
  let all = Tensor.concatenated(copies, along: 1)
  return all - Variable(all).mean(along: [1]).value
}

//: Comparing many patches with all others looks expensive: a picture of 128 × 128 pixels has about 15,000 patches, so
//: there are more than a hundred million pairs. But it is one matrix product. Since
//: $`|a - b|^2 = |a|^2 + |b|^2 - 2 a \cdot b`$, all distances follow from all dot products, and the dot products of the
//: rows of two matrices are $`A B^\top`$. Remember this product: it is also the heart of attention, below.

/// Root mean squared differences of all rows of `a` from all rows of `b`, in grey levels.
func distances(_ a: Tensor, _ b: Tensor) -> Tensor {
  let squares =
    Variable(a.map(.square)).sum(along: [1]).value
    + Variable(b.map(.square)).sum(along: [1]).value.transposed([1, 0])
  let all = squares - a.multiplied(by: b, transposingOther: true) * 2
  return (all.map(.clamp(lower: 0, upper: .infinity)) * (1 / Float(a.shape[1]))).map(.sqrt) * 255
}

extension Chapter04 {
  static let squares = Section { page in
    //: (`Dataset.scene` is the built-in picture, or one of the photographs that you name with `--dataset`. `plane` takes one
    //: channel, and `PatchGrid` holds its patches and how many stand in a row.)
    //:
    //: Here is one patch, on the wall between two chambers of the shell, and the 32 others that are nearest to it. (Patches
    //: that overlap with it are left out, and those that lie less than four pixels from a nearer match: a patch moved by one
    //: pixel is always similar to itself. *Swift, in passing:* `enumerated` pairs each distance, the `element`, with its
    //: number, the `offset`, from which row and column follow. `for … where` skips what does not fulfil the condition.)
    let size = 7, scene = try Dataset.scene(in: page.options.dataset, side: 128)
    let row = page.knob("row", 35, in: 0...121), column = page.knob("column", 28, in: 0...121)
    let grid = PatchGrid(plane(scene, 1), size: size), asked = row * grid.columns + column
    let query = grid.values.sliced([asked..<asked + 1, 0..<size * size])
    let ranked = distances(query, grid.values).values.enumerated()
      .filter { max(abs($0.offset / grid.columns - row), abs($0.offset % grid.columns - column)) >= size }
      .sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
    var matches: [(offset: Int, element: Float)] = [], places: [(y: Int, x: Int)] = []
    for candidate in ranked where matches.count < 32 {
      let (y, x) = (candidate.offset / grid.columns, candidate.offset % grid.columns)
      guard places.allSatisfy({ max(abs($0.y - y), abs($0.x - x)) >= 4 }) else { continue }
      matches.append(candidate)
      places.append((y, x))
    }
    page.figure(
      "matches",
      caption:
        "Left, the query patch (red) and the 32 patches of the picture that are nearest to it (yellow). Right, the query "
        + "and the matches in order of distance, without their means. About half show the wall of another chamber, the "
        + "others the rim and the small shells.",
      columns: 2
    ) { figure in
      figure.picture(
        "query and matches", scene.enlarged(by: 2).outlining(places, at: (row, column), size: size, zoom: 2))
      figure.picture("query first, then the matches", sheet(grid.values, [asked] + matches.map(\.offset), size: size))
    }
    page.show("distance of the nearest", matches[0].element, digits: 1, unit: "grey levels")
    page.show("of the 32nd", matches[31].element, digits: 1, unit: "grey levels")
    page.show("median over all patches", median(ranked.map(\.element)), digits: 1, unit: "grey levels")

    //: > **Try** Predict where the matches lie for a patch of the rippled sand (row 80, column 5), and for the tip of
    //: > the shell (row 103, column 113). Then turn row and column there.

    //: The nearest match is at a sixth of the median distance, the 32nd at seven tenths. That pictures contain such matches is
    //: called **patch recurrence** (Glasner, Bagon and Irani, 2009). One patch proves nothing, so we count.
  }
}
