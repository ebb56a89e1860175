import FlyingFox
import Foundation

/// The files of some folders, and nothing beside them.
struct StaticFiles: Sendable {
  /// The folder, without links in its path.
  private let root: String

  init(_ folder: String) {
    root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
  }

  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml", "png": "image/png", "json": "application/json", "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8", "gp": "text/plain; charset=utf-8", "dat": "application/octet-stream",
    "epub": "application/epub+zip", "pdf": "application/pdf", "woff2": "font/woff2",
  ]

  /// The file at an address below the folder, with its type; nil where there is none, or where it leads out of the
  /// folder.
  func file(at path: String) -> (data: Data, type: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard !parts.contains(where: { $0.hasPrefix(".") || $0.contains("\\") || $0.contains("\0") }) else { return nil }
    let file = URL(fileURLWithPath: "\(root)/\(parts.joined(separator: "/"))").resolvingSymlinksInPath()
    guard file.path.hasPrefix(root + "/"), let type = Self.types[file.pathExtension.lowercased()] else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue,
      let data = FileManager.default.contents(atPath: file.path)
    else { return nil }
    return (data, type)
  }
}
