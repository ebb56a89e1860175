import Engine
import Experiments
import Foundation
import Imaging
import Notebook
import SuperResolution
import Terminal

//: ## Do pictures repeat themselves?
//:
//: At every sixth place in both directions we take the patch of 5 × 5 pixels, if it has something in it (a standard
//: deviation of eight grey levels), and ask for its nearest relative that does not overlap with it: in the picture
//: itself, and in the picture reduced to two thirds and to a half. The last line is the control: noise, blurred to
//: look cloudy, which has as many patches and repeats nothing.

/// What chance has drawn for the experiments of this chapter, in this order.
struct Draws {
  /// Noise that looks cloudy, noise for a small picture, features for a block.
  let clouds, noise, features: Tensor
  let attention: NonLocalAttention
  /// What later experiments draw from.
  let random: RandomSource
}

extension Chapter04 {
  static let drawn = Computation("random numbers") { page -> Draws in
    var random = RandomSource(seed: page.options.seed)
    let clouds = Tensor.normal([1, 1, 40, 40], using: &random).resized(height: 128, width: 128) * 0.25 + 0.5
    let noise = Tensor.normal([1, 1, 40, 40], using: &random) * 0.05
    let features = Tensor.normal([1, 16, 24, 24], using: &random)
    let attention = NonLocalAttention(channels: 16, keySize: 24, using: &random)
    return Draws(clouds: clouds, noise: noise, features: features, attention: attention, random: random)
  }
}

extension Chapter04 {
  static let doPicturesRepeatThemselves = Section(needs: drawn) { page, drawn in
    let sample = plane(try Dataset.scene(in: page.options.dataset, side: 128), 1)

    let clouds = drawn.clouds

    let side = page.knob("side of a patch", 5, in: 3...11)
    let questions = Questions(sample, size: side, step: 6, contrast: 8)
    let cloudy = Questions(clouds, size: side, step: 6, contrast: 8)
    page.show("patches asked for", questions.places.count)
    let places = ["same size", "two thirds", "half", "clouds, same size"]
    let found = page.progress("looking for relatives", total: 4) { tick in
      [
        (questions, sample, true), (questions, sample.resized(height: 85, width: 85), false),
        (questions, sample.resized(height: 64, width: 64), false), (cloudy, clouds, true),
      ].map { asked, picture, own in
        defer { tick() }
        return nearest(asked, in: picture, size: side, excludingOwn: own)
      }
    }
    page.table(
      "Distance of the nearest relative (grey levels, root mean square)",
      columns: ["where", "median", "share below 5"],
      rows: zip(places, found).map { place, relatives in
        [
          .text(place), .number(median(relatives.distances), digits: 1),
          .number(shares(relatives.distances, below: [5])[0], digits: 2),
        ]
      })
    let limits = (0...40).map { Float($0) * 0.5 }
    page.figure(
      "recurrence",
      caption:
        "Share of the patches whose nearest relative is at most so far away. Half of the picture's patches have one "
        + "within five grey levels, none of the clouds' has. (Later the clouds overtake: without hard edges nothing is "
        + "very far from anything.)", x: Axis("distance", unit: "grey levels"),
      y: Axis("share of patches", range: 0...1)
    ) { plot in
      for (place, relatives) in zip(places, found) {
        plot.line(place, x: limits, y: shares(relatives.distances, below: limits))
      }
      plot.key = .bottomRight
    }

    //: > **Try** Turn the side of a patch to 3 and to 9, and watch the share below 5. At 3 the clouds repeat themselves more
    //: > than the picture does. At 9 they do not at all, and the picture still does.

    //: Recurrence at *half the size* is what super-resolution lives on. Where a coarse edge has a relative in the
    //: reduced picture, that relative has a counterpart, twice as large, in the picture itself: a look at what the
    //: coarse edge would be with more pixels. And recurrence at the *same* size gives many views of one thing. How far
    //: away are they?
    let separations = zip(questions.places, found[0].places).map { (own, other) -> Double in
      let (dy, dx) = (Double(own.y - other.y), Double(own.x - other.x))
      return (dy * dy + dx * dx).squareRoot()
    }
    page.figure(
      "whereabouts",
      caption:
        "How far from a patch its nearest relative lies, in a picture of 128 × 128. A third lives within sixteen "
        + "pixels, along the same edge; the others anywhere.", x: Axis("distance from the patch", unit: "pixels"),
      y: "patches"
    ) { plot in
      plot.histogram("nearest relative", separations, bins: 44, range: 0...176)
    }
    page.show("within 10 pixels", shares(separations.map(Float.init), below: [10])[0], digits: 2)
    page.show("beyond 16 pixels", 1 - shares(separations.map(Float.init), below: [16])[0], digits: 2)
    page.show("beyond 40 pixels", 1 - shares(separations.map(Float.init), below: [40])[0], digits: 2)

    //: Sixteen convolutions see 33 pixels across, which is 16 to each side. Two thirds of the nearest relatives live
    //: further away. That is the case for looking far, on this picture at least.
  }
}
