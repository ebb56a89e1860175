/// What a stub throws until somebody has solved it.
public struct Unfinished: Error, Equatable, CustomStringConvertible {
  /// The exercise, such as 5.1.
  public let number: String

  /// Makes the error of an exercise's stub.
  ///
  /// - Parameter number: Such as 5.1.
  public init(_ number: String) {
    self.number = number
  }

  /// One line for the reader.
  public var description: String { "exercise \(number) is open" }
}

/// An answer that is not right: what was expected, and what came.
public struct Mismatch: Error, Equatable, CustomStringConvertible {
  /// One line for the reader.
  public let description: String

  /// Makes a mismatch from a sentence.
  ///
  /// - Parameter description: What is wrong, in a sentence.
  public init(_ description: String) {
    self.description = description
  }

  /// Makes a mismatch from two values.
  ///
  /// - Parameters:
  ///   - what: What was asked for.
  ///   - expected: What it should be.
  ///   - actual: What it is.
  public init(_ what: String, expected: some Any, got actual: some Any) {
    description = "\(what): expected \(expected), got \(actual)"
  }
}

/// A task for the reader, and the check that says when it is solved.
public struct Exercise: Sendable {
  /// How an exercise stands.
  public enum Outcome: Equatable, Sendable {
    /// Still a stub.
    case open
    /// Every check passed.
    case solved
    /// The answer is there but not right; why.
    case wrong(String)
  }

  /// How much an exercise asks for.
  public enum Difficulty: String, Equatable, Sendable {
    /// A few lines, from what the page says.
    case warmUp = "warm-up"
    /// Something to think about.
    case exercise
    /// An evening.
    case project
  }

  /// Chapter and place: 5.1, or A.1.
  public let number: String
  /// The task, in a few words.
  public let title: String
  /// How much it asks for.
  public let difficulty: Difficulty
  /// Where to look when stuck.
  public let hint: String
  private let check: @Sendable () throws -> Void

  /// Makes an exercise.
  ///
  /// - Parameters:
  ///   - number: Chapter and place: 5.1.
  ///   - title: The task, in a few words.
  ///   - difficulty: How much it asks for.
  ///   - hint: Where to look when stuck.
  ///   - check: Calls the answer, and throws ``Mismatch`` (see `expect`) where it is wrong. It must not return without
  ///     having called the answer: every stub has to fail it.
  public init(
    _ number: String, _ title: String, _ difficulty: Difficulty = .exercise, hint: String,
    check: @escaping @Sendable () throws -> Void
  ) {
    self.number = number
    self.title = title
    self.difficulty = difficulty
    self.hint = hint
    self.check = check
  }

  /// Runs the check.
  public func outcome() -> Outcome {
    do {
      try check()
      return .solved
    } catch let error as Unfinished where error.number == number {
      return .open
    } catch let error as Unfinished {
      return .wrong("needs exercise \(error.number), which is open")
    } catch {
      return .wrong("\(error)")
    }
  }

  /// What is wrong with a chapter's exercises, one line each: every stub must be open, every solution must pass, numbers
  /// must be the chapter's own and occur once, and nobody is left without a hint.
  ///
  /// - Parameters:
  ///   - chapter: The chapter's number: 5, 8b, A.
  ///   - stubs: The exercises over the reader's stubs, as they are committed.
  ///   - solutions: The same exercises over the solutions.
  public static func faults(chapter: String, stubs: [Exercise], solutions: [Exercise]) -> [String] {
    var faults: [String] = []
    if stubs.map(\.number) != solutions.map(\.number) {
      faults.append("stubs \(stubs.map(\.number)) and solutions \(solutions.map(\.number)) are different exercises")
    }
    for (index, exercise) in stubs.enumerated() {
      if exercise.number != "\(chapter).\(index + 1)" {
        faults.append("\(exercise.number): number \(index + 1) of chapter \(chapter) has the wrong number")
      }
      if exercise.title.isEmpty || exercise.hint.isEmpty { faults.append("\(exercise.number): no title or no hint") }
      if exercise.outcome() != .open { faults.append("\(exercise.number): the stub is \(exercise.outcome())") }
    }
    for exercise in solutions where exercise.outcome() != .solved {
      faults.append("\(exercise.number): the solution is \(exercise.outcome())")
    }
    return faults
  }
}

/// Checks that two numbers agree, for exercises.
///
/// - Throws: ``Mismatch`` with both if they are further apart than `tolerance`.
public func expect<Number: BinaryFloatingPoint>(
  _ what: String, _ actual: Number, equals expected: Number, within tolerance: Number
) throws {
  // Written so that an answer that is no number fails.
  guard abs(actual - expected) <= tolerance else { throw Mismatch(what, expected: expected, got: actual) }
}

/// Checks that two rows of numbers agree, for exercises.
///
/// - Throws: ``Mismatch`` with the first place where they are further apart than `tolerance`, or with their lengths.
public func expect<Number: BinaryFloatingPoint>(
  _ what: String, _ actual: [Number], equals expected: [Number], within tolerance: Number
) throws {
  guard actual.count == expected.count else {
    throw Mismatch("\(what): number of values", expected: expected.count, got: actual.count)
  }
  for (index, pair) in zip(actual, expected).enumerated() {
    try expect("\(what): value \(index)", pair.0, equals: pair.1, within: tolerance)
  }
}

/// Checks that two values are equal, for exercises.
///
/// - Throws: ``Mismatch`` with both if they are not.
public func expect<Value: Equatable>(_ what: String, _ actual: Value, equals expected: Value) throws {
  guard actual == expected else { throw Mismatch(what, expected: expected, got: actual) }
}
