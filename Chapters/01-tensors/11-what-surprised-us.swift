import Engine
import Imaging
import Notebook
import SuperResolution

//: ### What surprised us
//:
//: **The better order of loops is the slower one.** Rows are read with fewer cache lines than columns, and yet row by row
//: takes about three times as long. Small matrices lie in the cache, where columns cost nothing. But `rowTimesColumn`
//: keeps its sum in a register, while `rowByRow` writes to an array in every step, and Swift checks each such write: is
//: the place inside the array, and does anybody else refer to it? Only at 1024 × 1024, where `b` no longer fits into
//: the nearer caches, are the two nearly equal. Advice about memory depends on sizes. (The project compiles with
//: `-assert-config Debug`, so that a failed check says what failed. The kernels are the only module without checks.)
//:
//: **The more exact instruction was among the slowest.** The fused blocks differ from the blocks in one word and take
//: some thirty times as long. This chapter is compiled for every processor of its family, and the oldest have no fused
//: multiply-add. So `addingProduct` becomes a call of a function that imitates it, one number after another. The
//: engine's kernels are compiled with two flags, `-mavx2 -mfma`. Without them nothing warns you: the results are the
//: same to the last bit.
//:
//: **The flags decide the ceiling.** The blocks stop far below the peak for the same reason. Without the flags an
//: instruction takes four numbers and not eight, and a multiply-add is two instructions and not one. If both
//: instructions share the same units, no version compiled like this chapter can do more than a quarter of the peak (and
//: the blocks come close to that):

extension Chapter01 {
  static let surprises = Section { page in
    let products = try page.record("product"), peak = try page.record("fma").numbers("gflops").max() ?? 0
    let blocks = zip(products.column("method"), try products.numbers("gflops")).filter { $0.0 == "blocks" }.map(\.1)
    page.show("a quarter of the peak", peak / 4, digits: 0, unit: "GFLOP/s")
    page.show("our blocks at best", blocks.max() ?? 0, digits: 0, unit: "GFLOP/s")

    //: **No multiplication was saved.** From the definition to the engine their number is the same. What changed is how
    //: many are done by one instruction, and how much is done between them.
  }
}
