import Chapter01
import Chapter02
import Chapter03
import Chapter04
import Chapter05
import Chapter06
import Chapter07
import Chapter08
import Chapter09
import ChapterA
import Notebook
import Testing

/// A chapter's exercises over the stubs that readers find, and over the solutions and the slips beside this file.
struct ChapterExercises: Sendable, CustomTestStringConvertible {
  let chapter: any Chapter.Type
  let solutions: [Exercise]
  let slips: [Exercise]

  init(_ chapter: any Chapter.Type, solutions: [Exercise], slips: [Exercise]) {
    self.chapter = chapter
    self.solutions = solutions
    self.slips = slips
  }

  var testDescription: String { chapter.folder }

  static let all = [
    ChapterExercises(
      Chapter01.self, solutions: Chapter01.checks(Solutions01()), slips: Chapter01.checks(Slips01())),
    ChapterExercises(
      Chapter02.self, solutions: Chapter02.checks(Solutions02()), slips: Chapter02.checks(Slips02())),
    ChapterExercises(
      Chapter03.self, solutions: Chapter03.checks(Solutions03()), slips: Chapter03.checks(Slips03())),
    ChapterExercises(
      Chapter04.self, solutions: Chapter04.checks(Solutions04()), slips: Chapter04.checks(Slips04())),
    ChapterExercises(
      Chapter05.self, solutions: Chapter05.checks(Solutions05()), slips: Chapter05.checks(Slips05())),
    ChapterExercises(
      Chapter06.self, solutions: Chapter06.checks(Solutions06()), slips: Chapter06.checks(Slips06())),
    ChapterExercises(
      Chapter07.self, solutions: Chapter07.checks(Solutions07()), slips: Chapter07.checks(Slips07())),
    ChapterExercises(
      Chapter08.self, solutions: Chapter08.checks(Solutions08()), slips: Chapter08.checks(Slips08())),
    ChapterExercises(
      Chapter09.self, solutions: Chapter09.checks(Solutions09()), slips: Chapter09.checks(Slips09())),
    ChapterExercises(
      ChapterA.self, solutions: ChapterA.checks(SolutionsA()), slips: ChapterA.checks(SlipsA())),
  ]
}

@Suite struct ExerciseTests {
  /// Every solution passes, every stub is open, each has a number, a title and a hint.
  @Test(arguments: ChapterExercises.all)
  func stubsAndSolutions(_ exercises: ChapterExercises) {
    let stubs = exercises.chapter.exercises
    #expect(stubs.count >= 4)
    #expect(Exercise.faults(chapter: exercises.chapter.number, stubs: stubs, solutions: exercises.solutions) == [])
  }

  /// Every exercise refuses the slip that is most likely, and says what does not match.
  @Test(arguments: ChapterExercises.all)
  func slipsAreRefused(_ exercises: ChapterExercises) {
    for slip in exercises.slips {
      guard case .wrong(let why) = slip.outcome() else {
        Issue.record("\(slip.number): the slip is \(slip.outcome())")
        continue
      }
      #expect(!why.isEmpty && !why.hasPrefix("needs exercise"), "\(slip.number): \(why)")
    }
  }
}
