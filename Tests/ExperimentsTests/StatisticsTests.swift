import Experiments
import Testing

@Suite("Student's interval")
struct StatisticsTests {
  @Test("Differences are settled, a hint that barely misses zero, or open")
  func decisions() {
    // Of three values the interval reaches 2.48 deviations.
    for sign in [1.0, -1] {
      func decision(_ values: [Double]) -> Decision { Decision(values.map { sign * $0 }) }
      #expect(decision([0.9, 1, 1.1]) == .settled && decision([0.66, 1, 1.34]) == .hint)
      #expect(decision([0.5, 1, 1.5]) == .open && decision([0.15, 0.4, 0.6, 0.3]) == .hint)
    }
    #expect(Decision([5, 5, 5]) == .settled && Decision([0, 0]) == .open)
    // A single number says nothing of what varies.
    #expect(Decision([1]) == .open && Decision([]) == .open)
  }

  @Test("As tables of the distribution have it")
  func reach() {
    // Standard deviation 1: the reach is the quantile over √n.
    #expect(abs(studentReach([-1, 0, 1]) - 4.303 / 3.0.squareRoot()) < 1e-9)
    #expect(abs(studentReach([0, 2]) - 12.706) < 1e-9)
    #expect(studentReach([5, 5, 5, 5]) == 0)
    // Twenty numbers, half of them 0 and half 2: the variance is 20/19, the quantile of 19 degrees of freedom 2.093.
    let twenty = (0..<20).map { Double($0 % 2 * 2) }
    #expect(abs(studentReach(twenty) - 2.093 / 19.0.squareRoot()) < 1e-9)
    #expect(studentReach([1]).isNaN && studentReach([]).isNaN)
    // More numbers than the table has: 2.040 for 31 degrees of freedom, 1.984 for 99.
    for (count, quantile) in [(32, 2.040), (100, 1.984)] {
      let many = (0..<count).map { Double($0 % 2 * 2) }
      #expect(abs(studentReach(many) - quantile / Double(count - 1).squareRoot()) < 1e-3 / Double(count).squareRoot())
    }
  }
}
