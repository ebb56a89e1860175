#include "cpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct cpng_writer {
  png_structp png;
  png_infop info;
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  char message[160];
};

/// Keeps the message and jumps back to the call in progress, which is always one of this file's.
static void fail(png_structp png, png_const_charp message) {
  cpng_writer *writer = png_get_error_ptr(png);
  strncpy(writer->message, message, sizeof writer->message - 1);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void append(png_structp png, png_bytep bytes, size_t count) {
  cpng_writer *writer = png_get_io_ptr(png);
  if (count > writer->capacity - writer->count) {
    size_t capacity = 2 * (writer->count + count) + 4096;
    uint8_t *larger = realloc(writer->bytes, capacity);
    if (!larger) png_error(png, "out of memory");
    writer->bytes = larger;
    writer->capacity = capacity;
  }
  memcpy(writer->bytes + writer->count, bytes, count);
  writer->count += count;
}

static void flush(png_structp png) { (void)png; }

cpng_writer *cpng_writer_make(void) {
  cpng_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, fail, ignore);
  if (writer->png) writer->info = png_create_info_struct(writer->png);
  if (writer->info) return writer;
  cpng_writer_free(writer);
  return NULL;
}

int cpng_writer_header(cpng_writer *writer, uint32_t width, uint32_t height, int channels, int bit_depth) {
  png_structp png = writer->png;
  if (setjmp(png_jmpbuf(png))) return 0;
  int type = (channels > 2 ? PNG_COLOR_MASK_COLOR : 0) | (channels % 2 == 0 ? PNG_COLOR_MASK_ALPHA : 0);
  png_set_write_fn(png, writer, append, flush);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(png, writer->info, width, height, bit_depth, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_write_info_before_PLTE(png, writer->info);
  return 1;
}

int cpng_writer_chunk(cpng_writer *writer, const char *name, const uint8_t *data, size_t count) {
  png_structp png = writer->png;
  if (setjmp(png_jmpbuf(png))) return 0;
  png_write_chunk(png, (png_const_bytep)name, data, count);
  return 1;
}

int cpng_writer_pixels(cpng_writer *writer, const uint8_t *pixels, size_t count) {
  png_structp png = writer->png;
  if (setjmp(png_jmpbuf(png))) return 0;
  png_write_info(png, writer->info);
  size_t row = png_get_rowbytes(png, writer->info);
  png_uint_32 height = png_get_image_height(png, writer->info);
  if (count / row != height || count % row != 0) png_error(png, "the rows have another size than announced");
  for (png_uint_32 y = 0; y < height; y++) png_write_row(png, pixels + row * y);
  png_write_end(png, NULL);
  return 1;
}

const uint8_t *cpng_writer_bytes(const cpng_writer *writer, size_t *count) {
  *count = writer->count;
  return writer->bytes;
}

const char *cpng_writer_message(const cpng_writer *writer) { return writer->message; }

void cpng_writer_free(cpng_writer *writer) {
  if (writer->png) png_destroy_write_struct(&writer->png, &writer->info);
  free(writer->bytes);
  free(writer);
}
