import ArgumentParser
import Files
import Foundation
import Kernels
import SuperResolution
import Terminal

/// The command line tool.
@main
struct NLVAECommand: ParsableCommand {
  /// The version.
  static let number = "0.2.0"

  static let configuration = CommandConfiguration(
    commandName: "nlvae",
    abstract: "Enlarges pictures: by a network trained on each picture alone, or by one that has seen drawings.",
    discussion: """
      EXAMPLES
        nlvae upscale photo.jpg -o large.png --preset instant
        nlvae upscale photo.png -o large.png --scale 2
        nlvae degrade photo.png -o small.png --scale 4
        nlvae evaluate --dataset Data/Set5 --scale 4 --method bicubic,nlvae --json results.json
        nlvae reproduce --list
        nlvae train --on leaves --architecture residual --minutes 60 -o weights.safetensors
        nlvae trial units
      """,
    version: "nlvae \(number)",
    subcommands: [
      Upscale.self, Evaluate.self, Merge.self, Reproduce.self, Train.self, TrialCommand.self, Degrade.self, Demo.self,
    ])

  /// Runs a command; whatever goes wrong with a file or a picture becomes one line and exit status 1.
  static func main() {
    guard Processor.isSupported else { fail(Processor.requirement) }
    openStandardFiles()
    // A limit on the size of files (ulimit -f) is an error like a full disk, and no reason to die without a word.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot(commandLine())
      try command.run()
      checkWhatWasSaid()
    } catch let interruption as Interrupted {
      warn("\(interruption.message)")
      Interruption.endProcess()
      Foundation.exit(1)
    } catch let error as FileError {
      fail("\(error)")
    } catch let error as EnlargementError {
      fail("\(error)")
    } catch {
      end(error)
    }
  }

  /// Ends the process as the parser would: with help on standard output, with what is wrong on standard error.
  private static func end(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    guard code.isSuccess else { exit(withError: error) }
    let text = fullMessage(for: error)
    if !text.isEmpty { printLine(text) }
    checkWhatWasSaid()
    Foundation.exit(0)
  }

  /// What was said and not taken is an error, once everything else is done.
  private static func checkWhatWasSaid() {
    if let problem = StandardOutput.problem { fail("standard output: cannot be written: \(problem)") }
  }

  private static func fail(_ message: String) -> Never {
    warn(message)
    Foundation.exit(1)
  }
}
