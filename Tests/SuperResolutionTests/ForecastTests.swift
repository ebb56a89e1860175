import Engine
import Imaging
import Testing

@testable import SuperResolution

@Suite("What an enlargement will take")
struct ForecastTests {
  @Test(
    "Every method but interpolation is foretold; twice the pixels take more time and memory", arguments: Method.allCases
  )
  func methods(_ method: Method) throws {
    let picture = SamplePicture.image(width: 40, height: 32)
    let wide = SamplePicture.image(width: 160, height: 64)
    var enlargement = Enlargement(method: method, scale: 2)
    if method == .weights {
      let network = try SyntheticPrior.network(), tensors = zip(network.names, network.state).map { ($0, $1) }
      enlargement.weights = try PretrainedWeights(Safetensors(metadata: [:], tensors: tensors))
    }
    guard method != .bicubic else {
      #expect(try enlargement.forecast(for: picture, least: 0) == nil)
      return
    }
    let small = try #require(try enlargement.forecast(for: picture, least: 0))
    let large = try #require(try enlargement.forecast(for: wide, least: 0))
    #expect(small.ratios.count == RunProgress.Activity.allCases.count && small.ratios.allSatisfy { $0 > 0 })
    #expect(small.seconds > 0 && large.seconds > small.seconds && large.bytes > small.bytes && small.bytes > 1 << 20)
  }

  @Test("What is over soon is not measured, and what is long is: a thorough run is more than a quick one")
  func long() throws {
    let picture = SamplePicture.image(width: 40, height: 32)
    let presets: [ZeroShotConfiguration.Preset] = [.quick, .full, .thorough]
    let work = presets.map { preset in
      let work = Enlargement(method: .nlvae, scale: 4, configuration: .init(preset)).work(width: 40, height: 32)
      return RunProgress.Activity.allCases.reduce(0) { $0 + work[$1] }
    }
    #expect(work == work.sorted() && work[2] > 2 * work[0])
    #expect(try Enlargement(method: .wiener, scale: 2).forecast(for: picture) == nil)
    #expect(try Enlargement(method: .nlvae, scale: 4).forecast(for: picture) != nil)
  }

  @Test(
    "The work that is foretold is the work that is done",
    arguments: [Method.nlvae, .zssr, .wiener, .instant, .prior, .dip])
  func work(_ method: Method) throws {
    let picture = SamplePicture.image(width: 40, height: 32)
    let enlargement = Enlargement(method: method, scale: 4)
    let foretold = enlargement.work(width: 40, height: 32)
    let run: any ResumableRun = try enlargement.anyRun(for: picture)
    for activity in RunProgress.Activity.allCases {
      #expect(abs(foretold[activity] - run.progress.total[activity]) <= 1e-6 * (1 + foretold[activity]), "\(activity)")
    }
  }
}
