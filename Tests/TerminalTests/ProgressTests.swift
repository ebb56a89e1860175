import Terminal
import Testing

@Suite("Progress")
struct ProgressTests {
  @Test("Work that will take less than two seconds is not shown")
  func short() {
    var meter = ProgressMeter(name: "work", total: 10, inTerminal: true)
    for step in 1...10 { #expect(meter.advance(by: 1, note: "", seconds: Double(step) * 0.19) == nil) }
    #expect(meter.finish() == nil)
  }

  @Test("In a terminal the bar is redrawn in its line, ten times a second at most")
  func bar() {
    var meter = ProgressMeter(name: "training", total: 100, inTerminal: true)
    #expect(meter.advance(by: 1, note: "", seconds: 0.2) == nil, "too early to tell")
    let bar = "\rtraining ██████░░░░░░░░░░░░░░░░░░  25%  3 s left  loss 0.1\u{1B}[K"
    #expect(meter.advance(by: 24, note: "loss 0.1", seconds: 1) == bar)
    #expect(meter.advance(by: 1, note: "", seconds: 1.05) == nil)
    #expect(meter.advance(by: 74, note: "", seconds: 1.06)?.contains("100%  0 s left") == true)
    #expect(meter.finish() == "\r\u{1B}[K")
  }

  @Test("A bar never runs into the next line")
  func narrow() throws {
    var meter = ProgressMeter(name: "training", total: 4, inTerminal: true, width: 40)
    let text = meter.advance(by: 1, note: "a note that is far too long", seconds: 1)
    let bar = try #require(text)
    #expect(visibleWidth(bar.replacing("\u{1B}[K", with: "").replacing("\r", with: "")) == 39)
  }

  @Test(
    "Percent and time are seen whatever the work is called, in one line",
    arguments: ["x", String(repeating: "path/", count: 16) + "a.png → 800×600", "写真/日本語の長い名前の画像ファイル.png → 4000×3000"],
    [20, 24, 40, 60, 80, 100])
  func names(name: String, width: Int) throws {
    var meter = ProgressMeter(name: name, total: 4, inTerminal: true, width: width)
    let shown = meter.advance(by: 1, note: "stage 1 of 4  error 0.0123", seconds: 20), text = try #require(shown)
    let line = text.replacing("\u{1B}[K", with: "").replacing("\r", with: "")
    #expect(displayWidth(line) < width)
    if width > 20 { #expect(line.contains("25%  1 min 0 s left"), "\(line)") }
    // The end of a path tells more than its beginning.
    if width >= 60 { #expect(line.contains(String(name.suffix(5)))) }
  }

  @Test(
    "Columns", arguments: [("abc", 3), ("写真", 4), ("é", 1), ("e\u{301}", 1), ("한글", 4), ("🖼️", 2), ("…", 1), ("", 0)])
  func columns(text: String, width: Int) { #expect(displayWidth(text) == width) }

  @Test("Shortened texts keep both ends", arguments: [("abcdefgh", 5, "ab…gh"), ("写真写真", 5, "写…真"), ("abc", 3, "abc")])
  func shortening(text: String, width: Int, wanted: String) { #expect(shortened(text, to: width) == wanted) }

  @Test("Elsewhere a line is added at each quarter")
  func lines() {
    var meter = ProgressMeter(name: "training", total: 8, inTerminal: false)
    let lines = (1...8).map { meter.advance(by: 1, note: "n", seconds: Double($0) * 60) }
    #expect(
      lines == [
        nil, "training: 25%, 6 min 0 s left, n\n", nil, "training: 50%, 4 min 0 s left, n\n", nil,
        "training: 75%, 2 min 0 s left, n\n", nil, "training: 100%, 0 s left, n\n",
      ])
    #expect(meter.finish() == nil)
  }

  @Test("More steps than announced are no more than all of them")
  func overrun() {
    var meter = ProgressMeter(name: "w", total: 2, inTerminal: false)
    #expect(meter.advance(by: 5, note: "", seconds: 3) == "w: 100%, 0 s left\n")
    #expect(meter.advance(by: 5, note: "", seconds: 4) == nil)
  }

  @Test(
    "Times", arguments: [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (125, "2 min 5 s"), (4320, "1 h 12 min")])
  func duration(seconds: Double, expected: String) {
    #expect(ProgressMeter.duration(seconds) == expected)
  }
}

@Suite("The time that is left")
struct RemainingTimeTests {
  /// What is said to be left, over what is left, while work of two kinds is done whose units take other times than reckoned.
  private func ratios(_ phases: [(kind: Int, units: Int, seconds: Double)]) -> [(done: Double, ratio: Double)] {
    var total = [0.0, 0.0], done = total, now = 0.0
    for phase in phases { total[phase.kind] += Double(phase.units) }
    let whole = phases.reduce(0) { $0 + Double($1.units) * $1.seconds }
    var time = RemainingTime(kinds: 2), ratios: [(Double, Double)] = []
    time.note(done: done, at: now)
    for phase in phases {
      for _ in 0..<phase.units {
        done[phase.kind] += 1
        now += phase.seconds
        time.note(done: done, at: now)
        let left = time.seconds(for: zip(total, done).map { $0 - $1 })
        if whole - now > 0.5 { ratios.append((now / whole, left / (whole - now))) }
      }
    }
    return ratios
  }

  @Test("Where every unit takes as long as reckoned, or as much longer as any other, it is right from the first one on")
  func exact() {
    for seconds in [1.0, 7] {
      let found = ratios([(0, 20, seconds), (1, 10, seconds), (0, 5, seconds)])
      #expect(found.count > 30 && found.allSatisfy { abs($0.ratio - 1) < 1e-9 })
    }
  }

  @Test("A kind that takes ten times as long as reckoned is known for it as soon as it has been met")
  func measured() {
    let found = ratios([(0, 20, 1), (1, 1, 10), (0, 20, 1), (1, 20, 10)])
    #expect(found[0].ratio < 0.3, "nothing is known of the second kind yet")
    #expect(found.filter { $0.done > 0.13 }.allSatisfy { abs($0.ratio - 1) < 1e-9 })
  }

  @Test("What was measured beforehand holds until work is seen, and a busier machine is noticed for all kinds at once")
  func expected() {
    var time = RemainingTime(kinds: 2, expected: [2, 0.5])
    #expect(abs(time.seconds(for: [10, 10]) - 25) < 1e-9)
    time.note(done: [0, 0], at: 0)
    // Everything takes three times as long as measured; only the first kind has been met.
    for step in 1...20 { time.note(done: [Double(step), 0], at: 6 * Double(step)) }
    #expect(abs(time.seconds(for: [10, 0]) - 60) < 3)
    #expect(abs(time.seconds(for: [0, 10]) - 15) < 2)
    // The second turns out to take as long as measured.
    for step in 1...20 { time.note(done: [20, Double(step)], at: 120 + 0.5 * Double(step)) }
    #expect(abs(time.seconds(for: [0, 10]) - 5) < 1.5)
  }

  @Test("The first small pieces of a kind say little of the large ones that follow")
  func firstPieces() {
    var time = RemainingTime(kinds: 1, expected: [1])
    time.note(done: [0], at: 0)
    // Five of a hundred pieces took half as long as foretold: 95 was foretold for the others, 47 if they are like these.
    time.note(done: [5], at: 2.5)
    #expect((65...85).contains(time.seconds(for: [95])))
    // Half of them took half as long, so it is settled.
    time.note(done: [50], at: 25)
    #expect((25...27.5).contains(time.seconds(for: [50])))
  }

  @Test("What an interrupted run had done before counts as done and not as fast")
  func resumed() {
    var time = RemainingTime(kinds: 1)
    time.note(done: [90], at: 0)
    time.note(done: [91], at: 2)
    #expect(time.seconds(for: [9]) == 18)
  }

  @Test("Time in which nothing is finished is part of what is finished next")
  func waiting() {
    var time = RemainingTime(kinds: 1)
    time.note(done: [0], at: 0)
    for second in 1...3 { time.note(done: [0], at: Double(second)) }
    time.note(done: [1], at: 4)
    #expect(time.seconds(for: [1]) == 4)
  }

  @Test("A bar never goes back, whatever becomes known of the rest")
  func monotone() {
    var meter = ProgressMeter(name: "w", total: 1, inTerminal: true)
    #expect(meter.report(fraction: 0.5, secondsLeft: 5, note: "", seconds: 5)?.contains("50%") == true)
    #expect(meter.report(fraction: 0.3, secondsLeft: 9, note: "", seconds: 6)?.contains("50%  9 s left") == true)
  }
}
