import Notebook

//: ## What to remember
//:
//: - Decibels count ratios of mean squared errors; tables are ranked by tenths of one.
//: - SSIM compares local structure, PSNR the size of the error. On luma neither sees colour.
//: - State the settings of a score, or it is not a number that others can use. Check them on a row that anybody can
//:   compute.
//: - Compare in pairs, over several seeds, with an interval. Five pictures settle what happens to all of them alike,
//:   be it small; a large mean that one of them makes may stay open.
//: - Change one thing at a time: what a network is worth shows only when everything around it stays.
//: - Ask of every score what the method was allowed to see. A network that has seen the answer is graded on its
//:   memory.

extension Chapter08 {
  static let whatToRemember = Section()
}
