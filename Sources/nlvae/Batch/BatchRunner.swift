import ArgumentParser
import Files
import Foundation
import Imaging
import SuperResolution

/// Enlarges the pictures of a batch, one after the other. What is wrong with one of them stops no other.
struct BatchRunner {
  var plan: BatchPlan
  var enlarger: PictureEnlarger

  /// Does the work, and says in one line what became of it.
  ///
  /// - Throws: `ExitCode` 1 if a picture has failed or a folder is left out, and `FileError` for an interruption.
  func run() throws {
    var summary = BatchSummary(foldersLeftOut: plan.problems.count), outputs: [String: String] = [:]
    for problem in plan.problems { warn("\(problem)") }
    if let first = plan.strangers.first {
      let others = plan.strangers.count > 1 ? " and \(plan.strangers.count - 1) more are" : " is"
      warn("\(printable(first))\(others) left out, not PNG, JPEG, WebP or TIFF; \(PictureFormat.conversionAdvice())")
    }
    var given: [Place: String] = [:]
    for job in plan.jobs { if let place = Place(of: job.input) { given[place] = job.input } }
    for (number, job) in plan.jobs.enumerated() {
      do {
        if let other = outputs.updateValue(job.input, forKey: job.output) {
          throw FileError(job.input, "would become \(job.output), as \(other) does; give it an -o of its own")
        }
        if isDone(job) {
          summary.skipped += 1
        } else {
          if let other = Place(of: job.output).flatMap({ given[$0] }), !isSamePlace(other, job.input) {
            throw FileError(
              job.input, "would be written over \(other), which is to be enlarged too; give another folder with -o")
          }
          try makeFolder(folder(of: job.output))
          try enlarger.enlarge(job)
          summary.enlarged += 1
        }
      } catch let error as Interrupted {
        summary.left = plan.jobs.count - number
        printLine(summary.description)
        throw error
      } catch let error as FileError {
        warn("\(error)")
        summary.failed += 1
      } catch let error as EnlargementError {
        warn("\(FileError(job.input, "\(error)"))")
        summary.failed += 1
      }
    }
    printLine(summary.description)
    if summary.failed + summary.foldersLeftOut > 0 { throw ExitCode(1) }
  }

  /// Whether a picture has been enlarged before. A state beside the output means that it has only been begun.
  func isDone(_ job: BatchPlan.Job) -> Bool {
    guard enlarger.files.skipExisting || enlarger.running.resume, job.output != "-", !isDevice(job.output) else {
      return false
    }
    let state = companion(of: job.output, suffix: ".ckpt"), states = [state, companion(of: state, suffix: ".alpha")]
    guard exists(job.output) else { return false }
    return !enlarger.running.resume || !states.contains(where: exists) && isWhole(job)
  }

  /// Whether the file that is there can be read and has the size that is asked for: what an earlier command made of another
  /// factor is no part of this one's work.
  private func isWhole(_ job: BatchPlan.Job) -> Bool {
    guard let there = try? enlarger.running.reading.file(job.output).image else { return false }
    guard enlarger.recipe.preview == nil, let picture = try? enlarger.running.reading.file(job.input).image,
      let wanted = try? enlarger.size.pixels(of: picture, job.input)
    else { return true }
    return wanted == (there.width, there.height)
  }
}
