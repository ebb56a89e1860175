#include "cjpeg.h"

#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct cjpeg_writer {
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  jmp_buf caller;
  unsigned char *bytes;
  unsigned long count;
  char message[JMSG_LENGTH_MAX];
};

/// Keeps the message and jumps back to the call in progress, which is always one of this file's.
static void fail(j_common_ptr info) {
  cjpeg_writer *writer = info->client_data;
  info->err->format_message(info, writer->message);
  longjmp(writer->caller, 1);
}

static void ignore(j_common_ptr info, int level) {
  (void)info;
  (void)level;
}

static void say_nothing(j_common_ptr info) { (void)info; }

cjpeg_writer *cjpeg_writer_make(void) {
  cjpeg_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  writer->info.err = jpeg_std_error(&writer->errors);
  writer->errors.error_exit = fail;
  writer->errors.emit_message = ignore;
  writer->errors.output_message = say_nothing;
  writer->info.client_data = writer;
  if (setjmp(writer->caller)) {
    cjpeg_writer_free(writer);
    return NULL;
  }
  jpeg_create_compress(&writer->info);
  writer->info.client_data = writer;
  jpeg_mem_dest(&writer->info, &writer->bytes, &writer->count);
  return writer;
}

static void use_tables(j_compress_ptr info, const cjpeg_compression *compression) {
  unsigned int table[64];
  for (int i = 0; i < 64; i++) table[i] = compression->brightness[i] ? compression->brightness[i] : 1;
  jpeg_add_quant_table(info, 0, table, 100, TRUE);
  for (int i = 0; i < 64; i++) {
    table[i] = compression->colour[i] ? compression->colour[i] : compression->brightness[i];
    if (!table[i]) table[i] = 1;
  }
  jpeg_add_quant_table(info, 1, table, 100, TRUE);
  info->comp_info[0].h_samp_factor = info->num_components == 3 ? compression->horizontal_sharing : 1;
  info->comp_info[0].v_samp_factor = info->num_components == 3 ? compression->vertical_sharing : 1;
}

int cjpeg_writer_header(cjpeg_writer *writer, uint32_t width, uint32_t height, int channels, int quality,
                        const cjpeg_compression *compression, int density_unit, int horizontal_density,
                        int vertical_density) {
  j_compress_ptr info = &writer->info;
  if (setjmp(writer->caller)) return 0;
  info->image_width = width;
  info->image_height = height;
  info->input_components = channels;
  info->in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(info);
  jpeg_set_quality(info, quality, TRUE);
  if (quality >= 90) info->comp_info[0].h_samp_factor = info->comp_info[0].v_samp_factor = 1;
  if (compression) use_tables(info, compression);
  info->optimize_coding = TRUE;
  info->dct_method = JDCT_ISLOW;
  if (horizontal_density > 0 && vertical_density > 0) {
    info->density_unit = density_unit;
    info->X_density = horizontal_density;
    info->Y_density = vertical_density;
  }
  jpeg_start_compress(info, TRUE);
  return 1;
}

int cjpeg_writer_marker(cjpeg_writer *writer, int code, const uint8_t *data, size_t count) {
  if (setjmp(writer->caller)) return 0;
  jpeg_write_marker(&writer->info, code, data, count);
  return 1;
}

int cjpeg_writer_pixels(cjpeg_writer *writer, const uint8_t *pixels, size_t count) {
  j_compress_ptr info = &writer->info;
  if (setjmp(writer->caller)) return 0;
  size_t row = (size_t)info->image_width * info->input_components;
  if (row == 0 || count / row != info->image_height || count % row != 0) {
    strncpy(writer->message, "the rows have another size than announced", sizeof writer->message - 1);
    return 0;
  }
  while (info->next_scanline < info->image_height) {
    JSAMPROW line = (JSAMPROW)(pixels + row * info->next_scanline);
    jpeg_write_scanlines(info, &line, 1);
  }
  jpeg_finish_compress(info);
  return 1;
}

const uint8_t *cjpeg_writer_bytes(const cjpeg_writer *writer, size_t *count) {
  *count = writer->count;
  return writer->bytes;
}

const char *cjpeg_writer_message(const cjpeg_writer *writer) { return writer->message; }

void cjpeg_writer_free(cjpeg_writer *writer) {
  jpeg_destroy_compress(&writer->info);
  free(writer->bytes);
  free(writer);
}
