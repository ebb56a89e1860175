import Experiments
import Imaging
import Testing

@Suite("The plan of reproduced rows")
struct ReproductionPlanTests {
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
