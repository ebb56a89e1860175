// swift-tools-version: 6.1
import Foundation
import PackageDescription

// Who has just cloned the package waits for a while, and would like to know for what. (The package manager shows what a
// manifest says, as a warning, and only when it reads the manifest for the first time.)
if !FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/.build/debug")
  && Context.environment["NLVAE_SANITIZE"] == nil
{
  let words =
    "the first build compiles the kernels, the engine, the tool and all chapters: "
    + "about 3 minutes on two cores; after that, seconds\n"
  FileHandle.standardError.write(Data(words.utf8))
}

/// `swift run chapter 05` is a debug build. Code that counts in billions of operations is optimised even there.
let optimized: [SwiftSetting] = [
  .unsafeFlags(
    [
      "-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-cross-module-optimization",
      "-assert-config", "Debug",
    ],
    .when(configuration: .debug)),
  .unsafeFlags(["-cross-module-optimization", "-assert-config", "Debug"], .when(configuration: .release)),
]

/// What handles memory and threads: with `NLVAE_SANITIZE` set, nothing else is there to be built (`make sanitize`).
let isForSanitizers = Context.environment["NLVAE_SANITIZE"] != nil
/// The kernels drop bounds checks; nothing else in the package does.
let kernelSettings: [SwiftSetting] =
  (isForSanitizers ? [.define("SANITIZE")] : []) + [
    .unsafeFlags(["-Ounchecked", "-wmo", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug)),
    .unsafeFlags(["-Ounchecked"], .when(configuration: .release)),
  ]

/// The kernels' innermost loops, one module for each kind of vector: instructions are chosen by the module, and the
/// program chooses the module when it starts. All are the same folder of sources; the package manager wants a path of its
/// own for each target, so the others are links.
func loops(_ name: String, path: String, _ settings: [SwiftSetting] = []) -> Target {
  .target(
    name: name, dependencies: ["LoopInterface", "CProcessor"], path: "Sources/Kernels/\(path)",
    swiftSettings: kernelSettings + settings,
    // Where the processor has no fused multiply-add, it is a function of the system's.
    linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))])
}
func instructions(_ names: [String]) -> SwiftSetting { .unsafeFlags(names.flatMap { ["-Xcc", "-m\($0)"] }) }
#if arch(x86_64)
  let loopTargets: [Target] = [
    loops("LoopsPortable", path: "Loops"),
    loops("LoopsAVX2", path: "Paths/AVX2", [instructions(["avx2", "fma"])]),
    loops(
      "LoopsAVX512", path: "Paths/AVX512",
      [instructions(["avx2", "fma", "avx512f", "avx512vl", "avx512dq", "avx512bw"]), .define("WIDE")]),
  ]
#else
  let loopTargets: [Target] = [loops("LoopsPortable", path: "Loops")]
#endif

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let web: [Target.Dependency] = ["FlyingFox", "FlyingSocks"].map { .product(name: $0, package: "FlyingFox") }

/// Chapters in reading order: target name and folder.
let chapters: [(name: String, folder: String)] = [
  ("Chapter01", "01-tensors"),
  ("Chapter02", "02-gradients"),
  ("Chapter03", "03-convolutions"),
  ("Chapter04", "04-non-local-block"),
  ("Chapter05", "05-vae"),
  ("Chapter06", "06-beta-vae-loss"),
  ("Chapter07", "07-zero-shot-training"),
  ("Chapter08", "08-evaluation"),
  ("Chapter08b", "08b-the-audit"),
  ("Chapter09", "09-beforehand"),
  ("ChapterA", "A-engine-room"),
]
let chapterTargets: [Target] = chapters.map { chapter in
  .target(
    name: chapter.name,
    // Appendices go on where chapters stop.
    dependencies: ["Notebook", "Terminal", "Experiments", "SuperResolution", "Imaging", "Engine", "Kernels"]
      + (["07", "08", "09"].contains(chapter.folder.prefix(2)) ? ["Audit"] : [])
      + (chapter.name == "Chapter08b" ? ["Chapter07"] : [])
      + (chapter.name == "ChapterA" ? ["Chapter01", "Chapter03"] : []),
    path: "Chapters/\(chapter.folder)", exclude: ["README.md"], swiftSettings: optimized)
}
let chapterDependencies: [Target.Dependency] = chapters.map { .target(name: $0.name) }

let foundation: [Target] = [
  .systemLibrary(
    name: "CLibPNG", path: "Sources/CPNG/library", pkgConfig: "libpng",
    providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
  .target(
    name: "CPNG", dependencies: ["CLibPNG"], path: "Sources/CPNG/shim", linkerSettings: [.linkedLibrary("z")]),
  .systemLibrary(
    name: "CLibJPEG", path: "Sources/CJPEG/library", pkgConfig: "libjpeg",
    providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
  .target(name: "CJPEG", dependencies: ["CLibJPEG"], path: "Sources/CJPEG/shim"),
  .systemLibrary(
    name: "CLibWebP", path: "Sources/CWebP/library", pkgConfig: "libwebp",
    providers: [.apt(["libwebp-dev"]), .brew(["webp"])]),
  .target(name: "CWebP", dependencies: ["CLibWebP"], path: "Sources/CWebP/shim"),
  .systemLibrary(
    name: "CLibTIFF", path: "Sources/CTIFF/library", pkgConfig: "libtiff-4",
    providers: [.apt(["libtiff-dev"]), .brew(["libtiff"])]),
  .target(name: "CTIFF", dependencies: ["CLibTIFF"], path: "Sources/CTIFF/shim"),
  .target(name: "CProcessor", path: "Sources/Kernels/CProcessor"),
  .target(name: "LoopInterface", path: "Sources/Kernels/Interface", swiftSettings: kernelSettings),
  .target(
    name: "Kernels", dependencies: ["CProcessor", "LoopInterface"] + loopTargets.map { .target(name: $0.name) },
    exclude: ["CProcessor", "Interface", "Loops", "Paths"], swiftSettings: kernelSettings),
  .target(name: "Engine", dependencies: ["Kernels"], swiftSettings: optimized),
  .target(name: "Files", swiftSettings: optimized),
  .target(
    name: "Imaging", dependencies: ["CPNG", "CJPEG", "CWebP", "CTIFF", "Engine", "Kernels", "Files"],
    swiftSettings: optimized),
  .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: optimized),
  // The prior's weights as a constant, so that the program is one file.
  .target(name: "CPrior", exclude: ["weights"]),
  .target(
    name: "SuperResolution", dependencies: ["CPrior", "Files", "Imaging", "Engine", "Kernels"],
    exclude: ["Networks/README.md"], swiftSettings: optimized
  ),
  .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: optimized),
  .testTarget(
    name: "EngineTests", dependencies: ["Engine"], resources: [.copy("Fixtures")], swiftSettings: optimized),
  .testTarget(name: "ImagingTests", dependencies: ["Imaging", "Kernels", "Files"], swiftSettings: optimized),
  .testTarget(name: "CheckpointTests", dependencies: ["SuperResolution"], swiftSettings: optimized),
]

let house: [Target] = [
  .target(
    name: "CGnuplot",
    linkerSettings: [.linkedLibrary("boost_iostreams"), .linkedLibrary("boost_filesystem")]),
  .target(name: "Terminal", swiftSettings: optimized),
  // What may see a ground truth. SuperResolution is above it in this list and cannot import it.
  .target(
    name: "Experiments", dependencies: ["SuperResolution", "Files", "Terminal", "Imaging", "Engine", "Kernels"],
    swiftSettings: optimized),
  // HTTP for this machine alone: the live page's, and that of an enlargement that is watched.
  .target(name: "LocalWeb", dependencies: web, swiftSettings: optimized),
  .target(
    name: "Notebook",
    dependencies: ["CGnuplot", "LocalWeb", "Files", "Terminal", "Imaging", "Engine", "Kernels"] + web,
    exclude: ["Server/Page"], swiftSettings: optimized),
  // The paper's claims, the records that answer them, and the rules of the verdicts: what chapters 7 to 9 share.
  .target(
    name: "Audit", dependencies: ["Notebook", "Experiments", "SuperResolution", "Imaging", "Engine"],
    swiftSettings: optimized),
  .executableTarget(
    name: "chapter",
    dependencies: ["Notebook", "Experiments", "Files", "Terminal", "Kernels", arguments] + chapterDependencies),
  .executableTarget(
    name: "nlvae", dependencies: ["SuperResolution", "Experiments", "LocalWeb", "Files", "Terminal", arguments] + web,
    resources: [.embedInCode("Live/live.html")], swiftSettings: optimized),
  .executableTarget(
    name: "bench", dependencies: ["SuperResolution", "Experiments", "Files", "Terminal", arguments],
    swiftSettings: optimized),
  .testTarget(
    name: "SuperResolutionTests", dependencies: ["SuperResolution", "Files"], resources: [.copy("Fixtures")],
    swiftSettings: optimized),
  .testTarget(
    name: "ExperimentsTests", dependencies: ["Experiments", "SuperResolution", "Files", "Terminal"],
    swiftSettings: optimized),
  .testTarget(name: "AuditTests", dependencies: ["Audit", "Experiments", "Notebook"], swiftSettings: optimized),
  .testTarget(name: "TerminalTests", dependencies: ["Terminal"]),
  .testTarget(name: "NotebookTests", dependencies: ["Notebook", "Terminal", "SuperResolution", "Engine"] + web),
  .testTarget(name: "ExerciseTests", dependencies: ["Notebook", "Engine", "SuperResolution"] + chapterDependencies),
  .testTarget(name: "CommandLineTests", dependencies: ["Imaging", "Kernels", "nlvae", "chapter", "bench"]),
]

let programs: [Product] = [
  .executable(name: "chapter", targets: ["chapter"]),
  .executable(name: "nlvae", targets: ["nlvae"]),
  .executable(name: "bench", targets: ["bench"]),
]

let package = Package(
  name: "nlvae",
  platforms: [.macOS(.v15)],
  products: isForSanitizers ? [] : programs,
  dependencies: isForSanitizers
    ? []
    : [
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
      // The live page's HTTP.
      .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
  targets: loopTargets + foundation + (isForSanitizers ? [] : house + chapterTargets),
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
