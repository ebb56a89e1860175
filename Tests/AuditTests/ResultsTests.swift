import Audit
import Experiments
import Testing

@testable import Notebook

@Suite("Pairs")
struct ResultsTests {
  private static let pictures = ReproductionPlan.set5

  /// A record with one PSNR for every picture of a method and seed, a hundredth more from picture to picture.
  private func results(_ runs: [(method: String, seed: Int, psnr: Double)]) throws -> Results {
    let rows = runs.flatMap { run in
      Self.pictures.enumerated().map { index, image in
        "\(run.method),zero-shot,4,\(image),\(run.seed),\(run.psnr + 0.01 * Double(index)),0.9,1,v"
      }
    }
    let head = "method,protocol,scale,image,seed,psnr,ssim,processor_seconds,version\n"
    return try Results(RecordedTable(text: head + rows.joined(separator: "\n") + "\n", file: "set5.csv"))
  }

  private func expect(_ found: [Double]?, all value: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(found?.count == Self.pictures.count, sourceLocation: sourceLocation)
    #expect(found?.allSatisfy { abs($0 - value) < 1e-9 } == true, sourceLocation: sourceLocation)
  }

  @Test("Different trainings are compared over all seeds of each")
  func allSeeds() throws {
    let all = try results([("nlvae-unrefined", 1, 30), ("zssr", 1, 31), ("zssr", 2, 32), ("zssr", 3, 36)])
    expect(all.differences(.network, .zssr, 4), all: -3)
    #expect(Comparison(all, .network, .zssr, 4)?.seeds == "1 / 3")
    #expect(verdict(all, .network, above: .zssr) == .doesNot)
  }

  @Test("What shares a training is compared over common seeds")
  func commonSeeds() throws {
    let all = try results([("nlvae-unrefined", 1, 30), ("nlvae-thorough", 1, 31), ("nlvae-thorough", 2, 39)])
    expect(all.differences(.thorough, .network, 4), all: 1)
    #expect(Comparison(all, .thorough, .network, 4)?.seeds == "1 / 1")
    let none = try results([("nlvae-unrefined", 1, 30), ("nlvae-thorough", 2, 31)])
    #expect(none.differences(.thorough, .network, 4) == nil)
    // The oracle's training is another one, by the same preset.
    #expect(!Contender.oracle.sharesTrainings(with: .network))
  }

  @Test("A method that draws nothing goes with every seed")
  func seedless() throws {
    let all = try results([("wiener", 0, 30), ("zssr", 1, 31), ("zssr", 2, 33)])
    expect(all.differences(.zssr, .wiener, 4), all: 2)
    #expect(Comparison(all, .zssr, .wiener, 4)?.seeds == "2 / –")
  }

  @Test("Two changes of a recipe are paired by picture and seed, in whatever order they are recorded")
  func changes() throws {
    let record = try RecordedTable(
      text: """
        ingredient,preset,image,seed,psnr,ssim
        a,brief,one,1,20,0.5
        a,brief,two,1,30,0.5
        a,brief,two,2,31,0.5
        a,thorough,two,3,99,0.5
        b,brief,two,2,30,0.5
        b,brief,two,1,28,0.5
        b,brief,one,1,17,0.5
        b,brief,one,9,50,0.5

        """, file: "recipe.csv")
    #expect(try ladder(record, "a", less: "b") == [3, 2, 1])
  }

  @Test("Runs of table II come in the order of pictures and seeds")
  func blocks() throws {
    let record = try RecordedTable(
      text: """
        encoder,decoder,scale,image,seed,outcome,psnr,ssim,processor_seconds,version
        1,9,3,two,1,converged,23,0,0,v
        1,9,3,one,10,converged,22,0,0,v
        1,9,3,one,2,converged,21,0,0,v
        1,9,3,two,2,diverged,nan,0,0,v
        5,5,3,one,1,converged,30,0,0,v

        """, file: "table-2.csv")
    #expect(try blockRuns(record, varying: "encoder", fixed: ("decoder", "9")) == [1: [21, 22, 23]])
  }
}
