import Engine
import Imaging
import Notebook

//: ### What surprised us
//:
//: **The more exact instruction was among the slowest.** The fused blocks differ from the blocks in one word and take over
//: twenty times as long at 128 × 128. This chapter is compiled for every processor of its family, and the oldest have no fused
//: multiply-add. So `addingProduct` becomes a call of a function that imitates it, one number after another. The engine's
//: innermost loops are compiled with two flags, `-mavx2 -mfma`, which allow the instruction. Without them nothing warns you:
//: the results are the same to the last bit.
//:
//: **Without two flags, four times the instructions.** Our blocks stop far below the peak. They too are compiled
//: without the flags, and a count makes that the likely reason. With the flags, one instruction multiplies and adds
//: eight numbers. Without them an instruction takes four numbers, and multiplying and adding are two instructions, so
//: the same work needs four of them. If the engine ran with vectors of eight, its speed over our blocks' is not far
//: from that, at the size where our blocks are fastest:

extension ChapterA {
  static let whatSurprisedUs = Section { page in
    //: @fold
    let products = try page.record("product")
    func speed(_ method: String) throws -> Double {
      let rows = products.rows(where: "method", is: method)
      return zip(try rows.numbers("size"), try rows.numbers("gflops")).first { $0.0 == 512 }?.1 ?? .nan
    }
    let (blocks, engine) = (try speed("blocks"), try speed("engine"))
    page.show("instructions for 8 multiply-adds, with the flags", 1)
    page.show("without them", 2 * 8 / 4)
    page.show("the engine's speed over our blocks', 512 × 512", engine / blocks, digits: 1)
    //: @unfold

    //: (This is a count and no proof: some processors have units of their own for additions, and the engine's larger block
    //: gains something, too.)
    //:
    //: **No multiplication was saved.** From the definition to the engine their number is the same. What changed is how
    //: many are done by one instruction, and how much is done between them.
  }
}
