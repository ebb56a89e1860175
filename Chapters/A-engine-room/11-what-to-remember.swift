import Notebook

//: ## What to remember
//:
//: - Speed is reuse: fetch a number once, keep sums in registers, and have enough sums under way that no instruction waits
//:   for its own result (its **latency**).
//: - **SIMD** instructions compute with 4, 8 or 16 numbers at once, depending on the processor. Checks in a loop cost time,
//:   as does working out places, and they seem to keep the compiler from using vector instructions. At 128 × 128 a plain
//:   loop over bare addresses was about as fast as our blocks of vectors over arrays. The instructions must be allowed,
//:   too.
//: - A convolution is a product of matrices whose rows need not be copied: a **table of offsets** says where they begin.
//: - Winograd's method makes a quarter of the products of a 3 × 3 convolution, for more additions and about four bits.
//: - Operations that compute little cost their passes through memory. Done together, they cost fewer.
//: - A **floor**, from the processor's peak and the memory's speed, says how much more is possible, unless the numbers lie in
//:   a cache.

extension ChapterA {
  static let whatToRemember = Section()
}
