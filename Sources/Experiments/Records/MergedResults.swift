/// What keeps the results of several machines from being one record.
public struct MergeProblem: Error, Equatable, CustomStringConvertible {
  /// The file that does not fit.
  public let file: String
  /// Why.
  public let cause: String
  /// File and cause.
  public var description: String { "\(file): \(cause)" }
}

/// The results of several machines as one record.
public struct MergedResults {
  /// The rows, in the order in which one machine would have made them.
  public let rows: [RecordRow]
  /// What is missing, each as a sentence without its end: parts of a shared work, and rows where every method should have every picture and seed.
  public let holes: [String]

  /// A row by its key: method, protocol, scale, image, seed (`EvaluationResult.keys`).
  private struct Place: Hashable {
    var method: String, seen: String, scale: Int, image: String, seed: UInt64

    init(_ key: [String]) {
      (method, seen, scale, image, seed) = (key[0], key[1], Int(key[2]) ?? 0, key[3], UInt64(key[4]) ?? 0)
    }

    var text: String { "×\(scale) \(image) by \(method), seed \(seed)" }
  }

  /// Puts records together.
  ///
  /// A row that is in two of them is taken from the first. Factors, pictures and seeds follow each other in rising order,
  /// methods as they first come.
  ///
  /// - Parameter parts: The files and their rows, as `EvaluationResult.form` has them.
  /// - Throws: ``MergeProblem`` for two rows of the same key with different scores, for two versions of the program, and
  ///   for one name that stands for two pictures.
  public init(_ parts: [(file: String, rows: [RecordRow])]) throws {
    var found: [[String]: (row: RecordRow, file: String)] = [:], methods: [[String]: Int] = [:], origins = Origins()
    var works: [Work: SharedWork] = [:]
    for part in parts {
      for row in part.rows {
        works[Work(row.key), default: SharedWork()].add(row)
        let next = methods.count
        methods[[row.key[0], row.key[1]], default: next] += 0
        if let old = found[row.key] {
          guard old.row.result.prefix(2) == row.result.prefix(2) else {
            let scores = [old.row, row].map { $0.result.prefix(2).joined(separator: " / ") }
            throw MergeProblem(
              file: part.file,
              cause: "\(Place(row.key).text), is \(scores[1]) here and \(scores[0]) in \(old.file)")
          }
        } else {
          found[row.key] = (row, part.file)
        }
        try origins.check(row, of: part.file)
      }
    }
    func rank(_ key: [String]) -> Int { methods[[key[0], key[1]]] ?? 0 }
    let sorted = found.values.map(\.row).sorted { one, other in
      let (a, b) = (Place(one.key), Place(other.key))
      return (a.scale, a.image, rank(one.key), a.seed) < (b.scale, b.image, rank(other.key), b.seed)
    }
    let named = Dictionary(grouping: Self.holes(in: sorted.map(\.key)), by: Work.init)
    var holes: [String] = [], isWhole = true
    for (work, shared) in works.sorted(by: { $0.key.order.lexicographicallyPrecedes($1.key.order) }) {
      let missing = shared.missing(in: work)
      isWhole = isWhole && missing.isEmpty
      // A row that is missing by name says more than the number of its part.
      holes += named[work]?.map { "no row has \(Place($0).text)" } ?? missing
    }
    // A part that nobody has made is missing of each method.
    var told: Set<String> = []
    self.holes = holes.filter { told.insert($0).inserted }
    // What is complete is no part of anything.
    rows = isWhole ? sorted.map(Self.withoutPart) : sorted
  }

  /// The version and the pictures that rows come from: the first of each that is met.
  private struct Origins {
    private var version: (name: String, file: String)?
    private var pictures: [[String]: (checksum: String, file: String)] = [:]

    /// Refuses a row of another version, or of another picture of the same name.
    mutating func check(_ row: RecordRow, of file: String) throws {
      // psnr, ssim, seconds; threads, processor, version, checksum, shard, parts.
      let (name, checksum) = (row.result[5], row.result[ResultOrigin.checksumPlace])
      if !name.isEmpty {
        if let version, version.name != name {
          throw MergeProblem(file: file, cause: "was made by version \(name), and \(version.file) by \(version.name)")
        }
        version = version ?? (name, file)
      }
      guard !checksum.isEmpty else { return }
      let picture = [row.key[2], row.key[3]]
      if let other = pictures[picture], other.checksum != checksum {
        throw MergeProblem(file: file, cause: "\(row.key[3]) is another picture here than in \(other.file)")
      }
      pictures[picture] = (checksum, file)
    }
  }

  private static func withoutPart(_ row: RecordRow) -> RecordRow {
    var row = row
    for place in ResultOrigin.shardPlace...ResultOrigin.resultsPlace { row.result[place] = "" }
    return row
  }

  /// The keys of rows that are missing: every method has all its seeds of every picture that any method has at that factor.
  private static func holes(in keys: [[String]]) -> [[String]] {
    let all = Set(keys), images = Dictionary(grouping: keys) { $0[2] }.mapValues { Set($0.map { $0[3] }).sorted() }
    let groups = Dictionary(grouping: keys) { Array($0[0...2]) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return groups.flatMap { group, rows in
      let seeds = Set(rows.map { $0[4] }).sorted()
      return (images[group[2]] ?? []).flatMap { image in
        seeds.map { group + [image, $0] }.filter { !all.contains($0) }
      }
    }
  }
}

/// What is complete or not by itself: a method's results of one protocol and one factor.
private struct Work: Hashable {
  var method: String, seen: String, scale: String

  init(_ key: [String]) { (method, seen, scale) = (key[0], key[1], key[2]) }

  var order: [String] { [scale, method, seen] }
}

/// How a work was shared, and what there is of it, rows that stand in two files included: who has the whole from one division
/// lacks nothing of another.
private struct SharedWork {
  /// One division: into how many parts, how many of them have a result, and of each the results that are there and those that
  /// it says it has.
  private struct Division {
    var parts = 0
    var there: [Int: Set<[String]>] = [:]
    var promised: [Int: Int] = [:]
  }

  private var divisions: [Int: Division] = [:]
  /// All results that are there, and those that are no part of anything.
  private var all: Set<[String]> = [], undivided: Set<[String]> = []

  mutating func add(_ row: RecordRow) {
    all.insert(row.key)
    let shard = row.result[ResultOrigin.shardPlace].split(separator: "/").compactMap { Int($0) }
    guard shard.count == 2, 1...1_000_000 ~= shard[1], let parts = Int(row.result[ResultOrigin.partsPlace]) else {
      undivided.insert(row.key)
      return
    }
    var division = divisions[shard[1]] ?? Division()
    division.parts = max(parts, division.parts)
    division.there[shard[0], default: []].insert(row.key)
    let promised = Int(row.result[ResultOrigin.resultsPlace]) ?? 0
    division.promised[shard[0]] = max(promised, division.promised[shard[0]] ?? 0)
    divisions[shard[1]] = division
  }

  /// What is missing of the division that lacks least, each as a sentence without its end: parts of which there is no row, and
  /// parts that have fewer rows than they say, those of a run that ended early.
  func missing(in work: Work) -> [String] {
    // Who has everything from a run that was not divided lacks no part.
    guard !undivided.isSuperset(of: all) else { return [] }
    let lacking = divisions.sorted { $0.key < $1.key }.map { count, division -> [String] in
      let absent = (1...count).lazy.filter { division.there[$0] == nil }
        .map { "there is no row of part \($0)/\(count)" }
      let short = division.there.sorted { $0.key < $1.key }.compactMap { index, keys -> String? in
        let promised = division.promised[index] ?? 0
        guard keys.count < promised else { return nil }
        return "part \(index)/\(count) has \(keys.count) of its \(promised) rows by \(work.method) at ×\(work.scale)"
      }
      // Parts without a picture are absent too, and nothing tells them from those that were forgotten.
      return Array(absent.prefix(max(0, division.parts - division.there.count))) + short
    }
    return lacking.min { $0.count < $1.count } ?? []
  }
}
