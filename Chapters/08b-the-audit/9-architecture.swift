import Audit
import Notebook
import SuperResolution

//: ## Architecture
//:
//: Which of the paper's claims about its blocks, its latent and its rivals hold here?
//:
//: > **Paper** (III.A, fig. 3; II; V.B, fig. 6b; V.D, table II; VI, table III)
//: > A posterior from global pooling carries the global structure. DIP and ZSSR, with their small receptive fields, fall short
//: > of it, and DIP's structure is much weaker than NLVAE's. Non-local units reach a lower error than four other kinds;
//: > residual ones come next. More blocks are better, and 5 or more unstable.

extension Chapter08b {
  static let architecture = Section { page in
    //: @fold
    page.table(
      "Architecture", columns: [AuditRow].columns,
      rows: try Evidence(page).rows().filter { $0.part == .architecture }.cells)
    //: @unfold

    //: No claim reproduces here that a part of the network makes it better. More blocks and non-local units come out
    //: otherwise; attention is undecided. Against ZSSR the network alone is undecided at ×3 and ×4, and worse at ×8 (a
    //: hint). That more blocks take more time reproduces.
    //:
    //: The plain stack's rows are [chapter 8](../08-evaluation/README.md#is-it-the-architecture)'s. Attention and the
    //: residual were changed within the brief preset, which refines every stage by the filter; the filter may hide what
    //: networks differ in. Receptive fields are counted where normalisation uses running statistics; a picture's own
    //: statistics, with which DIP and NLVAE are trained and asked, make every pixel depend on all of the picture. Whether
    //: DIP and ZSSR see less than NLVAE depends on NLVAE's latent and blocks, so we give no verdict.
    //:
    //: The paper pools (fig. 3) and compares with nothing; our question asks whether that does better than a latent at
    //: every pixel. Our decoder repeats the one vector at every position, so it cannot say where an edge is; fig. 3's
    //: caption names upsampling layers, and ours has none. Nearly all that its answer has over interpolation comes without
    //: any network, from back-projection ([chapter 6](../06-beta-vae-loss/README.md) shows why nothing is encoded when
    //: there is but one picture). Units are those of [chapter 4](../04-non-local-block/README.md), at equal budgets, seed
    //: by seed. DIP and ZSSR are run here under our protocol. NLVAE's answer here has eight orientations and
    //: back-projection; DIP's has neither, and the paper mentions neither. In [chapter
    //: 7](../07-zero-shot-training/README.md#one-ingredient-at-a-time), without the filter, each of the two is worth some
    //: tenths of a decibel on the drawing; its few photographs show neither. Table II's climbs are of a mean over Set5.
    //: Ours are of one of its pictures, in networks with the residual that the paper's table III denies. Our runs cannot
    //: exclude that the climb appears only without a residual, so these two rows are labelled as our reading.
    //:
    //: The paper's fig. 1 compares DIP and NLVAE on one picture. How do the two compare on one picture here? We take
    //: butterfly, each method after all its steps:
    //: @fold
    let results = try Results(page.record("set5", of: "08-evaluation"))
    let shown: [(name: String, contender: Contender)] = [
      ("bicubic", .bicubic), ("DIP, \(grouped(DIPConfiguration(scale: 4).steps)) steps", .dip),
      ("NLVAE, network alone", .network),
    ]
    page.table(
      "Butterfly ×4, zero-shot", columns: ["enlarged by", "PSNR (dB)", "SSIM", "seeds"],
      rows: shown.map { name, contender in
        let own = results(contender, 4)
        return [
          .text(name), cell(own.psnr(of: "butterfly"), digits: 2), cell(own.ssim(of: "butterfly"), digits: 4),
          own.seeds == [0] ? .missing : .number(own.seeds.count),
        ]
      })
    //: @unfold

    //: NLVAE's answer here is the median of eight and back-projected, DIP's is neither; and one picture settles nothing.
  }
}
