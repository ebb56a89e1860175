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
    // Whoever started this program may have done so from a thread that holds signals back, which is inherited.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      signal(number) { number in
        Interruption.requested.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    return true
  }()
}
