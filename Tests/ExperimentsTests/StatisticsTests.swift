import Experiments
import Testing

@Suite("Student's interval")
struct StatisticsTests {
  @Test("As tables of the distribution have it")
  func reach() {
    // Standard deviation 1: the reach is the quantile over √n.
    #expect(abs(studentReach([-1, 0, 1]) - 4.303 / 3.0.squareRoot()) < 1e-9)
    #expect(abs(studentReach([0, 2]) - 12.706) < 1e-9)
    #expect(studentReach([5, 5, 5, 5]) == 0)
    #expect(studentReach([1]).isNaN && studentReach([Double](repeating: 0, count: 11)).isNaN)
  }
}
