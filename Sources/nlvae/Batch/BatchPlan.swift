import Files
import Imaging

/// Which pictures are enlarged, and where each enlargement goes.
struct BatchPlan: Equatable {
  /// One picture.
  struct Job: Equatable {
    var input: String
    var output: String
  }

  /// In the order of the command line; within a folder, of the names.
  var jobs: [Job] = []
  /// Whether outputs go to a folder, and a summary ends the work.
  var isBatch = false
  /// Folders that cannot be read or hold no picture, where there is something else to do.
  var problems: [FileError] = []
  /// Pictures of kinds that are not read, in the folders.
  var strangers: [String] = []

  /// Works out what a command line asks for.
  ///
  /// One picture and the name of a file is one job. Several pictures, a folder, or an output that is a folder make a batch,
  /// whose outputs carry the names of the pictures; the tree of a folder is built again.
  ///
  /// - Parameters:
  ///   - inputs: Pictures, folders, or `-`.
  ///   - output: A file, a folder, or `-`.
  ///   - recursive: Whether folders in folders are looked through.
  ///   - format: The kind of file to write; `nil` leaves that to the names.
  ///   - names: Lists a folder.
  /// - Throws: `FileError` for an output that is one file, and for a folder that cannot be read or holds no picture where
  ///   there is nothing else to do.
  init(
    _ inputs: [String], output: String, recursive: Bool, format: PictureFormat?,
    names: (String) throws -> [String] = names(in:)
  ) throws {
    isBatch = inputs.count > 1 || inputs.contains(where: isFolder) || output.hasSuffix("/") || isFolder(output)
    guard isBatch else {
      jobs = [Job(input: inputs[0], output: output)]
      return
    }
    if output == "-" || PictureFormat(name: output) != nil && !isFolder(output) {
      throw FileError(output, "is one file, and several pictures go to a folder; end its name with / to make one")
    }
    let root = output.hasSuffix("/") ? String(output.dropLast()) : output
    for input in inputs {
      guard isFolder(input) else {
        jobs.append(Job(input: input, output: Self.renamed("\(root)/\(fileName(input))", format)))
        continue
      }
      let start = input.hasSuffix("/") ? String(input.dropLast()) : input
      let folder = Folder(start, recursive: recursive, besides: root, names: names)
      problems += folder.problems
      strangers += folder.strangers.map { "\(start)/\($0)" }
      if folder.pictures.isEmpty && folder.problems.isEmpty {
        problems.append(
          FileError(input, "holds no picture\(recursive ? "" : "; -r looks through the folders in it")"))
      }
      jobs += folder.pictures.map { Job(input: "\(start)/\($0)", output: Self.renamed("\(root)/\($0)", format)) }
    }
    if jobs.isEmpty, problems.count == 1 { throw problems[0] }
  }

  /// The pictures of a folder.
  private struct Folder {
    /// Their paths below it, by their names.
    var pictures: [String] = []
    /// Why some folders below it are left out.
    var problems: [FileError] = []
    /// Pictures of kinds that are not read.
    var strangers: [String] = []

    init(_ folder: String, recursive: Bool, besides output: String, names: (String) throws -> [String]) {
      look(in: folder, below: "", recursive: recursive, besides: output, names)
    }

    private mutating func look(
      in folder: String, below: String, recursive: Bool, besides output: String, _ names: (String) throws -> [String]
    ) {
      let found: [String]
      do { found = try names(below.isEmpty ? folder : "\(folder)/\(below)") } catch {
        return problems.append(error as? FileError ?? FileError(folder, "\(error)"))
      }
      for name in found {
        let path = below.isEmpty ? name : "\(below)/\(name)", whole = "\(folder)/\(path)"
        if isFolder(whole) {
          // What this command has made is not what it is given, and links may lead round in circles.
          guard recursive, !isLink(whole), !isSamePlace(whole, output) else { continue }
          look(in: folder, below: path, recursive: true, besides: output, names)
        } else if PictureFormat(name: name) != nil {
          pictures.append(path)
        } else if PictureFormat.isStrange(name: name) {
          strangers.append(path)
        }
      }
    }
  }

  /// A name whose ending says what kind of file is written.
  private static func renamed(_ path: String, _ format: PictureFormat?) -> String {
    let named = PictureFormat(name: path)
    guard let wanted = format ?? (named == nil ? .png : nil), wanted != named else { return path }
    let stem = named == nil ? path : String(path[..<path.lastIndex(of: ".")!])
    return "\(stem).\(wanted.endings[0])"
  }
}
