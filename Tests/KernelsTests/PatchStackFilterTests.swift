import Kernels
import Testing

@Suite("Collaborative filter, the kernel")
struct PatchStackFilterTests {
  struct Sizes: CustomTestStringConvertible, Sendable {
    var channels = 1
    var height: Int, width: Int, patch: Int, step: Int, radius: Int, group: Int
    var testDescription: String { "\(channels)×\(height)×\(width), patch \(patch), step \(step), ±\(radius), \(group)" }

    var shape: CollaborativeFilterShape {
      CollaborativeFilterShape(
        channels: channels, height: height, width: width, patchSize: patch, step: step, searchRadius: radius,
        groupSize: group)
    }
  }

  static let sizes = [
    Sizes(height: 19, width: 23, patch: 6, step: 2, radius: 10, group: 32),
    Sizes(height: 24, width: 17, patch: 4, step: 3, radius: 4, group: 16),
    Sizes(height: 15, width: 40, patch: 8, step: 2, radius: 13, group: 8),
    Sizes(height: 21, width: 20, patch: 7, step: 1, radius: 2, group: 1),
    Sizes(height: 14, width: 14, patch: 1, step: 1, radius: 3, group: 4),
  ]

  /// A slope with noise on it, every plane another.
  static func picture(_ sizes: Sizes, seed: Int = 1) -> [Float] {
    var numbers = SampleNumbers(seed: seed)
    return (0..<sizes.channels * sizes.height * sizes.width).map { index in
      let (y, x) = (index / sizes.width % sizes.height, index % sizes.width)
      return Float(x + 2 * y) / 100 + 0.15 * (numbers.fraction() * 2 - 1)
    }
  }

  @Test("It agrees with the plain one", arguments: sizes, StackFilter.allCases)
  func agrees(sizes: Sizes, by filter: StackFilter) {
    let picture = Self.picture(sizes)
    let plain = PlainCollaborativeFilter(
      patchSize: sizes.patch, step: sizes.step, radius: sizes.radius, groupSize: sizes.group, filter: filter)
    let expected = plain(picture.map(Double.init), height: sizes.height, width: sizes.width, sigma: 0.08)
    let actual = filterCollaboratively(picture, sizes.shape, sigma: 0.08, by: filter)
    expectClose(actual, expected, tolerance: 2e-5)
    // A filter that did nothing would not pass.
    if sizes.group > 1 { #expect(zip(actual, picture).contains { abs($0 - $1) > 0.02 }) }
  }

  @Test("A filter too weak to do anything changes next to nothing", arguments: StackFilter.allCases)
  func weak(by filter: StackFilter) {
    for sizes in Self.sizes {
      let picture = Self.picture(sizes)
      let answer = filterCollaboratively(picture, sizes.shape, sigma: 1e-6, by: filter)
      expectClose(answer, picture.map(Double.init), tolerance: 1e-4)
    }
  }

  @Test("The other planes are filtered on the first one's stacks", arguments: StackFilter.allCases)
  func planes(by filter: StackFilter) {
    var sizes = Self.sizes[0]
    let first = Self.picture(sizes), count = first.count
    sizes.channels = 3
    // Three planes in proportion have the same patches in common; a weaker plane is shrunk as by a stronger filter.
    let scaled = first + first.map { $0 * 0.5 } + first
    let answer = filterCollaboratively(scaled, sizes.shape, sigma: 0.08, by: filter)
    let alone = filterCollaboratively(first, Self.sizes[0].shape, sigma: 0.08, by: filter)
    let stronger = filterCollaboratively(first, Self.sizes[0].shape, sigma: 0.16, by: filter)
    expectClose(Array(answer[..<count]), alone.map(Double.init), tolerance: 1e-6, "the first")
    expectClose(Array(answer[count..<2 * count]), stronger.map { Double($0) / 2 }, tolerance: 1e-6, "the second")
    expectClose(Array(answer[(2 * count)...]), alone.map(Double.init), tolerance: 1e-6, "the third")
  }

  @Test(
    "Pictures smaller than a patch or a window are filtered too",
    arguments: [(1, 1), (1, 9), (2, 3), (7, 7), (8, 5), (33, 2)], StackFilter.allCases)
  func tiny(size: (height: Int, width: Int), by filter: StackFilter) {
    for channels in [1, 3] {
      let sizes = Sizes(
        channels: channels, height: size.height, width: size.width, patch: 7, step: 2, radius: 11, group: 32)
      let picture = Self.picture(sizes), answer = filterCollaboratively(picture, sizes.shape, sigma: 0.05, by: filter)
      #expect(answer.count == picture.count && answer.allSatisfy(\.isFinite))
      // What a filter makes of patches lies between them, but for the rounding.
      #expect(answer.min()! > picture.min()! - 0.1 && answer.max()! < picture.max()! + 0.1)
    }
  }

  /// In a process of its own, where no other test holds the workers. More bands than are worked on at a time.
  @Test("The number of threads changes no bit", arguments: [2, 3])
  func threads(count: Int) async {
    await #expect(processExitsWith: .success) { [count] in
      let sizes = Sizes(channels: 3, height: 151, width: 40, patch: 5, step: 2, radius: 4, group: 8)
      let picture = PatchStackFilterTests.picture(sizes)
      for filter in StackFilter.allCases {
        Threads.count = 1
        let one = filterCollaboratively(picture, sizes.shape, sigma: 0.08, by: filter)
        Threads.count = count
        let several = filterCollaboratively(picture, sizes.shape, sigma: 0.08, by: filter)
        #expect(one.map(\.bitPattern) == several.map(\.bitPattern))
      }
    }
  }

  @Test("Matches found once serve filters of any kind and number of planes", arguments: StackFilter.allCases)
  func sharedMatches(by filter: StackFilter) {
    for sizes in Self.sizes {
      var three = sizes
      three.channels = 3
      let picture = Self.picture(three),
        matches = PatchMatches(in: picture.prefix(picture.count / 3), sizes.shape) { _ in }
      let answer = filterCollaboratively(picture, three.shape, matches: matches, sigma: 0.08, by: filter) { _ in }
      #expect(answer == filterCollaboratively(picture, three.shape, sigma: 0.08, by: filter))
    }
  }

  @Test("A grid that begins elsewhere still covers the picture", arguments: 0..<4, 0..<4)
  func phases(row: Int, column: Int) {
    let sizes = Sizes(height: 21, width: 26, patch: 5, step: 4, radius: 6, group: 8)
    let picture = Self.picture(sizes), moved = PatchMatches(in: picture, sizes.shape, phase: (row, column)) { _ in }
    let answer = filterCollaboratively(picture, sizes.shape, matches: moved, sigma: 0.08, by: .waves) { _ in }
    let still = filterCollaboratively(picture, sizes.shape, sigma: 0.08, by: .waves)
    #expect((answer == still) == (row == 0 && column == 0))
    // What no patch covers is left as it was; that may only be a pixel that filtering leaves alone.
    #expect(zip(answer, picture).count { $0 == $1 } < 5)
  }

  @Test("Work is told of while it is done, and can be ended")
  func pulses() throws {
    struct End: Error {}
    let sizes = Sizes(height: 300, width: 40, patch: 5, step: 3, radius: 3, group: 4), picture = Self.picture(sizes)
    var searched: [Double] = [], filtered: [Double] = []
    let matches = PatchMatches(in: picture, sizes.shape) { searched.append($0) }
    _ = filterCollaboratively(picture, sizes.shape, matches: matches, sigma: 0.08, by: .waves) { filtered.append($0) }
    for shares in [searched, filtered] { #expect(shares.last == 1 && shares == shares.sorted() && shares[0] > 0) }
    #expect(throws: End.self) { try PatchMatches(in: picture, sizes.shape) { _ in throw End() } }
    #expect(throws: End.self) {
      try filterCollaboratively(picture, sizes.shape, matches: matches, sigma: 0.08, by: .waves) { _ in throw End() }
    }
  }
}
