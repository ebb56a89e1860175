import Experiments
import Files
import Foundation
import Imaging

/// Whose pictures `nlvae reproduce` enlarges.
extension Reproduce {
  /// Whether --set is a folder and no name.
  var isFolder: Bool { self.set.contains("/") }
  /// The set's name in the record.
  var setName: String { isFolder ? URL(fileURLWithPath: set).lastPathComponent : set }
  /// Whether the set is the one whose tables the paper gives in full.
  var isUsual: Bool { setName == ReproductionPlan.usualSet }

  /// Where the set's pictures are.
  func folder() throws -> String {
    if let named = dataset ?? (isFolder ? set : nil) { return named }
    guard let root = Dataset.root(explicit: nil) else { throw FileError("Data/\(setName)", absence) }
    return "\(root)/\(setName)"
  }

  /// That the set's pictures are missing, and how one gets them.
  private var absence: String {
    switch setName {
    case "Urban20", "Urban100": "is missing; `make data SETS=\(setName.lowercased())` downloads it"
    case "Set5", "Set14", "BSD100", "T91": "is missing; `make data` downloads it"
    default: "is missing; --set or --dataset names a folder"
    }
  }

  /// The files of another set's pictures, by their names.
  func pictures() throws -> [String: String] {
    let folder = try folder(), isNamed = dataset != nil || isFolder
    guard isNamed || exists(folder) else { throw FileError(folder, absence) }
    let found = try Dataset.images(in: folder).map { ($0.name, $0.path) }
    return Dictionary(uniqueKeysWithValues: found)
  }

  static func pictureOfSet5(_ name: String, in folder: String) throws -> Image {
    let path = "\(folder)/\(name).png"
    guard exists(path) else { throw FileError(path, "is missing; `make data` downloads Set5") }
    return try Image(png: path)
  }
}
