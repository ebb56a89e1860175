import Engine
import Foundation
import Imaging

extension Trials {
  /// How nearly patches occur again, in pictures of 128×128 and in the next picture of the list (see ``PatchRecurrence``).
  ///
  /// - Parameters:
  ///   - pictures: the set and the name of each, and itself: the middle 256×256 pixels of a picture, reduced by two.
  public static func recurrence(in pictures: [(set: String, name: String, image: Image)]) -> Trial {
    func green(_ image: Image) -> Tensor {
      Tensor(shape: [1, 1, image.height, image.width], image.plane(min(1, image.channels - 1)))
    }
    let pieces = pictures.enumerated().map { index, picture in
      let (set, name, image) = picture, next = pictures[(index + 1) % pictures.count].image
      return ExperimentTask(name: "\(set)-\(name)", title: name, key: [set, name], isResumable: false) { context in
        try context.checkForStop()
        let found = PatchRecurrence(green(image), another: pictures.count > 1 ? green(next) : nil)
        return PatchRecurrence.Place.allCases.compactMap { place in
          guard let distances = found.distances[place], !distances.isEmpty else { return nil }
          let median = distances.sorted()[distances.count / 2]
          let shares = zip(distances, found.deviations).map { $0 / $1 }.sorted()
          let close = Double(distances.filter { $0 <= 5 }.count) / Double(distances.count)
          let numbers = String(format: "%.2f,%.3f,%.3f", median, shares[shares.count / 2], close)
          return RecordRow(key: [set, name, place.rawValue], result: ["\(distances.count)"] + fields(numbers))
        }
      }
    }
    let form = RecordForm(
      keys: [.init("set"), .init("image"), .init("where")],
      results: [
        .init("patches", .whole), .init("median", .number), .init("of_contrast", .number), .init("below_5", .number),
      ])
    return Trial(file: "recurrence.csv", form: form, pieces: pieces)
  }

  /// A network with attention, trained on the built-in picture at 64×64: its gate, its error with and without attention
  /// in squares of grey levels, and the share of the keys that its median pixel looks at, every hundred steps.
  ///
  /// - Parameters:
  ///   - steps: training steps, a multiple of 100.
  ///   - seeds: where the first weights come from.
  ///   - settings: what is not as usual, for a record that is never mixed with the usual one.
  public static func attention(steps: Int, seeds: [UInt64], settings: String? = nil) -> Trial {
    let pieces = seeds.flatMap { seed in
      AttentionTrial.Gate.allCases.map { gate in
        let key = [gate.rawValue, "\(seed)"]
        return ExperimentTask(
          name: "attention-\(gate.rawValue)-\(seed)", title: "gate \(gate.rawValue), seed \(seed)", key: key,
          isResumable: false
        ) { context in
          var trial = AttentionTrial(
            on: SamplePicture.image(width: 64, height: 64), gate: gate, random: RandomSource(seed: seed))
          var rows: [RecordRow] = []
          for step in 0...steps {
            try context.checkForStop()
            if step % 100 == 0 {
              let keys = effectiveKeys(trial.network.looks(trial.blurred)).sorted()
              let numbers = String(
                format: "%.4f,%.2f,%.2f,%.4f", trial.network.gate, trial.squaredError(),
                trial.squaredError(isOpen: false), keys[keys.count / 2] / 1024)
              rows.append(RecordRow(key: key + ["\(step)"], result: fields(numbers)))
            }
            if step < steps { trial.advance() }
          }
          return rows
        }
      }
    }
    let form = RecordForm(
      keys: [.init("gate"), .init("seed", .whole), .init("step", .whole)],
      results: [
        .init("value", .number), .init("squared_error", .number), .init("shut_error", .number), .init("keys", .number),
      ], mark: settings)
    return Trial(file: "attention.csv", form: form, pieces: pieces)
  }

  /// Where some pixels of the built-in picture at 64×64 look after so many steps, in a network whose gate is shut at first: a
  /// row for every row of the 32×32 keys, with their weights in units of the even weight.
  ///
  /// - Parameters:
  ///   - steps: after which steps.
  ///   - seeds: where the first weights come from; the networks are those of ``attention(steps:seeds:settings:)``.
  ///   - pixels: which pixels.
  public static func attentionMaps(
    after steps: [Int], seeds: [UInt64], pixels: [(y: Int, x: Int)] = AttentionTrial.askedPixels
  ) -> Trial {
    let side = 32
    let pieces = seeds.map { seed in
      ExperimentTask(name: "attention-maps-\(seed)", title: "seed \(seed)", key: ["\(seed)"], isResumable: false) {
        context in
        var trial = AttentionTrial(
          on: SamplePicture.image(width: 64, height: 64), random: RandomSource(seed: seed))
        var rows: [RecordRow] = []
        for step in 0...(steps.max() ?? 0) {
          try context.checkForStop()
          if step > 0 { trial.advance() }
          guard steps.contains(step) else { continue }
          let looks = trial.network.looks(trial.blurred)
          for (y, x) in pixels {
            let weights = looks.sliced([64 * y + x..<64 * y + x + 1, 0..<side * side]).values
            for row in 0..<side {
              let numbers = weights[side * row..<side * (row + 1)].map { String(format: "%.3g", $0 * 1024) }
              rows.append(RecordRow(key: ["\(seed)", "\(step)", "\(y)", "\(x)", "\(row)"], result: numbers))
            }
          }
        }
        return rows
      }
    }
    let form = RecordForm(
      keys: ["seed", "step", "y", "x", "row"].map { .init($0, .whole) },
      results: (0..<side).map { .init("key\($0)", .number) })
    return Trial(file: "attention-maps.csv", form: form, pieces: pieces)
  }
}
