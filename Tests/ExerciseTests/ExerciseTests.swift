import Chapter01
import Chapter02
import Chapter03
import Chapter04
import Chapter05
import Chapter06
import Chapter07
import Chapter08
import Notebook
import Testing

/// A chapter's exercises over the stubs that readers find and over the solutions beside this file.
struct ChapterExercises: Sendable, CustomTestStringConvertible {
  let chapter: any Chapter.Type
  let solutions: [Exercise]

  init(_ chapter: any Chapter.Type, _ solutions: [Exercise]) {
    self.chapter = chapter
    self.solutions = solutions
  }

  var testDescription: String { chapter.folder }

  static let all = [
    ChapterExercises(Chapter01.self, Chapter01.checks(Solutions01())),
    ChapterExercises(Chapter02.self, Chapter02.checks(Solutions02())),
    ChapterExercises(Chapter03.self, Chapter03.checks(Solutions03())),
    ChapterExercises(Chapter04.self, Chapter04.checks(Solutions04())),
    ChapterExercises(Chapter05.self, Chapter05.checks(Solutions05())),
    ChapterExercises(Chapter06.self, Chapter06.checks(Solutions06())),
    ChapterExercises(Chapter07.self, Chapter07.checks(Solutions07())),
    ChapterExercises(Chapter08.self, Chapter08.checks(Solutions08())),
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
}
