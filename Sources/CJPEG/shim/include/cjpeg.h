/// Reading and writing JPEG files in memory, over libjpeg-turbo's classic interface.
///
/// libjpeg reports an error by leaving the program unless its caller jumps out of it, which Swift cannot survive; here
/// every call that may jump is caught in C and answers with a status.
#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What a JPEG header says, and how its pixels will be delivered.
typedef struct cjpeg_header {
  uint32_t width;
  uint32_t height;
  /// Samples of one pixel as delivered: 1 grey, 3 RGB; 4 for CMYK, which is not delivered.
  int channels;
  /// Density from the JFIF header, 0 where there is none.
  int horizontal_density;
  int vertical_density;
  /// What it counts: 1 an inch, 2 a centimetre, 0 only a ratio.
  int density_unit;
} cjpeg_header;

/// How a JPEG file was compressed: the quantization of brightness and of colour in reading order, 0 where there is none,
/// and how many pixels share a colour sample in each direction.
typedef struct cjpeg_compression {
  uint16_t brightness[64];
  uint16_t colour[64];
  int horizontal_sharing;
  int vertical_sharing;
} cjpeg_compression;

typedef struct cjpeg_reader cjpeg_reader;
typedef struct cjpeg_writer cjpeg_writer;

/// A reader of `count` bytes, which must outlive it; null if memory is short.
cjpeg_reader *_Nullable cjpeg_reader_make(const uint8_t *bytes, size_t count);
/// Reads up to the first pixel. Nothing of the picture's size is allocated. Returns 1, or 0 with a message.
int cjpeg_reader_header(cjpeg_reader *reader, cjpeg_header *header);
/// The data of the marker number `index` of those kept (APP1, APP2, APP13 and COM), or null behind the last.
const uint8_t *_Nullable cjpeg_reader_marker(cjpeg_reader *reader, int index, int *code, size_t *count);
/// How the file was compressed; after the header.
void cjpeg_reader_compression(cjpeg_reader *reader, cjpeg_compression *compression);
/// Reads all pixels, row after row without padding, and the file's end. Returns 1, or 0 with a message.
int cjpeg_reader_pixels(cjpeg_reader *reader, uint8_t *pixels, size_t count);
/// Whether reading stopped because the bytes ran out.
int cjpeg_reader_ended_early(const cjpeg_reader *reader);
/// What libjpeg said about the last failure.
const char *cjpeg_reader_message(const cjpeg_reader *reader);
void cjpeg_reader_free(cjpeg_reader *reader);

/// A writer into memory; null if memory is short.
cjpeg_writer *_Nullable cjpeg_writer_make(void);
/// Begins a file of 1 or 3 channels at a quality of 1 to 100, or, where `compression` is not null, with its tables.
/// Colour keeps its full resolution from quality 90 on. Returns 1, or 0 with a message.
int cjpeg_writer_header(cjpeg_writer *writer, uint32_t width, uint32_t height, int channels, int quality,
                        const cjpeg_compression *_Nullable compression, int density_unit, int horizontal_density,
                        int vertical_density);
/// Writes an APP or COM marker, after the header and before the pixels. Returns 1, or 0 with a message.
int cjpeg_writer_marker(cjpeg_writer *writer, int code, const uint8_t *data, size_t count);
/// Writes all pixels and the file's end. Returns 1, or 0 with a message.
int cjpeg_writer_pixels(cjpeg_writer *writer, const uint8_t *pixels, size_t count);
/// The file so far, owned by the writer.
const uint8_t *_Nullable cjpeg_writer_bytes(const cjpeg_writer *writer, size_t *count);
/// What libjpeg said about the last failure.
const char *cjpeg_writer_message(const cjpeg_writer *writer);
void cjpeg_writer_free(cjpeg_writer *writer);

#pragma clang assume_nonnull end

#endif
