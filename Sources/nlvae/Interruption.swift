import Foundation
import Synchronization

/// Whether Ctrl-C (or a polite `kill`) has asked the program to end.
///
/// The first request lets the current step finish and the state be saved; a second one ends the process at once.
enum Interruption {
  /// True after the first request.
  static var isRequested: Bool {
    _ = installed
    return requested.load(ordering: .relaxed)
  }

  private static let requested = Atomic<Bool>(false)

  private static let installed: Bool = {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.requested.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
    // A program that was started from a thread which had them blocked would never hear of them.
    var both = sigset_t()
    sigemptyset(&both)
    sigaddset(&both, SIGINT)
    sigaddset(&both, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &both, nil)
    return true
  }()
}
