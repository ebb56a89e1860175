import Engine
import Kernels

/// Which patches look alike, kept from one round of a filter to the next.
///
/// What was searched can be saved, and the search be made again; the matches themselves would take more room.
struct KeptMatches: Sendable {
  /// The first channel of the picture that was searched, 1×1×H×W, while it serves further rounds.
  private var searched: Tensor?
  /// The round in which that was.
  private var round = 0
  private var found: PatchMatches?

  /// Nothing is kept.
  init() {}

  /// The matches for a round: those kept, or new ones where it is time.
  ///
  /// - Parameters:
  ///   - filter: the filter.
  ///   - round: from 0, where nothing older serves.
  ///   - picture: 1×C×H×W.
  ///   - pulse: told now and then which share of a search is done, 0…1; what it throws ends it.
  mutating func matches(
    for filter: CollaborativeFilter, round: Int, in picture: Tensor, pulse: (Double) throws -> Void
  ) rethrows -> PatchMatches {
    if round % filter.matchInterval == 0 || searched == nil {
      searched = filter.matchInterval > 1 ? picture.channels(0..<1) : nil
      self.round = round
      found = nil
    }
    let search = self.round / filter.matchInterval
    let matches = try found ?? filter.matches(in: searched ?? picture, search: search, pulse: pulse)
    if searched != nil { found = matches }
    return matches
  }

  /// Hands over what was searched, if the next round still needs it.
  ///
  /// - Parameters:
  ///   - archive: what it is handed to.
  ///   - filter: the filter of the next round.
  ///   - next: the next round.
  ///   - shape: of the picture, 1×C×H×W.
  mutating func visit(_ archive: StateArchive, for filter: CollaborativeFilter, before next: Int, shape: Shape) throws {
    let isNeeded = next % filter.matchInterval != 0
    round = next / filter.matchInterval * filter.matchInterval
    found = isNeeded ? found : nil
    try archive.visit("searched", &searched, shape: isNeeded ? [1, 1, shape[2], shape[3]] : nil)
  }
}
