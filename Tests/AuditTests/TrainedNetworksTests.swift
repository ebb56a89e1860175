import Experiments
import Foundation
import Testing

@testable import Audit
@testable import Notebook

@Suite("Networks that were trained beforehand")
struct TrainedNetworksTests {
  private static let head =
    "network,on,seed,steps,core_minutes,set,scale,image,psnr,ssim,processor_seconds,threads,processor,version,checksum\n"

  private func networks(_ rows: [String]) throws -> TrainedNetworks {
    let text = Self.head + rows.map { $0 + ",0.5,1,1,p,v,c\n" }.joined()
    return try TrainedNetworks(
      RecordedTable(text: text, file: "trained.csv"), set: "A", images: ["one", "two"], scale: 4)
  }

  @Test("A training counts when all pictures are there, the latest one, and its budget is said")
  func trainings() throws {
    let found = try networks([
      "vdsr,T91,1,260,9.8,A,4,one,28", "vdsr,T91,1,260,9.8,A,4,two,30", "vdsr,drawings,1,255,10.2,A,4,one,27",
      "vdsr,T91,1,260,9.8,A,3,one,50", "vdsr,T91,1,260,9.8,B,4,one,50", "srcnn,T91,1,9000,10.2,A,4,one,29",
      "srcnn,T91,1,9000,10.2,A,4,two,32",
    ])
    #expect(found.trainings.map(\.network) == ["vdsr", "srcnn"] && found.shown.map(\.network) == ["srcnn", "vdsr"])
    let vdsr = try #require(found("vdsr", on: "T91"))
    #expect(vdsr.psnr == 29 && vdsr.steps == 260 && vdsr.coreMinutes == 9.8 && vdsr.seed == 1)
    #expect(found("vdsr", on: "drawings") == nil && found("srcnn", on: "T91")?.psnr == 30.5)
    #expect(found.budget.contains("took 9.8 to 10.2 minutes of a processor core; the seed is 1."))
    let both = try networks([
      "srcnn,T91,1,90,10.2,A,4,one,29", "srcnn,T91,1,90,10.2,A,4,two,32", "srcnn,T91,,,,A,4,one,30",
      "srcnn,T91,,,,A,4,two,31",
    ])
    let latest = try #require(both("srcnn", on: "T91"))
    #expect(latest.steps == nil && latest.coreMinutes == nil)
    // The budget is that of the trainings that the table shows.
    #expect(both.trainings.count == 2 && both.shown.count == 1 && both.minutes == nil)
    #expect(both.budget.hasPrefix("1 training stands here: of 1 training the minutes were not measured"))
  }

  /// Both pictures of a training, with one score.
  private func pair(_ training: String, _ psnr: Double) -> [String] {
    ["one", "two"].map { "\(training),A,4,\($0),\(psnr)" }
  }

  @Test("A+ has no minutes to be measured, and steps are told by their ends")
  func pace() throws {
    let found = try networks(
      pair("a+,T91,1,,", 30) + pair("vdsr,T91,1,104,10.0", 31) + pair("fsrcnn,drawings,1,10000,9.8", 29.5))
    #expect(
      found.budget
        == "3 trainings stand here: the steps of 2 took 9.8 to 10.0 minutes of a processor core each; A+ is learned in "
        + "closed form, without steps; the seed is 1.")
    // Steps on drawings do not compare with those on photographs.
    #expect(found.pace.isEmpty)
    let both = try networks(pair("vdsr,T91,1,104,10.0", 31) + pair("fsrcnn,T91,1,10000,9.8", 29.5))
    #expect(both.pace.hasPrefix("In that time, on T91, FSRCNN makes 10,000 steps and VDSR 104. "))
    #expect(try networks(pair("vdsr,T91,1,104,10.0", 31)).pace.isEmpty)
    #expect(TrainedNetworks.name(of: "a+") == "A+" && TrainedNetworks.name(of: "edsr") == "edsr")
    // Other networks and other drawings are not shown.
    let others = try networks(pair("edsr,T91,1,9,1.0", 31) + pair("vdsr,drawings without noise,1,9,1.0", 31))
    #expect(others.trainings.count == 2 && others.shown.isEmpty)
  }

  @Test("How many are above our zero-shot mean, and what photographs are worth")
  func besideOurs() throws {
    let found = try networks(
      pair("a+,T91,1,,", 33) + pair("vdsr,T91,1,104,10.0", 31) + pair("vdsr,drawings,1,99,10.0", 30.5)
        + pair("srcnn,T91,1,900,9.8", 29) + pair("srcnn,drawings,1,901,9.8", 29.25)
        + pair("fsrcnn,T91,1,10000,9.9", 32))
    // What was not timed does not count; of photographs three networks, of drawings two.
    let rows = found.rows(beside: 30.75, onGPU: nil)
    let photographs: [Cell] = [
      "photographs (T91)", "9.8 to 10.0 minutes of a core", .number(3), "FSRCNN", .number(32, digits: 2), .number(2),
    ]
    #expect(
      rows == [
        photographs,
        [
          "drawings made by code", "9.8 to 10.0 minutes of a core", .number(2), "VDSR", .number(30.5, digits: 2),
          .number(0),
        ],
      ])
    #expect(found.rows(beside: 33, onGPU: nil)[0].last == .number(0))
    let worth = found.worthOfPhotographs(on: "A")
    #expect(
      worth[0]
        == "After the same minutes 2 networks reach +0.12 dB more from photographs than from drawings on A, in the mean "
        + "(single networks −0.25 … +0.50).")
    let slower = try networks(
      pair("vdsr,T91,1,104,10.0", 31) + pair("vdsr,drawings,1,99,10.0", 30.5) + pair("srcnn,T91,1,900,9.8", 29)
        + pair("srcnn,drawings,1,450,9.8", 28))
    let slow = slower.worthOfPhotographs(on: "A")
    #expect(
      slow[0].contains(
        "2 networks reach +0.75 dB more from photographs than from drawings on A, in the mean (single networks +0.50 … +1.00); "
      ))
    #expect(slow[0].hasSuffix("the one that made about as many steps on both, +0.50 dB."))
    #expect(slow.last!.hasPrefix("The others made fewer steps on drawings"))
    #expect(try networks(pair("a+,T91,1,,", 33)).rows(beside: 30, onGPU: nil).isEmpty)
  }

  @Test("Trainings with far more steps stand apart, and what they bring is said")
  func longer() throws {
    let brief = pair("vdsr,T91,1,104,10.0", 30) + pair("srcnn,T91,1,900,9.8", 29)
    let found = try networks(
      brief + pair("vdsr,T91 on a GPU,1,20000,", 31.25) + pair("srcnn,T91 on a GPU,1,90000,", 30))
    #expect(found.shown.count == 2 && found("vdsr", on: "T91")?.psnr == 30 && found.longer.count == 2)
    #expect(found.gainsOnGPU == [1, 1.25] && found.worths.isEmpty)
    let words = found.more, beside = found.rows(beside: 31, onGPU: "80 seconds of a GPU")
    try #require(words.count == 2 && beside.count == 2)
    #expect(words[0] == "On a GPU, in PyTorch, 2 networks made 20,000 (VDSR) to 90,000 (SRCNN) steps on T91.")
    #expect(
      words[1].hasPrefix("Beside the same 2 networks ") && words[1].hasSuffix(" dB (single networks +1.00 … +1.25)."))
    #expect(
      beside[1] == [
        "photographs (T91)", "80 seconds of a GPU", .number(2), "VDSR", .number(31.25, digits: 2), .number(1),
      ])
    #expect(try networks(brief).more.isEmpty)
    let alone = try networks(pair("vdsr,T91 on a GPU,1,20000,", 31.25)).more
    #expect(alone == ["On a GPU, in PyTorch, 1 network made 20,000 steps on T91."])
  }

  @Test("Trainings that end below their best on pictures held back are counted, and the furthest is named")
  func pastTheirBest() throws {
    let head = "network,step,held_back,bicubic,on,seconds,device\n"
    func longer(_ rows: [String]) throws -> LongerTrainings {
      let text = head + rows.map { $0 + ",T91 on a GPU,80,a card\n" }.joined()
      return try LongerTrainings(RecordedTable(text: text, file: "longer.csv"))
    }
    let rising = ["srcnn,10,29.5,29", "srcnn,20,30,29"], steady = ["drcn,10,30,29", "drcn,20,29.995,29"]
    let falling = ["vdsr,10,31,29", "vdsr,40,30.75,29", "edsr,10,31,29", "edsr,20,20,29"]
    let found = try longer(rising + steady + falling)
    #expect(found.length == "The steps of each took 80 seconds on a card.")
    try #require(found.words.count == 4)
    #expect(
      found.words[0] == "On pictures held back VDSR ends 0.25 dB below its best, which it had after 25% of its steps.")
    #expect(found.words[1].contains("looks like overfitting") && found.words[3].hasPrefix("SRCNN is best at the end"))
    #expect(try longer(steady).words.isEmpty)
    // The latest of two trainings counts; another bicubic is that of other pictures.
    #expect(try longer(["srcnn,10,40,29", "srcnn,20,30,29"] + rising).words.count == 1)
    let larger = try longer(rising + ["lapsrn,10,30,27", "lapsrn,20,31,27"]).words
    #expect(
      larger.count == 2 && larger[0].hasPrefix("SRCNN and LapSRN are") && larger[1].hasPrefix("LapSRN has larger crops")
    )
  }

  /// The records of this package, but for two that are made up: further sets, and networks trained beforehand.
  private func withEvidence(sets: [String], trained: [String], _ body: (Evidence) throws -> Void) throws {
    let files = FileManager.default
    let place = files.temporaryDirectory.appendingPathComponent("audit-\(UUID().uuidString)")
    let figures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Figures")
    defer { try? files.removeItem(at: place) }
    let kept = [
      "08-evaluation/set5", "04-non-local-block/units", "07-zero-shot-training/losses", "07-zero-shot-training/recipe",
      "07-zero-shot-training/recipe-t91", "03-convolutions/kinds",
    ]
    for record in kept {
      let copy = place.appendingPathComponent("\(record).csv")
      try files.createDirectory(at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
      try files.copyItem(at: figures.appendingPathComponent("\(record).csv"), to: copy)
    }
    let own = place.appendingPathComponent("08-evaluation")
    let head = "set,method,scale,image,seed,psnr,ssim,processor_seconds,version\n"
    let setRows = head + sets.map { $0 + ",0.5,0.1,v\n" }.joined()
    let trainedRows = Self.head + trained.map { $0 + ",0.5,1,1,p,v,c\n" }.joined()
    try Data(setRows.utf8).write(to: own.appendingPathComponent("sets.csv"))
    try Data(trainedRows.utf8).write(to: own.appendingPathComponent("trained.csv"))
    try body(Evidence(Page(options: PageOptions(), folder: own.path)))
  }

  @Test("Further sets have columns once a training has all of a set's pictures")
  func elsewhere() throws {
    // Of SRCNN one picture of two is there, of B no training at all.
    let sets = ["A,bicubic,4,one,0,19", "A,bicubic,4,two,0,21", "B,bicubic,4,one,0,25"]
    let trained = pair("vdsr,T91,1,104,10.0", 31) + ["srcnn,T91,1,900,9.8,A,4,one,29"]
    try withEvidence(sets: sets, trained: trained) { evidence in
      let table = try evidence.trainedElsewhere(4)
      let rows: [[Cell]] = [
        ["bicubic interpolation", .number(20.0, digits: 2), .number(20.0, digits: 2)],
        [.text("VDSR"), .number(31.0, digits: 2), .missing],
      ]
      #expect(table?.columns == ["network", "A: T91", "A: drawings"])
      #expect(table?.rows == rows)
      let b = try evidence.trainedNetworks(on: "B", 4)
      #expect(b == nil)
      let nothing = try evidence.trainedNetworks(on: "nothing", 4)
      #expect(nothing == nil)
      let others = try evidence.trainedElsewhere(3)
      #expect(others == nil)
    }
    // Interpolation of a picture that no training has: the set is not whole, and nothing has a column.
    try withEvidence(sets: sets + ["A,bicubic,4,three,0,23"], trained: trained) { evidence in
      let table = try evidence.trainedElsewhere(4)
      #expect(table == nil)
    }
  }

  @Test("The table has what is recorded, and what is not is a dash")
  func table() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let evidence = try Evidence(Page(options: PageOptions(), folder: "\(package.path)/Figures/08-evaluation"))
    let rows = try evidence.trainedRows(
      networks(["vdsr,T91,1,260,9.8,A,4,one,28", "vdsr,T91,1,260,9.8,A,4,two,30.5"]))
    #expect(rows.count == 1 && rows[0].count == Evidence.trainedColumns.count)
    let text = rows[0].map { $0.text }
    #expect(text[0] == "VDSR" && text[1] == "665,921" && text[2] == "664,704" && text[3] == "260, –")
    #expect(text[4] == "29.25" && text[5] == "–" && text[7] == "–" && text[8] == "31.35")
  }
}
