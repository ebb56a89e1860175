/// Reading and writing TIFF files in memory, over libtiff.
///
/// Grey, palette and RGB pictures of 1 to 16 bits are read, with transparency; a picture of another kind is refused with
/// what it is.
#ifndef CTIFF_H
#define CTIFF_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What the transparency of a picture means.
typedef enum ctiff_alpha { CTIFF_OPAQUE = 0, CTIFF_STRAIGHT, CTIFF_PREMULTIPLIED } ctiff_alpha;

/// What a TIFF header says, and how its pixels will be delivered.
typedef struct ctiff_header {
  uint32_t width;
  uint32_t height;
  /// Colours of one pixel as delivered: 1 grey, 3 RGB. Where `alpha` is not opaque, one more sample follows them.
  int channels;
  ctiff_alpha alpha;
  /// Bits of one sample as delivered: 8, or 16 with the most significant byte first.
  int bit_depth;
  /// 1 to 8 as in EXIF.
  int orientation;
  /// Pixels an inch (unit 2) or a centimetre (unit 3); 0 where nothing is said.
  float horizontal_resolution;
  float vertical_resolution;
  int resolution_unit;
  /// Bytes of one row before compression, and whether there is any.
  size_t stored_row_bytes;
  int is_compressed;
  /// Whether the file holds further pictures.
  int has_more;
  /// Whether this is a preview of another picture in the file, as cameras' raw files begin with one.
  int is_preview;
} ctiff_header;

/// Fields that are kept.
typedef enum ctiff_field {
  CTIFF_PROFILE = 0,
  CTIFF_XMP,
  CTIFF_ARTIST,
  CTIFF_COPYRIGHT,
  CTIFF_DESCRIPTION,
  CTIFF_SOFTWARE
} ctiff_field;

typedef struct ctiff_reader ctiff_reader;
typedef struct ctiff_writer ctiff_writer;

/// A reader of `count` bytes, which must outlive it; null if memory is short. No block of memory that libtiff takes is
/// larger than `largest_block`.
ctiff_reader *_Nullable ctiff_reader_make(const uint8_t *bytes, size_t count, size_t largest_block);
/// Reads up to the first pixel. Nothing of the picture's size is allocated. Returns 1, or 0 with a message.
int ctiff_reader_header(ctiff_reader *reader, ctiff_header *header);
/// What kind of picture this is, if it is one that cannot be read; else null.
const char *_Nullable ctiff_reader_refusal(const ctiff_reader *reader);
/// A field, or null without it. Texts end before `count`.
const uint8_t *_Nullable ctiff_reader_field(ctiff_reader *reader, ctiff_field field, size_t *count);
/// Reads all pixels, row after row without padding. Returns 1, or 0 with a message.
int ctiff_reader_pixels(ctiff_reader *reader, uint8_t *pixels, size_t count);
/// Whether libtiff has asked for bytes that the file does not have.
int ctiff_reader_ended_early(const ctiff_reader *reader);
/// What libtiff said about the last failure.
const char *ctiff_reader_message(const ctiff_reader *reader);
void ctiff_reader_free(ctiff_reader *reader);

/// A writer into memory; null if memory is short.
ctiff_writer *_Nullable ctiff_writer_make(void);
/// Begins a file: samples as in `ctiff_header`, 16-bit ones in the machine's own order. Returns 1, or 0 with a message.
int ctiff_writer_header(ctiff_writer *writer, uint32_t width, uint32_t height, int channels, int has_alpha,
                        int bit_depth, float horizontal_resolution, float vertical_resolution, int resolution_unit);
/// Writes a field; a text ends with a zero. Returns 1, or 0 with a message.
int ctiff_writer_field(ctiff_writer *writer, ctiff_field field, const uint8_t *data, size_t count);
/// Writes all pixels and the file's end. Returns 1, or 0 with a message.
int ctiff_writer_pixels(ctiff_writer *writer, const uint8_t *pixels, size_t count);
/// The file so far, owned by the writer.
const uint8_t *_Nullable ctiff_writer_bytes(const ctiff_writer *writer, size_t *count);
/// What libtiff said about the last failure.
const char *ctiff_writer_message(const ctiff_writer *writer);
void ctiff_writer_free(ctiff_writer *writer);

#pragma clang assume_nonnull end

#endif
