import Chapter03
import Chapter04
import Notebook
import Testing

/// The exercises of a chapter, as they come and as they are solved.
struct ExerciseSet: CustomTestStringConvertible, Sendable {
  var chapter: any Chapter.Type
  var solutions: [Exercise]
  var testDescription: String { "chapter \(chapter.number)" }
}

/// Every chapter that has exercises.
let exerciseSets = [
  ExerciseSet(chapter: Chapter03.self, solutions: Chapter03.checks(Solutions03())),
  ExerciseSet(chapter: Chapter04.self, solutions: Chapter04.checks(Solutions04())),
]

@Test("Every stub is open, every solution passes, everybody has a hint", arguments: exerciseSets)
func exercises(set: ExerciseSet) {
  #expect(set.chapter.exercises.count >= 4)
  let faults = Exercise.faults(
    chapter: set.chapter.number, stubs: set.chapter.exercises, solutions: set.solutions)
  #expect(faults == [])
}
