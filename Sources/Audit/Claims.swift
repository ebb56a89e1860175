// What the paper says, as numbers. Nothing here was measured by this project; every page that shows one of these numbers
// calls it the paper's.

/// A score as the paper prints it.
public struct ClaimedScore: Sendable {
  /// dB.
  public var psnr: Double
  /// At most 1.
  public var ssim: Double

  /// A score.
  ///
  /// - Parameters:
  ///   - psnr: dB.
  ///   - ssim: at most 1.
  public init(_ psnr: Double, _ ssim: Double) {
    self.psnr = psnr
    self.ssim = ssim
  }
}

/// The paper's claims about Set5.
public enum Claims {
  /// Table I, the columns of Set5: a method's scores by scale. What the table leaves out is missing here too.
  public static let table1: [(method: String, scores: [Int: ClaimedScore])] = [
    ("Bicubic", [3: .init(30.40, 0.8684), 4: .init(28.43, 0.8109), 8: .init(24.42, 0.6580)]),
    ("A+", [3: .init(32.51, 0.9080), 4: .init(30.25, 0.8601), 8: .init(25.21, 0.6875)]),
    ("SRCNN", [3: .init(32.75, 0.9090), 4: .init(30.48, 0.8628), 8: .init(25.33, 0.6900)]),
    ("FSRCNN", [3: .init(33.17, 0.9141), 4: .init(30.72, 0.8658), 8: .init(20.13, 0.5520)]),
    ("VDSR", [3: .init(33.67, 0.9212), 4: .init(31.35, 0.8838), 8: .init(25.95, 0.7242)]),
    ("LapSRN", [3: .init(33.82, 0.9227), 4: .init(31.54, 0.8860), 8: .init(26.14, 0.7384)]),
    ("MemNet", [3: .init(34.09, 0.9248), 4: .init(31.76, 0.8893), 8: .init(26.16, 0.7414)]),
    ("SRGAN", [3: .init(33.73, 0.9102), 4: .init(29.37, 0.8471), 8: .init(25.88, 0.7069)]),
    ("ESRGAN", [4: .init(30.47, 0.8512), 8: .init(26.30, 0.7551)]),
    ("NLVAE", [3: .init(34.10, 0.9270), 4: .init(31.96, 0.8903), 8: .init(27.23, 0.7860)]),
  ]

  /// Table I's last row: the paper's own method.
  public static func nlvae(_ scale: Int) -> ClaimedScore? { table1[table1.count - 1].scores[scale] }

  /// Table I's first row.
  public static func bicubic(_ scale: Int) -> ClaimedScore? { table1[0].scores[scale] }

  /// The best of table I's other rows: methods that were trained on a large external set, networks but for A+.
  public static func bestTrained(_ scale: Int) -> Double? {
    table1.dropFirst().dropLast().compactMap { $0.scores[scale]?.psnr }.max()
  }

  /// Set5 by methods that the paper's table leaves out although they need no training set either. SelfExSR, and
  /// Glasner's method in a program of theirs, after Huang et al. (2015), at ×8 after later tables; ZSSR after Shocher
  /// et al. (2018); DIP after Ulyanov et al. (2018).
  public static let published: [(method: String, scores: [Int: (psnr: Double, ssim: Double?)])] = [
    ("Glasner et al. by Huang et al.", [2: (35.43, 0.9452), 3: (31.10, 0.8811), 4: (28.84, 0.8210)]),
    ("SelfExSR", [2: (36.50, 0.9537), 3: (32.62, 0.9094), 4: (30.33, 0.8623), 8: (25.49, nil)]),
    ("DIP", [4: (29.90, 0.8474), 8: (25.89, 0.7247)]),
    ("ZSSR", [2: (37.37, 0.9570), 3: (33.42, 0.9188), 4: (31.13, 0.8796)]),
  ]

  /// DRCN on Set5 at ×4, PSNR in dB after Kim et al. (2016); table I leaves it out.
  public static let publishedDRCN = 31.53

  /// What has to be said beside a published figure.
  public static let caveats = [
    "DIP": "as published, under another protocol", "ZSSR": "as published; its released code is said to be better",
  ]

  /// Table II, left half: PSNR (dB) by the encoder's number of non-local blocks; `nil` is printed as "Unstable".
  public static let encoderBlocks: [(blocks: Int, psnr: Double?)] = [
    (1, nil), (2, 27.45), (3, 30.12), (4, 33.27), (5, 34.10),
  ]

  /// Table II, right half: PSNR (dB) by the decoder's number of non-local blocks.
  public static let decoderBlocks: [(blocks: Int, psnr: Double?)] = [
    (5, 31.83), (6, 32.29), (7, 33.81), (8, 33.97), (9, 34.10),
  ]

  /// Table I, the columns of the other sets: scores of the paper's NLVAE by scale, PSNR in dB. (An SSIM that is printed above
  /// 1, Urban100's at ×3, is missing.)
  public static let otherSets: [(set: String, scores: [Int: (psnr: Double, ssim: Double?)])] = [
    ("Set14", [3: (30.81, 0.8398), 4: (28.67, 0.7776), 8: (25.32, 0.6469)]),
    ("BSDS100", [3: (29.05, 0.7805), 4: (27.86, 0.7367), 8: (25.31, 0.5983)]),
    ("Urban100", [3: (28.07, nil), 4: (25.88, 0.7751), 8: (22.97, 0.6353)]),
    ("Manga109", [3: (33.19, 0.9437), 4: (30.11, 0.8945), 8: (25.12, 0.8013)]),
  ]

  /// Trained networks there at ×4, PSNR in dB as later publications print it (Lai et al., 2017, LapSRN; MemNet after Tai et
  /// al., 2017).
  public static let networksElsewhere: [String: [String: Double]] = [
    "SRCNN": ["Set14": 27.50, "BSDS100": 26.90], "FSRCNN": ["Set14": 27.59, "BSDS100": 26.96],
    "VDSR": ["Set14": 28.01, "BSDS100": 27.29], "DRCN": ["Set14": 28.02, "BSDS100": 27.23],
    "LapSRN": ["Set14": 28.19, "BSDS100": 27.32], "MemNet": ["Set14": 28.26, "BSDS100": 27.40],
  ]

  /// ZSSR there at ×4, after Shocher et al. (2018).
  public static let zssrElsewhere = ["Set14": ClaimedScore(28.01, 0.7651), "BSDS100": ClaimedScore(27.12, 0.7211)]

  /// Bicubic interpolation there at ×4, after table I.
  public static let otherBicubic = [
    "Set14": ClaimedScore(26.00, 0.7026), "BSDS100": ClaimedScore(25.95, 0.6698),
    "Urban100": ClaimedScore(23.13, 0.6598), "Manga109": ClaimedScore(24.89, 0.7865),
  ]

  /// Bicubic interpolation there at the other factors, after table I: PSNR in dB.
  private static let bicubicOfTable1 = [
    "Set14": [3: 27.55, 8: 23.10], "BSDS100": [3: 27.19, 8: 23.65], "Urban100": [3: 24.45, 8: 20.74],
    "Manga109": [3: 26.95, 8: 21.55],
  ]

  /// Bicubic interpolation of another set after table I, PSNR in dB; `nil` for what it leaves out.
  ///
  /// - Parameters:
  ///   - set: the set, by the paper's name.
  ///   - scale: by how much.
  public static func bicubic(of set: String, _ scale: Int) -> Double? {
    scale == 4 ? otherBicubic[set]?.psnr : bicubicOfTable1[set]?[scale]
  }

  /// The paper's name for a set, or for the one that it is a part of.
  ///
  /// - Parameter set: the name of its folder.
  public static func name(of set: String) -> String { ["BSD100": "BSDS100", "Urban20": "Urban100"][set] ?? set }

  /// Bicubic interpolation by factor, as other papers print it, in dB: Kim et al. (2016, VDSR, table 3) for ×2 to ×4,
  /// Lai et al. (2017, LapSRN, table 3) for ×8.
  public static let bicubicElsewhere = [
    "Set14": [2: 30.23, 3: 27.54, 4: 26.00, 8: 23.09], "BSDS100": [2: 29.55, 3: 27.20, 4: 25.96, 8: 23.67],
    "Urban100": [2: 26.87, 3: 24.46, 4: 23.14, 8: 20.74],
  ]

  /// Pictures in the other sets.
  public static let sizes = ["Set14": 14, "BSDS100": 100, "Urban100": 100, "Manga109": 109]

  /// A method in the four words of table III.
  public struct Method: Sendable {
    /// Its name.
    public var name: String
    /// What goes in.
    public var input: String
    /// Whether what goes in is added to what comes out.
    public var residual: String
    /// Whether it enlarges at once or in steps.
    public var reconstruction: String
    /// What is minimised.
    public var loss: String

    init(_ name: String, _ input: String, _ residual: String, _ reconstruction: String, _ loss: String) {
      (self.name, self.input, self.residual, self.reconstruction, self.loss) = (
        name, input, residual, reconstruction, loss
      )
    }
  }

  /// Table III as the paper prints it, but for its own row.
  public static let table3 = [
    Method("SRCNN", "LR", "no", "direct", "L2"), Method("FSRCNN", "LR", "no", "direct", "L2"),
    Method("VDSR", "LR + bicubic", "yes", "direct", "L2"), Method("DRCN", "LR + bicubic", "yes", "direct", "L2"),
    Method("LapSRN", "LR", "yes", "progressive", "L1"),
  ]

  /// The same methods in the same words, after their own publications: Dong et al. (2014, 2016), Kim et al. (2016, twice)
  /// and Lai et al. (2017).
  public static let ownPapers = [
    Method("SRCNN", "LR + bicubic", "no", "direct", "L2"), Method("FSRCNN", "LR", "no", "direct", "L2"),
    Method("VDSR", "LR + bicubic", "yes", "direct", "L2"), Method("DRCN", "LR + bicubic", "yes", "direct", "L2"),
    Method("LapSRN", "LR", "yes", "progressive", "Charbonnier"),
  ]
}
