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
    guard let root = Dataset.root(explicit: nil) else {
      throw FileError("Data/\(setName)", "is missing; `make data` downloads it")
    }
    return "\(root)/\(setName)"
  }

  /// The files of another set's pictures, by their names.
  func pictures() throws -> [String: String] {
    let found = try Dataset.images(in: folder()).map { ($0.name, $0.path) }
    return Dictionary(uniqueKeysWithValues: found)
  }

  static func pictureOfSet5(_ name: String, in folder: String) throws -> Image {
    let path = "\(folder)/\(name).png"
    guard exists(path) else { throw FileError(path, "is missing; `make data` downloads Set5") }
    return try Image(png: path)
  }
}
