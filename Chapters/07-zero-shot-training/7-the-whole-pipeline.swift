import Engine
import Experiments
import Imaging
import Notebook
import SuperResolution

extension Chapter07 {
  static let theWholePipeline = Section(needs: task) { page, task in
    //: ## The whole pipeline
    //:
    //: What does `nlvae upscale` do with a picture, from the first step to the last? All parts have been met by now:
    //: training on crops, an answer after every stage, and at the end the filter. Before a run begins it makes a list of
    //: its phases from its recipe. The diagram is drawn from the list of the default recipe, for a picture of 64 × 64
    //: pixels. (*standard* is the default; *quick* has half its steps and *full* twice as many; *thorough* has the paper's
    //: blocks, trained twice; *brief* is this page's.)
    let recipe = page.choice("recipe", "standard", of: ["brief", "quick", "standard", "full", "thorough"])
    let run = try ZeroShotRun(
      task.lowResolution, scale: 4, seed: page.options.seed,
      configuration: ZeroShotConfiguration(ZeroShotConfiguration.Preset(rawValue: recipe)!))
    page.diagram(
      "pipeline", of: pipeline(of: run),
      caption:
        "What the default recipe does, drawn from the run's own plan. Blue is what learns or filters, grey what comes out. "
        + "A stage goes on training the network of the stage before it. Not drawn: back-projection, of each of the eight "
        + "answers and of their median.")

    //: > **Try** Take the brief recipe, the one of this page's experiments, and count what is left.

    //: In the recorded trials below, the brief recipe filters after each stage; this page's own run filters once, at the end.
    //: Both recipes have about a third of the paper's blocks.
  }
}
