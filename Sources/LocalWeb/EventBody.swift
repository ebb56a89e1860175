import FlyingFox
import FlyingSocks

/// A stream of texts as the body of a response that ends when nobody reads it any more.
struct EventBody: AsyncBufferedSequence {
  typealias Element = UInt8
  let stream: AsyncStream<String>

  func makeAsyncIterator() -> Iterator { Iterator(texts: stream.makeAsyncIterator()) }

  /// Hands one text over at a time.
  struct Iterator: AsyncBufferedIteratorProtocol {
    var texts: AsyncStream<String>.Iterator
    private var rest: ArraySlice<UInt8> = []

    init(texts: AsyncStream<String>.Iterator) {
      self.texts = texts
    }

    mutating func next() async throws -> UInt8? {
      if rest.isEmpty {
        guard let text = await texts.next() else { return nil }
        rest = Array(text.utf8)[...]
      }
      return rest.popFirst()
    }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      if rest.isEmpty {
        guard let text = await texts.next() else { return nil }
        rest = Array(text.utf8)[...]
      }
      defer { rest = [] }
      return Array(rest)
    }
  }
}
