import Engine
import Testing

@testable import SuperResolution

/// Files whose digest is right, and which no run has written.
@Suite("Forged checkpoints")
struct ForgeryTests {
  /// A run in the middle of its work.
  private func run(after steps: Int) throws -> ZeroShotRun {
    var run = try zeroShotRun()
    for _ in 0..<steps { run.advance() }
    return run
  }

  @Test("A file that only its writer has touched is accepted, at every step")
  func honest() throws {
    var run = try zeroShotRun(), steps = 0
    while !run.isFinished {
      #expect(try refusal(of: run.checkpoint(), by: zeroShotRun()) == nil, "after \(steps) steps")
      run.advance()
      steps += 1
    }
    #expect(try refusal(of: run.checkpoint(), by: zeroShotRun()) == nil)
    #expect(try refusal(of: forged(run.checkpoint()) { _ in }, by: zeroShotRun()) == nil)
  }

  @Test(
    "A place that is beyond the end, before the beginning or no number is refused",
    arguments: [
      ("state.position", "1000"), ("state.position", "-1"), ("state.position", "9223372036854775807"),
      ("state.step", "99"), ("state.step", "-9223372036854775808"), ("state.step", "1e300"), ("state.step", "\"2\""),
      ("state.learner.recoveries", "9223372036854775807"), ("state.learner.now.steps", "-1"),
      ("state.learner.good.steps", "9223372036854775807"), ("state.learner.draws", "-1"),
      ("state.learner.lastError", "1e99"), ("state.fallbacks", "9223372036854775807"), ("state.choice.round", "77"),
      ("state.choice.errors", "[1,2,3,4,5]"), ("state.earlierRecoveries", "-4"), ("state.step", ""),
      ("state.position", "null"), ("state.choice.errors", "[[[[[[]]]]]]"),
    ])
  func places(name: String, value: String) throws {
    let run = try run(after: 6), bytes = try run.checkpoint()
    let file = try forged(bytes) { file in
      try #require(file.metadata[name] != nil, "there is no \(name)")
      file.metadata[name] = value
    }
    let cause = try #require(try refusal(of: file, by: run))
    #expect(cause.contains(name.dropFirst(6)) && !cause.contains("\n"), "said: \(cause)")
  }

  @Test("The rule that lowers step sizes is given nothing that it cannot have written")
  func plateau() throws {
    var run = try plateauRun()
    for _ in 0..<4 { run.advance() }
    let bytes = try run.checkpoint()
    for (name, value) in [
      ("lastDrop", "-9223372036854775808"), ("steps", "[1,2,3,4,5,6,7,8,9]"), ("errors", "[]"), ("lastDrop", "7"),
    ] {
      let file = try forged(bytes) { $0.metadata["state.plateau.\(name)"] = value }
      #expect(try refusal(of: file, by: run)?.contains("plateau.\(name)") == true)
    }
  }

  @Test("Every state that is missing, or that nobody has asked for, is noticed")
  func parts() throws {
    let run = try run(after: 14), bytes = try run.checkpoint(), file = try Safetensors(bytes)
    for name in file.metadata.keys where name.hasPrefix("state.") {
      let other = try forged(bytes) { $0.metadata[name] = nil }
      #expect(try refusal(of: other, by: run) != nil, "without \(name)")
    }
    for index in file.tensors.indices {
      let without = try forged(bytes) { $0.tensors.remove(at: index) }
      #expect(try refusal(of: without, by: run) != nil, "without \(file.tensors[index].name)")
      let turned = try forged(bytes) { file in
        let tensor = file.tensors[index].tensor
        file.tensors[index].tensor = tensor.reshaped(Shape([1, 1] + tensor.shape.sizes))
      }
      #expect(try refusal(of: turned, by: run) != nil, "\(file.tensors[index].name) of another shape")
    }
    let more = try forged(bytes) { $0.tensors.append(("more", Tensor(1))) }
    #expect(try refusal(of: more, by: run)?.contains("more") == true)
    let other = try forged(bytes) { $0.metadata["state.more"] = "1" }
    #expect(try refusal(of: other, by: run)?.contains("more") == true)
  }

  @Test("A refused state leaves the run as it was")
  func untouched() throws {
    // A state of five steps later, whose last part is wrong: all before it could have been taken over.
    let file = try forged(self.run(after: 14).checkpoint()) { file in
      let last = try #require(file.tensors.last?.name)
      file.tensors.removeAll { $0.name == last }
    }
    var run = try run(after: 6)
    let before = try run.checkpoint()
    #expect(throws: EnlargementError.self) { try run.resume(from: file) }
    #expect(try run.checkpoint() == before)
  }

  /// A header that a file may have, and the numbers behind it.
  private func file(_ header: String, data: Int = 4, length: UInt64? = nil) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: (length ?? UInt64(text.count)).littleEndian) { Array($0) } + text
      + [UInt8](repeating: 0, count: data)
  }

  @Test(
    "Sizes that overflow, lie outside, overlap or leave gaps are refused, and so is every type but F32",
    arguments: [
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}}"#,
      // Four times this is four, if nobody looks at the overflow.
      #"{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[2305843009213693953,2],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-9223372036854775808,9223372036854775807]}}"#,
      #"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1]}}"#, #"{"__metadata__":{"format":1}}"#, "[]", "{", "", "null",
    ])
  func sizes(header: String) {
    #expect(throws: Safetensors.Damage.self) { try Safetensors(file(header)) }
    #expect(throws: Safetensors.Damage.self) { try Safetensors(file(header, data: 8)) }
  }

  @Test("A header's length is not believed", arguments: [UInt64.max, 1 << 63, 1 << 32, 100, 0])
  func lengths(length: UInt64) {
    let header = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    #expect(throws: Safetensors.Damage.self) { try Safetensors(file(header, length: length)) }
    #expect(throws: Never.self) { try Safetensors(file(header)) }
  }

  @Test("What is written is read again, whatever the names and numbers")
  func roundTrip() throws {
    let numbers: [Float] = [0, -0.0, .nan, .infinity, -.leastNonzeroMagnitude, 1.5]
    let file = Safetensors(
      metadata: ["note": "\"quoted\", ünd\n"],
      tensors: [("a/ü \"b\"", Tensor(shape: [2, 3], numbers)), ("c", Tensor(7))])
    let read = try Safetensors(file.encoded())
    #expect(read.metadata == file.metadata && read.tensors.map(\.name) == file.tensors.map(\.name))
    #expect(read.tensors[0].tensor.values.map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(read.tensors[1].tensor.shape == [] && read.encoded() == file.encoded())
  }
}
