import Notebook

//: ## How large may the picture be?
//:
//: A training step looks at one crop, so it takes as long in a large picture as in a small one. What grows with the pixels are
//: the eight answers and the filter's rounds. An answer at a pixel depends on its receptive field only, so a large picture is
//: answered in **tiles** with so much margin around them. All tiles are normalised by the same mean and variance, so no seam
//: shows. (Time and memory are measured in [the engine room](../A-engine-room/README.md#how-large).) Before a picture is
//: enlarged, every kind of work is tried on a piece of it; `nlvae upscale` says how long it will take, and refuses what does
//: not fit in memory.

extension Chapter07 {
  static let howLargeMayThePictureBe = Section()
}
