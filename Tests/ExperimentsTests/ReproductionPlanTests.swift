import Experiments
import Imaging
import Testing

@Suite("Plans of reproduced tables")
struct ReproductionPlanTests {
  private func seeds(_ plan: ReproductionPlan, _ recipe: ReproductionRecipe, _ scale: Int) -> [UInt64: Int] {
    plan.rows.filter { $0.recipe == recipe && $0.scale == scale }.reduce(into: [:]) { $0[$1.seed, default: 0] += 1 }
  }

  @Test("Set14 has three seeds at four times the size, and one at other factors")
  func seeds() {
    let plan = ReproductionPlan(set: "Set14", images: ["a", "b"])
    #expect(seeds(plan, .nlvae, 4) == [1: 2, 2: 2, 3: 2] && seeds(plan, .nlvae, 3) == [1: 2])
    #expect(seeds(plan, .zssr, 4) == [1: 2, 2: 2, 3: 2] && seeds(plan, .wiener, 8) == [0: 2])
    #expect(seeds(plan, .zssr, 2).isEmpty && seeds(plan, .prior, 2) == [1: 2] && seeds(plan, .dip, 4).isEmpty)
    #expect(seeds(ReproductionPlan(set: "Urban20", images: ["a"]), .nlvae, 4) == [1: 1])
    #expect(plan.rows.allSatisfy { $0.set == "Set14" })
    #expect(Set(plan.rows.map(\.key)).count == plan.rows.count && Set(plan.rows.map(\.name)).count == plan.rows.count)
    #expect(plan.rows[0].key == ["Set14", "bicubic", "4", "a", "0"])
  }

  @Test("What has seen drawings is marked, and the default is run on every fifth picture of BSD100")
  func sample() {
    let plan = ReproductionPlan(set: "BSD100", images: (1...100).map { "img_\($0)" })
    #expect(seeds(plan, .nlvae, 4) == [1: 20] && seeds(plan, .nlvaeQuick, 4) == [1: 100])
    #expect(plan.rows.filter { $0.recipe == .nlvae }.prefix(2).map(\.image) == ["img_1", "img_6"])
    let drawn: [ReproductionRecipe] = [.instant, .prior]
    #expect(plan.rows.allSatisfy { ($0.protocol == .syntheticPrior) == drawn.contains($0.recipe) })
    #expect(plan.rows.allSatisfy { Trials.recipesOfSets.contains($0.recipe) })
  }

  @Test("The plan of Set5 is about Set5")
  func usual() {
    let plan = ReproductionPlan()
    #expect(
      plan.rows.allSatisfy { $0.set == "Set5" } && plan.rows[0].key == ["bicubic", "zero-shot", "4", "baby", "0"])
    #expect(plan.rows[0].name == "bicubic-zero-shot-x4-baby-seed0")
    #expect(seeds(plan, .nlvaeQuick, 4) == [1: 5, 2: 5, 3: 5])
    #expect(seeds(plan, .nlvaeQuick, 3) == [1: 5] && seeds(plan, .nlvaeQuick, 8) == [1: 5])
  }

  @Test("No row is planned twice")
  func unique() {
    let rows = ReproductionPlan().rows
    #expect(Set(rows).count == rows.count)
  }

  @Test("Recipes of resized pictures differ from their presets by the picture alone")
  func resized() {
    let picture = SamplePicture.image(width: 288, height: 280)
    for (resized, preset) in [
      (ReproductionRecipe.nlvaeFull256, ReproductionRecipe.nlvaeFull), (.nlvaeQuick256, .nlvaeQuick),
    ] {
      #expect(resized.picture(from: picture).width == 256 && preset.picture(from: picture).width == 288)
      let (own, its) = (resized.enlargement(scale: 4, seed: 1), preset.enlargement(scale: 4, seed: 1))
      #expect(own.configuration == its.configuration && own.configuration.refinement != nil)
    }
  }
}
