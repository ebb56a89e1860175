import Engine
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

extension Chapter02 {
  static let race = Section { page in
    //: ### Which rule?
    //:
    //: > **Paper** (V.A, fig. 6a)
    //: > Adam, SGD and RMSProp are compared, with L1 and L2 losses; all other settings are fixed, and Adam with L2
    //: > converges best.
    //:
    //: > **We differ**
    //: > The valley has shown that "all other settings fixed" is not a fair race: a rate that suits one rule is a cliff
    //: > to the next. So every rule gets five rates, about a factor of three apart (thirty times as large for the two
    //: > that do not divide), and enters with its best.
    let small = SamplePicture.image().degraded(by: 4)
    let colours = Tensor(small).reshaped([3, 4096]).transposed([1, 0])
    let x = coordinates(side: 64, octaves: 4)
    let seed = page.seed()
    let raceSteps = page.options.full ? 600 : 80
    let rates: [Float] = [0.003, 0.01, 0.03, 0.1, 0.3]
    func race(_ optimizer: some Optimizer, _ factor: Float, _ tick: Ticker) -> (rate: Float, errors: [Float]) {
      let runs = rates.map { rate -> (rate: Float, errors: [Float]) in
        var random = RandomSource(seed: seed), optimizer = optimizer
        var network = PictureNetwork(inputs: x.shape[1], using: &random)
        optimizer.learningRate = rate * factor
        return (
          rate * factor,
          (0..<raceSteps).map { _ in
            tick()
            return network.train(x, colours, &optimizer)
          }
        )
      }
      func score(_ errors: [Float]) -> Float { errors.suffix(10).max()!.isNaN ? .infinity : errors.suffix(10).max()! }
      return runs.min { score($0.errors) < score($1.errors) }!
    }
    let races = page.progress("four rules", total: 20 * raceSteps) { tick in
      [
        ("SGD", race(SGD(learningRate: 1), 30, tick)),
        ("momentum", race(SGD(learningRate: 1, momentum: 0.9), 30, tick)),
        ("RMSProp", race(RMSProp(learningRate: 1), 1, tick)), ("Adam", race(Adam(), 1, tick)),
      ]
    }
    page.figure(
      "race", caption: "Four rules on one network from one start, each at the best of five rates.", x: "step",
      y: Axis("mean squared error", scale: .logarithmic, range: 0.005...0.5)
    ) { plot in
      for (name, run) in races { plot.line("\(name), rate \(run.rate)", run.errors) }
    }

    //: > **Try** Another seed begins the race from other weights. Watch which of the last three wins: does the order stay?

    //: Raced like this, the field moves together. Plain descent lags, and the other three end close to each other.
    //: Whether their order would survive another start, one run cannot say: chapter 4 runs a race with several seeds and
    //: draws the spread. Descent, at its best rate, skates at the edge of its cliff: where its curve jumps, a step was
    //: too long for the steepest direction and was caught again. And the figure shows the rates. Plain descent wanted one
    //: a hundred times or more as large as Adam's, the largest that it was given. Had we "fixed all other settings" at
    //: Adam's, the figure would probably have shown a triumph.
  }
}
