import Files
import Foundation
import Imaging
import SuperResolution
import Terminal

/// Thrown when Ctrl-C has ended some work: what is said then.
struct Interrupted: Error {
  var message: FileError
}

/// Does some work; where Ctrl-C ends it, that becomes one line that says how to go on.
///
/// - Parameters:
///   - file: what the line is about.
///   - advice: how to go on, behind the word "interrupted".
///   - work: ends with `Enlargement.Interrupted` when `Interruption.isRequested`.
func interruptible<Result>(_ file: String, _ advice: String, _ work: () throws -> Result) throws -> Result {
  let interrupted = FileError(file, "interrupted\(advice)")
  Interruption.willSay("nlvae: \(interrupted)")
  do {
    return try work()
  } catch is Enlargement.Interrupted {
    throw Interrupted(message: interrupted)
  }
}

/// Says something in one line on standard output. What one that is closed or full does not take stops no work, and is an error
/// in the end.
func printLine(_ line: String) { StandardOutput.write(line: line) }

/// Says something in one line on standard error.
func warn(_ message: String) { printToStandardError("nlvae: \(message)\n") }

/// Says something while a bar may be shown, on a line of its own.
func warnInBetween(_ message: String) {
  printToStandardError("\(isatty(STDERR_FILENO) == 1 ? "\n" : "")nlvae: \(message)\n")
}

/// Keeps a file under another name where this run is going to write its own, and says why.
///
/// - Throws: `FileError` if the file cannot be renamed.
func setAside(_ path: String, _ reason: String) throws {
  warn("\(path): \(reason); it is kept as \(try setAside(path))")
}

/// Keeps the state of an interrupted run that this one does not go on with, and says how to have it back. States may be worth
/// hours: none replaces another.
///
/// - Throws: `FileError` if the file cannot be renamed.
func setAsideState(_ path: String) throws {
  let old = try setAside(path)
  warn(
    "\(path): is the state of an interrupted run, which --resume would go on with; it is kept as \(old) "
      + "(mv '\(old)' '\(path)' brings it back when this run has ended)")
}

/// Refuses a picture that is too small for a method to learn from, by its name.
func checkLearnable(width: Int, height: Int, by method: SuperResolution.Method, _ path: String) throws {
  let side = ZeroShotRun.smallestSide
  guard !method.isLearned || min(width, height) >= side else {
    throw FileError(path, "\(EnlargementError.tooSmall(width: width, height: height, limit: side))")
  }
}

/// Refuses an output that could not be written or would replace what the user has, before the work and not after it.
///
/// - Parameters:
///   - path: where the output goes.
///   - others: files that it must not be: the picture itself, another output.
///   - format: what kind of file it becomes, if the name need not say it.
func checkOutput(_ path: String, besides others: [String], as format: PictureFormat? = nil) throws {
  guard format != nil || PictureFormat(name: path) != nil || isDevice(path) else {
    throw FileError(path, PictureFormat.namingAdvice)
  }
  for other in others where isSamePlace(other, path) {
    throw FileError(path, "cannot be written: it is the picture itself, or another output")
  }
  try checkWritable(path)
}
