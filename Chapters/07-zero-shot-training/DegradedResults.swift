import Experiments
import Notebook

/// What a record of `nlvae trial degraded` says: photographs that were noisy, compressed or blurred, enlarged.
struct DegradedResults {
  /// What happened to the pictures, in the record's order.
  let cases: [String]
  /// The methods but interpolation, in the record's order.
  let methods: [String]
  /// PSNR in dB by case, method and picture.
  private let psnr: [[String]: Double]
  /// Noise in grey levels that was found, by case: one number an enlargement.
  private let noise: [String: [Double]]
  private let images: [String]

  /// Reads the record.
  ///
  /// - Throws: `SourceError` if it lacks a column of numbers.
  init(_ record: RecordedTable) throws {
    func names(_ column: String) -> [String] {
      record.column(column).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    (cases, images) = (names("case"), names("image"))
    methods = names("method").filter { $0 != "bicubic" }
    let keys = zip(zip(record.column("case"), record.column("method")), record.column("image")).map {
      [$0.0.0, $0.0.1, $0.1]
    }
    psnr = Dictionary(zip(keys, try record.numbers("psnr"))) { first, _ in first }
    let found = zip(keys, try record.numbers("noise_assumed")).filter { $0.0[1] != "bicubic" }
    noise = Dictionary(grouping: found) { $0.0[0] }.mapValues { $0.map(\.1) }
  }

  /// The mean noise that was found in the pictures of a case, in grey levels; nil if none was.
  func noiseFound(_ kind: String) -> Double? {
    noise[kind].map { mean($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// How many pictures there are.
  var pictures: Int { images.count }

  /// PSNR of interpolation in dB, picture by picture.
  func bicubic(_ kind: String) -> [Double] { images.compactMap { psnr[[kind, "bicubic", $0]] } }

  /// PSNR less interpolation's in dB, of each picture that has both.
  func gains(of method: String, _ kind: String) -> [Double] {
    images.compactMap { image in
      psnr[[kind, method, image]].flatMap { own in psnr[[kind, "bicubic", image]].map { own - $0 } }
    }
  }

  /// Cases and methods that have been tried.
  var all: [(kind: String, method: String)] {
    cases.flatMap { kind in methods.map { (kind, $0) } }.filter { !gains(of: $0.1, $0.0).isEmpty }
  }

  /// Those whose mean is below interpolation's.
  var below: [(kind: String, method: String)] { all.filter { mean(gains(of: $0.method, $0.kind)) < 0 } }

  /// Single enlargements.
  var gainCount: Int { all.reduce(0) { $0 + gains(of: $1.method, $1.kind).count } }

  /// Those below interpolation.
  var picturesBelow: Int { all.reduce(0) { $0 + gains(of: $1.method, $1.kind).count { $0 < 0 } } }
}
