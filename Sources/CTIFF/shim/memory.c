#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tmsize_t take(thandle_t handle, void *out, tmsize_t count) {
  memory_file *file = handle;
  const uint8_t *bytes = file->made ? file->made : file->given;
  uint64_t left = file->position < file->count ? file->count - file->position : 0;
  if ((uint64_t)count > left) file->ended_early = 1;
  size_t taken = (uint64_t)count < left ? (size_t)count : (size_t)left;
  if (taken > 0) memcpy(out, bytes + file->position, taken);
  file->position += taken;
  return (tmsize_t)taken;
}

static tmsize_t put(thandle_t handle, void *in, tmsize_t count) {
  memory_file *file = handle;
  uint64_t end = file->position + (uint64_t)count;
  if (end > file->capacity) {
    size_t capacity = (size_t)(2 * end) + 4096;
    uint8_t *larger = realloc(file->made, capacity);
    if (!larger) return 0;
    memset(larger + file->capacity, 0, capacity - file->capacity);
    file->made = larger;
    file->capacity = capacity;
  }
  memcpy(file->made + file->position, in, (size_t)count);
  file->position = end;
  if (end > file->count) file->count = (size_t)end;
  return count;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  memory_file *file = handle;
  uint64_t start = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file->position : file->count;
  file->position = start + offset;
  return file->position;
}

static int done(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t size(thandle_t handle) { return ((memory_file *)handle)->count; }

static int map(thandle_t handle, void **base, toff_t *count) {
  memory_file *file = handle;
  if (!file->given) return 0;
  *base = (void *)file->given;
  *count = file->count;
  return 1;
}

static void unmap(thandle_t handle, void *base, toff_t count) {
  (void)handle;
  (void)base;
  (void)count;
}

#if TIFFLIB_VERSION >= 20221213
/// Keeps the first complaint, which is the cause of those that follow.
static int keep(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  memory_file *file = user;
  if (!file->message[0]) vsnprintf(file->message, sizeof file->message, format, arguments);
  return 1;
}

static int ignore(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)user;
  (void)module;
  (void)format;
  (void)arguments;
  return 1;
}

TIFF *memory_open(memory_file *file, const char *mode, size_t largest_block) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) return NULL;
  TIFFOpenOptionsSetErrorHandlerExtR(options, keep, file);
  TIFFOpenOptionsSetWarningHandlerExtR(options, ignore, file);
  if (largest_block > 0) TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)largest_block);
  TIFF *tiff = TIFFClientOpenExt("memory", mode, file, take, put, seek, done, size, map, unmap, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}
#else
TIFF *memory_open(memory_file *file, const char *mode, size_t largest_block) {
  (void)largest_block;
  // Handlers belong to the process here; what went wrong is then not said in libtiff's words.
  TIFFSetErrorHandler(NULL);
  TIFFSetWarningHandler(NULL);
  return TIFFClientOpen("memory", mode, file, take, put, seek, done, size, map, unmap);
}
#endif
