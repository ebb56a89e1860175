import Files
import Foundation

/// Where the benchmark pictures are.
public enum Dataset {
  /// The folder that holds the data sets, such as `Set5`, each in a folder of its own.
  ///
  /// - Parameter explicit: What the user said, if anything.
  /// - Returns: `explicit`; else `$NLVAE_DATA`; else `Data` in the current folder or in the package; else
  ///   `../shared/data` beside the package; nil if there is none of these. What was said is returned unchecked, so that
  ///   a wrong folder is reported and not silently replaced.
  public static func root(explicit: String?) -> String? {
    if let explicit { return explicit }
    if let variable = ProcessInfo.processInfo.environment["NLVAE_DATA"], !variable.isEmpty { return variable }
    let package = URL(fileURLWithPath: #filePath)  // Sources/Imaging/Dataset.swift
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let beside = package.deletingLastPathComponent().appendingPathComponent("shared/data").path
    return ["Data", package.appendingPathComponent("Data").path, beside].first(where: isFolder)
  }

  /// The pictures of a folder: PNG, JPEG, WebP and TIFF by the endings of their names, hidden ones left out.
  ///
  /// - Returns: File name without its ending, and path, in the order of the names.
  /// - Throws: ``FileError`` if the folder is missing, holds no picture, or two of one name (`a.png` and `a.jpg`).
  public static func images(in directory: String) throws -> [(name: String, path: String)] {
    guard isFolder(directory) else { throw FileError(directory, "no such folder") }
    let folder = URL(fileURLWithPath: directory)
    let entries: [String]
    do { entries = try FileManager.default.contentsOfDirectory(atPath: directory) } catch {
      throw FileError(directory, "cannot be read: \((error as NSError).localizedDescription)")
    }
    func stem(_ file: String) -> Substring { file[..<(file.lastIndex(of: ".") ?? file.endIndex)] }
    // By the names without their endings: so records sort them too.
    let files = entries.filter { PictureFormat(name: $0) != nil && !$0.hasPrefix(".") }.sorted {
      (stem($0), $0) < (stem($1), $1)
    }
    if files.isEmpty { throw FileError(directory, "holds no picture (PNG, JPEG, WebP or TIFF)") }
    let names = files.map(stem)
    if let (first, second) = firstDouble(in: names) {
      throw FileError(directory, "\(files[first]) and \(files[second]) have one name")
    }
    return zip(names, files).map { (String($0), folder.appendingPathComponent($1).path) }
  }

  /// The places of the first two names that are the same. (A folder may hold a hundred thousand.)
  package static func firstDouble<Name: Hashable>(in names: [Name]) -> (first: Int, second: Int)? {
    var places: [Name: Int] = [:]
    for (place, name) in names.enumerated() {
      if let first = places.updateValue(place, forKey: name) { return (first, place) }
    }
    return nil
  }
}
