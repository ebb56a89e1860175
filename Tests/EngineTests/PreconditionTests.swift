import Engine
import Kernels
import Testing
import Foundation

@Suite struct PreconditionTests {
  @Test func probe() async throws {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let a = Tensor.zeros([2, 3]), b = Tensor.zeros([4])
      print((a + b).shape)
    }
    print("STDERR1:", String(decoding: r?.standardErrorContent ?? [], as: UTF8.self))
    let s = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let a = Variable(Tensor.zeros([1, 1, 2, 2])), b = Variable(Tensor.zeros([1, 1, 5, 5]))
      let y = a.convolved(with: b, stride: 2)
      print(y.shape)
    }
    print("STDERR2:", String(decoding: s?.standardErrorContent ?? [], as: UTF8.self))
  }
}
