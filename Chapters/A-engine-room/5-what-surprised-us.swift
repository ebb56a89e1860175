import Engine
import Imaging
import Notebook

//: ### What surprised us
//:
//: **The more exact instruction was among the slowest.** The fused blocks differ from the blocks in one word and take about
//: eighteen times as long at 128 × 128. This chapter is compiled for every processor of its family, and the oldest have no
//: fused multiply-add. So `addingProduct` becomes a call of a function that imitates it, one number after another. The
//: engine's innermost loops are compiled three times: as this chapter is, with the flags `-Xcc -mavx2 -Xcc -mfma`, which allow
//: the instruction (in `Package.swift`, as `unsafeFlags`), and for AVX-512. The program chooses when it starts. Without the
//: flags nothing warns you: the results are the same to the last bit.
//:
//: **Without two flags, four times the instructions.** Our blocks stop far below the peak. They too are compiled without
//: the flags, and a count says how much that could matter. With the flags, one instruction multiplies and adds eight
//: numbers. Without them an instruction takes four numbers, and multiplying and adding are two instructions, so the same
//: work needs four of them. By this count the ceiling of plain code is a quarter of the peak. Do the blocks stay below it?

extension ChapterA {
  static let whatSurprisedUs = Section { page in
    //: @fold
    let products = try page.record("product")
    func speeds(_ method: String) throws -> [Double] {
      let rows = products.rows(where: "method", is: method)
      return zip(try rows.numbers("size"), try rows.numbers("gflops")).filter { $0.0 >= 64 }.map { $0.1 }
    }
    let blocks = try speeds("blocks"), ratios = zip(try speeds("engine"), blocks).map { $0 / $1 }
    let peak = try page.record("fma").numbers("gflops").max()!
    page.show("a quarter of the peak, and a half", [peak / 4, peak / 2], digits: 0, unit: "GFLOP/s")
    page.show("our blocks, least and most from 64 × 64 on", [blocks.min()!, blocks.max()!], digits: 0, unit: "GFLOP/s")
    page.show("engine / blocks, least and most from 64 × 64 on", [ratios.min()!, ratios.max()!], digits: 1)
    //: @unfold

    //: At their best they do not, so a quarter is not the ceiling. If this processor has units of its own for additions, it
    //: is a half; we have not measured it. That the engine, here with vectors of eight, is 3 to 4 times as fast as our
    //: blocks may come from the flags, from its larger block, and from addresses that are not checked. This record does not
    //: separate them.
  }
}
