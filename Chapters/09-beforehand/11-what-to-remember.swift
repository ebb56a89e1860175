import Notebook

//: ## What to remember
//:
//: - Photographs share a **spectrum** that falls as a power of the frequency, and differences between neighbours with a
//:   high peak and long tails. Noise can have the first without the second.
//: - Under a **power law** with exponent 3, every octave of sizes gets the same area.
//: - **Dead leaves**: opaque shapes whose sizes follow that law. Occlusion makes the edges.
//: - A network can learn from drawings alone to enlarge photographs.
//: - An **ablation** says what an ingredient is worth to one network with one budget. Look at the spread over seeds
//:   first.
//: - Drawings and the picture are right in different places (one picture). **Fine-tuning** by small steps tries to keep the
//:   one and add the other.
//: - A picture can be asked **whom to believe**: reduce it once more, and see who restores it. On the ten photographs that
//:   chose some of the methods its weights beat equal ones. No gain over the best method alone is shown.
//: - Say which **protocol** a number belongs to, and on which pictures the recipe was chosen.

extension Chapter09 {
  static let remember = Section()
}
