import Foundation
import Imaging

extension EvaluationTask {
  /// How sharp an enlargement's edges are, and how far it leaves what is there, on luma and without the border.
  ///
  /// - Parameters:
  ///   - enlargement: of the truth's size.
  ///   - share: the truth's steepest pixels that count as edges.
  ///   - radius: pixels in each direction within which the truth's darkest and brightest are looked for.
  /// - Returns: the slope at the truth's edges, in the truth's direction, as a share of the truth's own; and the root mean
  ///   square of what lies outside of the truth's range round about, in grey levels.
  public func edges(
    of enlargement: Image, share: Double = 0.05, radius: Int = 2
  ) -> (sharpness: Double, overshoot: Double) {
    let (width, height) = (groundTruth.width, groundTruth.height)
    let truth = groundTruth.luma, given = enlargement.luma, margin = max(scale, radius)
    let places = (margin..<height - margin).flatMap { y in (margin..<width - margin).map { y * width + $0 } }
    func slope(_ luma: [Double], _ i: Int) -> (x: Double, y: Double) {
      (luma[i + 1] - luma[i - 1], luma[i + width] - luma[i - width])
    }
    let steep = places.map { i in (place: i, size: hypot(slope(truth, i).x, slope(truth, i).y)) }
      .sorted { ($0.size, $1.place) > ($1.size, $0.place) }.prefix(Int(share * Double(places.count)))
    let along = steep.reduce(0) { sum, edge in
      let (own, its) = (slope(truth, edge.place), slope(given, edge.place))
      return sum + (own.x * its.x + own.y * its.y) / edge.size
    }
    let outside = places.reduce(0) { sum, i in
      var (low, high) = (Double.infinity, -Double.infinity)
      for y in -radius...radius {
        for x in -radius...radius {
          low = min(low, truth[i + y * width + x])
          high = max(high, truth[i + y * width + x])
        }
      }
      let excess = max(0, low - given[i], given[i] - high)
      return sum + excess * excess
    }
    return (along / steep.reduce(0) { $0 + $1.size }, (outside / Double(places.count)).squareRoot())
  }
}

extension Trials {
  /// The edges of pictures that `nlvae evaluate --save-images` has kept.
  ///
  /// - Parameters:
  ///   - tasks: the pictures.
  ///   - enlargements: names and files of their enlargements, NAME-xSCALE-METHOD.
  public static func edges(of tasks: [EvaluationTask], _ enlargements: [(name: String, path: String)]) -> Trial {
    let pieces = tasks.flatMap { task in
      let start = "\(task.name)-x\(task.scale)-"
      return enlargements.filter { $0.name.hasPrefix(start) }.map { enlargement in
        let method = String(enlargement.name.dropFirst(start.count))
        return ExperimentTask(
          name: "edges-" + enlargement.name, title: enlargement.name, key: [method, task.name], isResumable: false
        ) { context in
          try context.checkForStop()
          let image = try Image(png: enlargement.path)
          try task.check(image, of: enlargement.path)
          let found = task.edges(of: image)
          return [
            RecordRow(
              key: [method, task.name], result: fields(String(format: "%.4f,%.4f", found.sharpness, found.overshoot)))
          ]
        }
      }
    }
    let form = RecordForm(
      keys: [.init("enlargement"), .init("image")],
      results: [.init("sharpness", .number), .init("overshoot", .number)])
    // Rows do not say their factor: another one has a record of its own.
    let factors = Set(tasks.map(\.scale)).subtracting([4]).sorted()
    return Trial(file: "edges\(factors.map { "-x\($0)" }.joined()).csv", form: form, pieces: pieces)
  }
}
