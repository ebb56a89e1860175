import Foundation
import Synchronization

/// Whether Ctrl-C (or a polite `kill`) has asked the program to end.
///
/// The first request lets the current step finish and the state be saved. Both may take long with a large picture: what
/// is not over in time is left where it is, and the run can go on from the state that was saved before. A second request
/// ends the process at once. In the end it is the signal itself that ends the process: a shell's loop then ends with it.
public enum Interruption {
  /// True after the first request.
  public static var isRequested: Bool {
    _ = installed
    return requested.load(ordering: .relaxed)
  }

  /// What is said where a step is left in the middle: one line without its end.
  public static func willSay(_ line: String) {
    _ = installed
    words.store(UInt(bitPattern: strdup("\n\(line)\n")), ordering: .releasing)
  }

  /// Ends the process as the request would have ended it without this type; does nothing where there was none.
  public static func endProcess() {
    let number = Int32(request.load(ordering: .relaxed))
    guard number > 0 else { return }
    signal(number, SIG_DFL)
    raise(number)
  }

  /// The number of the signal that was the first request; 0 before it.
  private static let request = Atomic<Int>(0)

  /// Microseconds that a step and the saving of the state have from the request on.
  private static let patience = 700_000
  private static let requested = Atomic<Bool>(false)
  /// When the first request came, in milliseconds of a clock that never goes back; 0 before it.
  private static let firstRequest = Atomic<Int>(0)

  private static var milliseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000 + 1
  }

  /// The address of what is said; a signal's handler can take nothing with it.
  private static let words = Atomic<UInt>(0)

  /// Ends the process after some time.
  private static func allow(microseconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_usec = numericCast(microseconds)
    #if canImport(Glibc)
      setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    #else
      setitimer(ITIMER_REAL, &timer, nil)
    #endif
  }

  private static let installed: Bool = {
    requested.store(false, ordering: .relaxed)
    words.store(UInt(bitPattern: strdup("\nnlvae: interrupted\n")), ordering: .releasing)
    // Whoever started this program may have done so from a thread that holds signals back, which is inherited.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGALRM] { sigaddset(&signals, number) }
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let now = Interruption.milliseconds, first = Interruption.firstRequest.load(ordering: .relaxed)
        guard first > 0 else {
          Interruption.firstRequest.store(now, ordering: .relaxed)
          Interruption.request.store(Int(number), ordering: .relaxed)
          Interruption.requested.store(true, ordering: .relaxed)
          return Interruption.allow(microseconds: Interruption.patience)
        }
        // A terminal and a shell may both hand on one Ctrl-C; that is no second request.
        guard now - first > 300 else { return }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    // Files are written under another name first, so an end at any point leaves whole ones.
    signal(SIGALRM) { _ in
      let words = UnsafePointer<CChar>(bitPattern: Interruption.words.load(ordering: .acquiring))
      if let words { write(STDERR_FILENO, words, strlen(words)) }
      Interruption.endProcess()
      _exit(1)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    return true
  }()
}
