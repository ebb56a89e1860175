import Engine
import Imaging
import Notebook

//: ### What surprised us
//:
//: **The more exact instruction was among the slowest.** The fused blocks differ from the blocks in one word and take
//: some thirty times as long. This chapter is compiled for every processor of its family, and the oldest have no fused
//: multiply-add. So `addingProduct` becomes a call of a function that imitates it, one number after another. The
//: engine's innermost loops are compiled with two flags, `-mavx2 -mfma`, which allow the instruction. Without them
//: nothing warns you: the results are the same to the last bit.
//:
//: **Without two flags, four times the instructions.** The blocks stop far below the peak for the same reason. Count
//: instructions: with the flags, one instruction multiplies and adds eight numbers. Without them an instruction takes
//: four numbers, and multiplying and adding are two instructions, so the same work needs four of them. The engine's
//: best against the best of our blocks is not far from that:

extension ChapterA {
  static let whatSurprisedUs = Section { page in
    let products = try page.record("product")
    func best(_ method: String) throws -> Double {
      zip(products.column("method"), try products.numbers("gflops")).filter { $0.0 == method }.map(\.1).max() ?? 0
    }
    let (blocks, engine) = (try best("blocks"), try best("engine"))
    page.show("instructions for 8 multiply-adds, with the flags", 1)
    page.show("without them", 2 * 8 / 4)
    page.show("the engine's speed over our blocks'", engine / blocks, digits: 1)

    //: (Where exactly the ceiling without the flags lies, this does not prove. It depends on how many of the smaller
    //: instructions a processor starts at once, and some have units of their own for additions. The engine's larger block
    //: gains something, too.)
    //:
    //: **No multiplication was saved.** From the definition to the engine their number is the same. What changed is how
    //: many are done by one instruction, and how much is done between them.
  }
}
