/// Reading and writing PNG files in memory, over libpng's classic interface.
///
/// libpng reports an error by jumping out of itself, which Swift cannot survive; here every call that may jump is caught
/// in C and answers with a status. The simplified interface of libpng (png_image) is no substitute: it accepts a file
/// without its end and turns 16-bit samples into linear light.
#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What a PNG header says, and how its pixels will be delivered.
typedef struct cpng_header {
  uint32_t width;
  uint32_t height;
  /// Bits of one pixel as stored, for judging whether a file of this size can hold the picture at all.
  int stored_bits;
  /// Samples of one pixel as delivered: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
  int channels;
  /// Bits of one sample as delivered: 8, or 16 with the most significant byte first.
  int bit_depth;
} cpng_header;

typedef struct cpng_reader cpng_reader;
typedef struct cpng_writer cpng_writer;

/// A reader of `count` bytes, which must outlive it; null if memory is short.
cpng_reader *_Nullable cpng_reader_make(const uint8_t *bytes, size_t count);
/// Reads up to the first pixel. Nothing of the picture's size is allocated. Returns 1, or 0 with a message.
int cpng_reader_header(cpng_reader *reader, cpng_header *header);
/// Reads all pixels, row after row without padding, and the file's end. Returns 1, or 0 with a message.
int cpng_reader_pixels(cpng_reader *reader, uint8_t *pixels, size_t count);
/// Whether reading stopped because the bytes ran out.
int cpng_reader_ended_early(const cpng_reader *reader);
/// What libpng said about the last failure.
const char *cpng_reader_message(const cpng_reader *reader);
void cpng_reader_free(cpng_reader *reader);

/// A writer into memory; null if memory is short.
cpng_writer *_Nullable cpng_writer_make(void);
/// Writes the header; channels and bit depth as in `cpng_header`. Returns 1, or 0 with a message.
int cpng_writer_header(cpng_writer *writer, uint32_t width, uint32_t height, int channels, int bit_depth);
/// Writes an ancillary chunk as it is, after the header and before the pixels. Returns 1, or 0 with a message.
int cpng_writer_chunk(cpng_writer *writer, const char *name, const uint8_t *data, size_t count);
/// Writes all pixels and the file's end. Returns 1, or 0 with a message.
int cpng_writer_pixels(cpng_writer *writer, const uint8_t *pixels, size_t count);
/// The file so far, owned by the writer.
const uint8_t *_Nullable cpng_writer_bytes(const cpng_writer *writer, size_t *count);
/// What libpng said about the last failure.
const char *cpng_writer_message(const cpng_writer *writer);
void cpng_writer_free(cpng_writer *writer);

/// The checksum of some bytes, as chunks have it.
uint32_t cpng_checksum(const uint8_t *bytes, size_t count);
/// What a zlib stream holds, to be given to `free`; null if that is damaged or more than `limit` bytes.
uint8_t *_Nullable cpng_inflate(const uint8_t *bytes, size_t count, size_t limit, size_t *size);
/// A zlib stream of some bytes, to be given to `free`; null if memory is short.
uint8_t *_Nullable cpng_deflate(const uint8_t *bytes, size_t count, size_t *size);

#pragma clang assume_nonnull end

#endif
