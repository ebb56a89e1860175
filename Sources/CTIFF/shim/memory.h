/// A TIFF file in memory, as libtiff reads and writes it.
#ifndef CTIFF_MEMORY_H
#define CTIFF_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <tiffio.h>

typedef struct memory_file {
  const uint8_t *given;  // what is read
  uint8_t *made;         // what is written
  size_t count;
  size_t capacity;
  uint64_t position;
  int ended_early;
  char message[200];
} memory_file;

/// Opens the file; errors go to its message. No block is larger than `largest_block` unless that is 0.
TIFF *memory_open(memory_file *file, const char *mode, size_t largest_block);

#endif
