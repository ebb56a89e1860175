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
//: **Without two flags, four times the instructions.** Our blocks stop far below the peak. They too are compiled without the
//: flags, and a count makes that the likely reason. With the flags, one instruction multiplies and adds eight numbers. Without
//: them an instruction takes four numbers, and multiplying and adding are two instructions, so the same work needs four of
//: them. From 64 × 64 on, the engine, here with vectors of eight, is three to four times as fast as our blocks. That fits:

extension ChapterA {
  static let whatSurprisedUs = Section { page in
    //: @fold
    let products = try page.record("product")
    func speeds(_ method: String) throws -> [Double] {
      let rows = products.rows(where: "method", is: method)
      return zip(try rows.numbers("size"), try rows.numbers("gflops")).filter { $0.0 >= 64 }.map { $0.1 }
    }
    let ratios = zip(try speeds("engine"), try speeds("blocks")).map { $0 / $1 }
    page.show("engine / blocks, least and most from 64 × 64 on", [ratios.min()!, ratios.max()!], digits: 1)
    //: @unfold

    //: (This is a count and no proof: some processors have units of their own for additions, and the engine's larger block
    //: gains something, too.)
  }
}
