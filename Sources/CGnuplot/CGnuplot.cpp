#include "CGnuplot.h"

#include <gnuplot-iostream.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

namespace {

/// Holds SIGPIPE back from this thread while a pipe is written to, so that a missing gnuplot ends in a status and not in
/// the death of the process. Other threads, and the rest of the program, keep the behaviour they had.
class PipeSignalHeld {
 public:
  PipeSignalHeld() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    was_pending_ = pending();
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }

  ~PipeSignalHeld() {
    int taken = 0;
    // The signal that our own write raised waits for this thread; take it before the mask goes.
    if (!was_pending_ && pending()) sigwait(&pipe_, &taken);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  PipeSignalHeld(const PipeSignalHeld &) = delete;
  PipeSignalHeld &operator=(const PipeSignalHeld &) = delete;

 private:
  static bool pending() {
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    return sigismember(&waiting, SIGPIPE) == 1;
  }

  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_;
};

/// Puts `text` between single quotes for the shell.
std::string quoted(const std::string &text) {
  std::string result = "'";
  for (char character : text) {
    if (character == '\'') {
      result += "'\\''";
    } else {
      result += character;
    }
  }
  return result + "'";
}

/// Writes rows of elements with gnuplot-iostream's own binary sender, which names the format and the array's size.
template <typename Element>
int write_array(
    const char *path, const std::vector<std::vector<Element>> &rows, char *description, size_t capacity) {
  try {
    // The sender wants a gnuplot to belong to; the one it gets here writes to nobody.
    gnuplotio::Gnuplot sink(std::fopen("/dev/null", "w"));
    const std::string reading = sink.binFile2d(rows, "array", path);
    // What comes back is " 'path' binary format='…' array=(…) ": the path is the caller's business.
    const std::string mark = " binary ";
    const size_t found = reading.rfind(mark);
    if (found == std::string::npos) return -1;
    std::string words = reading.substr(found + mark.size());
    while (!words.empty() && words.front() == ' ') words.erase(0, 1);
    while (!words.empty() && words.back() == ' ') words.pop_back();
    if (words.size() + 1 > capacity) return -1;
    std::memcpy(description, words.c_str(), words.size() + 1);
    return 0;
  } catch (...) {
    return -1;
  }
}

}  // namespace

int cgnuplot_write_pixels(
    const char *path, const uint8_t *pixels, int width, int height, char *description, size_t capacity) {
  using Pixel = std::tuple<uint8_t, uint8_t, uint8_t>;
  std::vector<std::vector<Pixel>> rows(height, std::vector<Pixel>(width));
  for (auto &row : rows) {
    for (auto &pixel : row) {
      pixel = Pixel(pixels[0], pixels[1], pixels[2]);
      pixels += 3;
    }
  }
  return write_array(path, rows, description, capacity);
}

int cgnuplot_write_bytes(
    const char *path, const uint8_t *bytes, int width, int height, char *description, size_t capacity) {
  std::vector<std::vector<uint8_t>> rows;
  for (int row = 0; row < height; ++row) {
    rows.emplace_back(bytes + static_cast<size_t>(row) * width, bytes + static_cast<size_t>(row + 1) * width);
  }
  return write_array(path, rows, description, capacity);
}

int cgnuplot_write_values(
    const char *path, const float *values, int width, int height, char *description, size_t capacity) {
  std::vector<std::vector<float>> rows;
  for (int row = 0; row < height; ++row) {
    rows.emplace_back(values + static_cast<size_t>(row) * width, values + static_cast<size_t>(row + 1) * width);
  }
  return write_array(path, rows, description, capacity);
}

int cgnuplot_run(const char *directory, const char *command, const char *script, const char *messages) {
  const PipeSignalHeld held;
  const std::string line =
      "cd " + quoted(directory) + " && { " + command + "\n} 2>" + quoted(messages);
  std::FILE *process = popen(line.c_str(), "w");
  if (process == nullptr) return -1;
  try {
    // Gnuplot closes the handle it is given and drops the exit status with it, so it gets a second handle on the pipe.
    gnuplotio::Gnuplot gnuplot(fdopen(dup(fileno(process)), "w"));
    gnuplot << script << std::flush;
  } catch (...) {
    // A process that has ended takes no more text; its status says why.
  }
  const int status = pclose(process);
  return status != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
