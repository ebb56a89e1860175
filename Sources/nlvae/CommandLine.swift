import Files
import Foundation

/// Opens standard input, output and error where the caller has closed them. A file opened later would get their numbers,
/// and what is said to the user would be written into it.
func openStandardFiles() {
  for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) == -1 {
    // A picture that is written to a closed standard output is lost, and that has to be said.
    _ = open("/dev/null", number == STDOUT_FILENO ? O_RDONLY : O_RDWR)
  }
}

/// The arguments as the system has handed them over, with paths that no option can be mistaken for.
///
/// A file may be called `-dash.png`. It counts as one where it is what an option wants, or where it is there. A negative number
/// behind an option is its value, and no option without a name: what is wrong with it can then be said.
func commandLine() -> [String] {
  var arguments = (1..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0] }
    .map { pathText(UnsafeBufferPointer(start: $0, count: strlen($0)).map { UInt8(bitPattern: $0) }) }
  var isBehindOptions = false
  for index in arguments.indices {
    if arguments[index] == "--" { isBehindOptions = true }
    let argument = arguments[index], before = index > 0 ? arguments[index - 1] : ""
    guard argument.hasPrefix("-"), argument.count > 1, !isBehindOptions else { continue }
    let isWanted = ["-o", "--output", "--uncertainty", "--kernel", "--weights", "--on"].contains(before)
    if isWanted || !argument.hasPrefix("--") && argument.count > 2 && isFile(argument) {
      arguments[index] = "./" + argument
    }
  }
  return withNegativeValues(arguments)
}

/// The same with `--noise -3` as `--noise=-3`.
func withNegativeValues(_ arguments: [String]) -> [String] {
  var result: [String] = []
  let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
  for (index, argument) in arguments.enumerated() {
    let isNegative =
      argument.hasPrefix("-") && argument.contains { "0"..."9" ~= $0 }
      && argument.dropFirst().allSatisfy { "0"..."9" ~= $0 || ".,-+eExX/".contains($0) }
    if index < end, isNegative, let before = result.last, before.hasPrefix("--"), before.count > 2,
      !before.contains("=")
    {
      result[result.count - 1] += "=" + argument
    } else {
      result.append(argument)
    }
  }
  return result
}
