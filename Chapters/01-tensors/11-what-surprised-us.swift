import Engine
import Imaging
import Notebook
import SuperResolution

//: ### What surprised us
//:
//: **The better order of loops is the worse one.** Rows are gentler to memory than columns, and yet row by row takes
//: about three times as long. On small matrices there is nothing to be gentle about: everything is in the cache. But
//: a sum in a register is free, while each `c[i, j] +=` is a write to an array, and an array that is a value asks
//: questions before every write: is this place within the bounds, and is anybody else looking? Only at 1024 × 1024,
//: where `b` has long outgrown the nearest cache, have columns become nearly as slow. Advice about memory is advice
//: about sizes.
//:
//: Some of those questions are this project's own choice. Its code is compiled with `-assert-config Debug`, so that
//: a failed check can say what failed. Take that flag out of Package.swift, run the record again, and the two orders
//: draw level. The kernels ask nothing at all; they are the only module that is compiled without checks.
//:
//: **The more exact instruction was among the slowest.** The fused blocks differ from the blocks in one word, and
//: take some thirty times as long. This chapter is compiled for every processor of its family, and the oldest have
//: no such instruction; so `addingProduct` becomes the call of a function that imitates it, for one number after
//: another. The engine's kernels are compiled with two flags (`-mavx2 -mfma`) that say otherwise. The right
//: instruction behind the wrong flag is worse than none, and nothing warns you: the results are the same to the last
//: bit.
//:
//: The same flags are missed by the blocks, which stop far from the peak: without them an instruction takes four
//: numbers, not eight, and a multiply-add is two instructions, not one.
//:
//: **No multiplication was saved.** From the definition to the engine their number has not changed by one. What has
//: changed is how many are done by one instruction, and what is done between them.

extension Chapter01 {
  static let surprises = Section()
}
