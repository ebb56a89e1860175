#ifndef CGNUPLOT_H
#define CGNUPLOT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Writes an RGB picture as a binary array that gnuplot reads back.
///
/// `pixels` holds height × width × 3 bytes, row by row from the top. `description` receives the words that tell gnuplot
/// how to read the file, such as `format='%uchar%uchar%uchar' array=(64,48)`. Returns 0, or -1 where the file cannot be
/// written or `capacity` is too small.
int cgnuplot_write_pixels(
    const char *path, const uint8_t *pixels, int width, int height, char *description, size_t capacity);

/// Writes a grey picture as a binary array; `bytes` holds height × width bytes. Otherwise as the function above.
int cgnuplot_write_bytes(
    const char *path, const uint8_t *bytes, int width, int height, char *description, size_t capacity);

/// Writes a grid of numbers as a binary array; `values` holds height × width floats. Otherwise as the function above.
int cgnuplot_write_values(
    const char *path, const float *values, int width, int height, char *description, size_t capacity);

/// Runs `command` with the shell in `directory` and sends it `script`.
///
/// Whatever the command says on its standard error goes to the file `messages` in that directory. Returns the exit
/// status: 0, 1 for an error in the script, 127 where the command does not exist; or -1 where no process could be
/// started or a signal ended it. A command that stops reading early is reported by its status: SIGPIPE is held back.
int cgnuplot_run(const char *directory, const char *command, const char *script, const char *messages);

#ifdef __cplusplus
}
#endif

#endif
