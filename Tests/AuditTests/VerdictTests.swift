import Testing

@testable import Audit

@Suite("Verdicts")
struct VerdictTests {
  @Test("Above zero, below, or around it")
  func signs() {
    #expect(verdict(above: [0.4, 0.5, 0.6]) == .reproduces)
    #expect(verdict(above: [-0.4, -0.5, -0.6]) == .doesNot)
    #expect(verdict(above: [2, -0.1, 0.1]) == .undecided)
    // A single number says nothing of what varies.
    #expect(verdict(above: [1]) == .undecided)
  }

  @Test("A row is a hint if what decides it barely misses zero")
  func hints() {
    // Of three values the interval reaches 2.48 deviations.
    let clear = [0.9, 1, 1.1], hint = [0.66, 1, 1.34]
    func isHint(_ verdict: Verdict, _ differences: [[Double]]) -> Bool {
      AuditRow(
        part: .cost, claim: "", here: "", verdict: verdict, command: "", isCentral: false,
        intervals: differences.count, rule: .interval, differences: differences
      ).isHint
    }
    #expect(isHint(.reproduces, [clear, hint]) && isHint(.yes, [hint]) && !isHint(.reproduces, [clear]))
    let below = [clear, hint].map { $0.map { -$0 } }
    #expect(isHint(.doesNot, [below[1], clear]) && !isHint(.doesNot, below) && !isHint(.no, []))
    #expect(!isHint(.undecided, [hint]) && !isHint(.doesNot, [hint]))
  }

  @Test("As far above zero as claimed")
  func climbs() {
    #expect(verdict([0.9, 1, 1.1], climbingBy: 1) == .reproduces)
    #expect(verdict([0.1, 0.2, 0.1], climbingBy: 1) == .doesNot)
    #expect(verdict([-3, 1, 5], climbingBy: 1) == .undecided)
  }

  @Test("All parts of a claim")
  func parts() {
    #expect(all([.reproduces, .reproduces]) == .reproduces)
    #expect(all([.reproduces, .doesNot, .undecided]) == .doesNot)
    #expect(all([.reproduces, .undecided]) == .undecided)
    #expect(all([.reproduces, .onlyAsTarget]) == .onlyAsTarget)
    #expect(all([.onlyAsTarget, .undecided]) == .undecided)
    #expect(all([.onlyAsTarget, .open, .undecided]) == .open)
  }

  @Test("A mean against a printed one: no slack, and then the truth as the target")
  func printed() {
    #expect(verdict(zeroShot: 33, oracle: nil, atLeast: 33) == .reproduces)
    #expect(verdict(zeroShot: 32.99, oracle: 33, atLeast: 33) == .onlyAsTarget)
    #expect(verdict(zeroShot: 32.99, oracle: 32.99, atLeast: 33) == .doesNot)
    #expect(verdict(zeroShot: 32.99, oracle: nil, atLeast: 33) == .open)
    #expect(verdict(zeroShot: nil, oracle: 34, atLeast: 33) == .open)
  }

  @Test("A question of ours has yes and no for an answer")
  func answers() {
    #expect(Verdict.reproduces.answer == .yes && Verdict.doesNot.answer == .no)
    #expect(Verdict.undecided.answer == .undecided)
    func row(_ claim: String) -> AuditRow {
      AuditRow(
        part: .cost, claim: claim, here: "", verdict: .yes, command: "", isCentral: false, intervals: 0, rule: .own)
    }
    #expect(row("our question: is it?").isOurQuestion && row("our question again: is it?").isOurQuestion)
    #expect(!row("our reading of it").isOurQuestion)
  }

  @Test("A few runs that did not diverge are little evidence")
  func rates() {
    // n good runs in a row leave every rate possible with (1 − rate)^n ≥ 0.05.
    #expect(abs(largestRate(diverged: 0, of: 3) - 0.6316) < 1e-3)
    #expect(largestRate(diverged: 3, of: 3) == 1)
    #expect(largestRate(diverged: 1, of: 27) > largestRate(diverged: 0, of: 27))
  }
}
