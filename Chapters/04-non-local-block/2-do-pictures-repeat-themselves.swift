import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Do pictures repeat themselves?
//:
//: How many patches of a picture have a double in it? At every sixth place in both directions we take the patch of 5 × 5
//: pixels. (The literature takes this size; the filter below takes 7 × 7.) We keep it if it has some contrast: a **standard
//: deviation**, the root of the mean squared distance from the mean, of more than eight grey levels. For each we look for
//: the most similar patch that does not overlap with it, in four places: at most 16 pixels away in each direction; further
//: away; anywhere; and in the picture at half size. The table gives the median difference, the share of patches with a
//: match within five grey levels, and the median of difference over contrast. The last is fairer, since a patch of little
//: contrast finds a match easily. (In this section, the *difference* of two patches says how unlike they are, in grey
//: levels, and their *distance* how far apart they lie, in pixels.)
//:
//: A small difference alone proves nothing: among 15,000 candidates some are similar by chance. So there is a control with
//: as many candidates that repeats nothing by construction: blurred noise, which looks like clouds. (In the code, `drawn`
//: holds the chapter's random numbers, made once; `Questions` are the patches that look for a match, and `PatchSearch` has
//: their differences from all others.)

extension Chapter04 {
  static let doPicturesRepeatThemselves = Section(needs: drawn) { page, drawn in
    let sample = plane(try Dataset.scene(in: page.options.dataset, side: 128), 1), clouds = drawn.clouds
    let side = page.knob("side of a patch", 5, in: 3...9)
    let regions = [side...16, 17...Int.max, side...Int.max]
    let places = ["within 16 pixels", "beyond 16 pixels", "anywhere", "at half size"]
    let questions = [sample, clouds].map { Questions($0, size: side, step: 6, contrast: 8) },
      asked = questions[0].places
    let found = page.progress("looking for similar patches", total: 2) { tick in
      zip([sample, clouds], questions).map { picture, asked in
        let own = PatchSearch(asked, in: picture, size: side)
        let half = PatchSearch(asked, in: picture.resized(height: 64, width: 64), size: side)
        tick()
        return regions.map { own.nearest($0) } + [half.nearest()]
      }
    }
    page.show("patches asked for, picture", asked.count)
    page.show("patches asked for, clouds", questions[1].places.count)
    page.table(
      "The most similar patch (differences in grey levels)",
      columns: [
        "looked for", "picture: difference", "picture: share ≤ 5", "picture: difference / contrast",
        "clouds: difference", "clouds: share ≤ 5", "clouds: difference / contrast",
      ],
      rows: places.indices.map { i in
        [.text(places[i])]
          + zip(found, questions).flatMap { picture, asked -> [Cell] in
            let relative = zip(picture[i].distances, asked.deviations).map { $0 / $1 }
            return [
              .number(median(picture[i].distances), digits: 1),
              .number(shares(picture[i].distances, below: [5])[0], digits: 2), .number(median(relative), digits: 2),
            ]
          }
      })
    let limits = (0...40).map { Float($0) * 0.5 }
    page.figure(
      "recurrence",
      caption:
        "Share of the patches whose most similar patch differs by at most so much; further left is more similar. At "
        + "the same size, the picture's patches find a match within ten grey levels more often than the clouds' do. "
        + "(At half size the clouds are no control.)", x: Axis("difference", unit: "grey levels"),
      y: Axis("share of patches", range: 0...1)
    ) { plot in
      for (name, relatives) in [
        ("picture, within 16 pixels", found[0][0]), ("picture, anywhere", found[0][2]),
        ("picture, half size", found[0][3]),
        ("clouds, anywhere", found[1][2]), ("clouds, half size", found[1][3]),
      ] { plot.line(name, x: limits, y: shares(relatives.distances, below: limits)) }
      plot.key = .bottomRight
    }

    //: > **Try** Turn the side of a patch to 3 and to 9. A smaller patch finds a match more easily, in the clouds too. For
    //: > which size do picture and clouds differ most?

    //: The picture repeats itself: half of the patches asked for have another one within five grey levels, and hardly any
    //: of the clouds' have. Even at half size almost a quarter have one. (There the clouds are no control: their grain has
    //: only one size.) But a part of this is low contrast. With the difference divided by it, the medians are 0.24 for the
    //: picture and 0.31 for the clouds, and beyond 16 pixels 0.29 and 0.31: hardly any lead.

    //: Is it worth looking *far*? Most of the patches found lie more than 16 pixels away, but this proves nothing: a
    //: picture has far more distant places than near ones. So we compare with a **null hypothesis**: the match is a place
    //: chosen at random, all equally likely.
    let separations = zip(asked, found[0][2].places).map { (own, other) -> Double in
      let (dy, dx) = (Double(own.y - other.y), Double(own.x - other.x))
      return (dy * dy + dx * dx).squareRoot()
    }
    let expected = expectedSeparations(asked, side: 129 - side, size: side, width: 4, bins: 44)
    page.figure(
      "whereabouts",
      caption:
        "How far from a patch its most similar patch lies, in a picture of 128 × 128, and how far a place chosen at "
        + "random would lie. Near places win far more often than chance would have it.",
      x: Axis("distance from the patch", unit: "pixels"), y: "patches per 4 pixels"
    ) { plot in
      plot.histogram("most similar patch", separations, bins: 44, range: 0...176)
      plot.line("random place, expected", x: expected.indices.map { 4 * Double($0) + 2 }, y: expected, marked: false)
      plot.key = .topRight
    }
    page.table(
      "Most similar patch and random place, share of the patches",
      columns: ["distance", "most similar patch", "random place"],
      rows: [4, 10, 25].map { bins in
        let limit = Double(4 * bins)
        return [
          .text("less than \(4 * bins) pixels away"),
          .number(Double(separations.filter { $0 < limit }.count) / Double(separations.count), digits: 2),
          .number(expected.prefix(bins).reduce(0, +) / Double(separations.count), digits: 2),
        ]
      })

    //: *In the drawing, near places are the better candidates*: a third of the patches found lie less than 16 pixels away,
    //: where a random place would lie in one case of 25. The first table (which counts 16 pixels in either direction, not
    //: along the diagonal) says the same: looking only within 16 pixels gives a smaller median difference than looking only
    //: beyond, although far more places lie beyond. *Looking further finds more similar patches*, too. But more candidates
    //: always do: the clouds, which repeat nothing, lower their median difference by a third in this way, the picture by
    //: about a tenth. So these tables show that near places are better candidates, and not whether far ones are better than
    //: chance.

    //: The drawing was chosen for this book because it repeats itself. What about photographs? `nlvae trial recurrence` has
    //: recorded the same for three sets of the field: Set14 and BSD100 are mixed photographs, Urban20, every fifth picture
    //: of Urban100, shows buildings. Of each picture the middle 256 × 256 pixels are reduced to 128 × 128, the size of the
    //: drawing, so that each has as many candidates. (One of Set14's fourteen is too narrow. Reduced, photographs are
    //: sharper than as taken, and all differences larger.) Clouds are a poor control here, because they are smoother than
    //: photographs. A better one is *another picture*, the next one of the set, with as many candidates again. (The drawing
    //: has no next one.)
    //: @fold
    let record = try page.record("recurrence")
    let sets = record.column("set").reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    func recorded(_ set: String, _ place: PatchRecurrence.Place, _ column: String = "median") throws -> [Double] {
      try record.rows(where: "set", is: set).rows(where: "where", is: place.rawValue).numbers(column)
    }
    let drawing = PatchRecurrence(sample), close = drawing.distances[.anywhere] ?? []
    let searched: [PatchRecurrence.Place] = [.within10, .within16, .beyond16, .anywhere, .half]
    //: @unfold
    page.table(
      "Difference of the most similar patch (grey levels; median over a picture's patches, then over the pictures)",
      columns: [
        "set", "pictures", "within 10 pixels", "within 16", "beyond 16", "anywhere", "at half size",
        "in another picture",
      ],
      rows: [
        ["the drawing", .number(1)] + searched.map { .number(median(drawing.distances[$0] ?? []), digits: 1) }
          + [.missing]
      ]
        + (try sets.map { set in
          [.text("\(set) (recorded)"), .number(try recorded(set, .anywhere).count)]
            + (try (searched + [.another]).map { .number(median(try recorded(set, $0)), digits: 1) })
        }))
    page.table(
      "Anywhere in the picture, and far away",
      columns: [
        "set", "share ≤ 5 grey levels", "difference / contrast",
        "more similar beyond 16 pixels than in another picture",
      ],
      rows: [
        [
          "the drawing", .number(shares(close, below: [5])[0], digits: 2),
          .number(median(zip(close, drawing.deviations).map { $0 / $1 }), digits: 2), .missing,
        ]
      ]
        + (try sets.map { set in
          let pairs = zip(try recorded(set, .beyond16), try recorded(set, .another))
          return [
            .text("\(set) (recorded)"), .number(median(try recorded(set, .anywhere, "below_5")), digits: 2),
            .number(median(try recorded(set, .anywhere, "of_contrast")), digits: 2),
            .text("\(pairs.filter { $0 < $1 }.count) of \(try recorded(set, .anywhere).count) pictures"),
          ]
        }))

    //: Photographs repeat themselves, too, but the drawing is a favourable case. In the mixed photographs the most similar
    //: patch differs about twice as much, by about half of the patch's contrast; in the drawing by a quarter. Buildings
    //: repeat themselves about as well as the drawing. At half size, mixed photographs have matches about as good as those
    //: of the same size within 16 pixels (without a control: no other picture was searched at half size). The filter below
    //: searches within 10 pixels only.
    //:
    //: Is it worth looking far in a photograph? Compare the columns *beyond 16* and *in another picture*: both have nearly
    //: as many candidates, and another picture cannot repeat this one. In buildings, the most similar patch more than 16
    //: pixels away is much more similar than any of another picture. In mixed photographs it is only a little more
    //: similar, though in nearly every picture. In all three sets the column *beyond 16* is lower than *within 16*, in the
    //: drawing higher. Since far more places lie beyond, photographs leave it open whether a near place is the better
    //: candidate. Nor do these differences say how much an enlargement would gain by looking far.

    //: Why does super-resolution care? Suppose a patch recurs in the picture *reduced to half*. The match has a counterpart
    //: of twice its size in the picture itself, which shows what the patch would look like with more pixels. A patch that
    //: recurs at the *same* size shows the same thing several times, each time sampled at slightly different points. The
    //: filter below is made for the second kind only; training on a picture's own reduction
    //: ([chapter 7](../07-zero-shot-training/README.md#father-and-son)) uses the first.
  }
}
