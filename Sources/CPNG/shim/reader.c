#include "cpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct cpng_reader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t left;
  int ended_early;
  char message[160];
};

/// Keeps the message and jumps back to the call in progress, which is always one of this file's.
static void fail(png_structp png, png_const_charp message) {
  cpng_reader *reader = png_get_error_ptr(png);
  strncpy(reader->message, message, sizeof reader->message - 1);
  png_longjmp(png, 1);
}

/// A warning is about something that does not change the picture.
static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void take(png_structp png, png_bytep out, size_t count) {
  cpng_reader *reader = png_get_io_ptr(png);
  if (count > reader->left) {
    reader->ended_early = 1;
    png_error(png, "the file ends early");
  }
  memcpy(out, reader->bytes, count);
  reader->bytes += count;
  reader->left -= count;
}

/// Strict about the checksums of what makes the picture, modest about memory, and blind to every other chunk: those are
/// read where checksums can be judged one by one.
static void configure(cpng_reader *reader) {
  static const png_byte unread[] = "gAMA\0cHRM\0sRGB\0iCCP\0cICP\0eXIf";
  png_structp png = reader->png;
  png_set_read_fn(png, reader, take);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // the caller judges the size, with a better message
  png_set_chunk_malloc_max(png, 8 << 20);
  png_set_chunk_cache_max(png, 64);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, unread, 6);
}

cpng_reader *cpng_reader_make(const uint8_t *bytes, size_t count) {
  cpng_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->bytes = bytes;
  reader->left = count;
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, fail, ignore);
  if (reader->png) reader->info = png_create_info_struct(reader->png);
  if (reader->info) return reader;
  cpng_reader_free(reader);
  return NULL;
}

int cpng_reader_header(cpng_reader *reader, cpng_header *header) {
  png_structp png = reader->png;
  png_infop info = reader->info;
  if (setjmp(png_jmpbuf(png))) return 0;
  configure(reader);
  png_read_info(png, info);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->stored_bits = png_get_bit_depth(png, info) * png_get_channels(png, info);
  png_set_expand(png);  // palette to RGB, grey of 1, 2 and 4 bits to 8, a transparent colour to alpha
  // What libpng will deliver is known only after png_read_update_info, which allocates rows; so it is worked out here.
  int type = png_get_color_type(png, info);
  int alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
  header->channels = (type & PNG_COLOR_MASK_COLOR ? 3 : 1) + (alpha ? 1 : 0);
  header->bit_depth = png_get_bit_depth(png, info) == 16 ? 16 : 8;
  return 1;
}

int cpng_reader_pixels(cpng_reader *reader, uint8_t *pixels, size_t count) {
  png_structp png = reader->png;
  png_infop info = reader->info;
  if (setjmp(png_jmpbuf(png))) return 0;
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t row = png_get_rowbytes(png, info);
  png_uint_32 height = png_get_image_height(png, info);
  if (count / row != height || count % row != 0) png_error(png, "the rows have another size than announced");
  for (int pass = 0; pass < passes; pass++) {
    for (png_uint_32 y = 0; y < height; y++) png_read_row(png, pixels + row * y, NULL);
  }
  png_read_end(png, NULL);
  return 1;
}

int cpng_reader_ended_early(const cpng_reader *reader) { return reader->ended_early; }

const char *cpng_reader_message(const cpng_reader *reader) { return reader->message; }

void cpng_reader_free(cpng_reader *reader) {
  if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader);
}
