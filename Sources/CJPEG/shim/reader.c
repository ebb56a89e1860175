#include "cjpeg.h"

#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/// The most scans of a progressive file: encoders make ten, and every one costs the time of a whole picture.
enum { MOST_SCANS = 100 };

struct cjpeg_reader {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf caller;
  int ended_early;
  char message[JMSG_LENGTH_MAX];
};

static cjpeg_reader *reader_of(j_common_ptr info) { return info->client_data; }

/// Keeps the message and jumps back to the call in progress, which is always one of this file's.
static void fail(j_common_ptr info) {
  cjpeg_reader *reader = reader_of(info);
  info->err->format_message(info, reader->message);
  longjmp(reader->caller, 1);
}

static void stop(cjpeg_reader *reader, const char *message) {
  strncpy(reader->message, message, sizeof reader->message - 1);
  longjmp(reader->caller, 1);
}

/// libjpeg goes on after damage and makes something up. What changes no pixel may pass; the rest is a failure.
static void judge(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_TOO_MUCH_DATA:
      return;
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
      reader_of(info)->ended_early = 1;
      fail(info);
      break;
    default:
      fail(info);
  }
}

static void say_nothing(j_common_ptr info) { (void)info; }

static void watch(j_common_ptr info) {
  if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > MOST_SCANS) {
    stop(reader_of(info), "it has more scans than any encoder makes");
  }
}

cjpeg_reader *cjpeg_reader_make(const uint8_t *bytes, size_t count) {
  cjpeg_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->info.err = jpeg_std_error(&reader->errors);
  reader->errors.error_exit = fail;
  reader->errors.emit_message = judge;
  reader->errors.output_message = say_nothing;
  reader->info.client_data = reader;
  if (setjmp(reader->caller)) {
    cjpeg_reader_free(reader);
    return NULL;
  }
  jpeg_create_decompress(&reader->info);
  // Creation clears the structure, but for the errors and this.
  reader->info.client_data = reader;
  reader->progress.progress_monitor = watch;
  reader->info.progress = &reader->progress;
  jpeg_mem_src(&reader->info, bytes, count);
  return reader;
}

int cjpeg_reader_header(cjpeg_reader *reader, cjpeg_header *header) {
  j_decompress_ptr info = &reader->info;
  if (setjmp(reader->caller)) return 0;
  jpeg_save_markers(info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(info, JPEG_APP0 + 2, 0xFFFF);
  jpeg_save_markers(info, JPEG_APP0 + 13, 0xFFFF);
  jpeg_save_markers(info, JPEG_COM, 0xFFFF);
  jpeg_read_header(info, TRUE);
  header->width = info->image_width;
  header->height = info->image_height;
  switch (info->jpeg_color_space) {
    case JCS_GRAYSCALE: header->channels = 1; break;
    case JCS_CMYK:
    case JCS_YCCK: header->channels = 4; break;
    case JCS_RGB:
    case JCS_YCbCr: header->channels = 3; break;
    default: stop(reader, "its colours are of no known kind");
  }
  info->out_color_space = header->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  info->dct_method = JDCT_ISLOW;
  int has_density = info->saw_JFIF_marker;
  header->density_unit = has_density ? info->density_unit : 0;
  header->horizontal_density = has_density ? info->X_density : 0;
  header->vertical_density = has_density ? info->Y_density : 0;
  return 1;
}

const uint8_t *cjpeg_reader_marker(cjpeg_reader *reader, int index, int *code, size_t *count) {
  jpeg_saved_marker_ptr marker = reader->info.marker_list;
  while (marker && index-- > 0) marker = marker->next;
  if (!marker) return NULL;
  *code = marker->marker;
  *count = marker->data_length;
  // A marker without data has no address; where its data would be is as good as any.
  return marker->data ? marker->data : (const uint8_t *)marker;
}

void cjpeg_reader_compression(cjpeg_reader *reader, cjpeg_compression *compression) {
  j_decompress_ptr info = &reader->info;
  memset(compression, 0, sizeof *compression);
  compression->horizontal_sharing = compression->vertical_sharing = 1;
  for (int component = 0; component < info->num_components && component < 2; component++) {
    int number = info->comp_info[component].quant_tbl_no;
    JQUANT_TBL *table = number >= 0 && number < NUM_QUANT_TBLS ? info->quant_tbl_ptrs[number] : NULL;
    uint16_t *wanted = component == 0 ? compression->brightness : compression->colour;
    for (int i = 0; table && i < 64; i++) wanted[i] = table->quantval[i];
  }
  if (info->num_components == 3 && info->comp_info[1].h_samp_factor > 0 && info->comp_info[1].v_samp_factor > 0) {
    int across = info->comp_info[0].h_samp_factor / info->comp_info[1].h_samp_factor;
    int down = info->comp_info[0].v_samp_factor / info->comp_info[1].v_samp_factor;
    compression->horizontal_sharing = across == 2 || across == 4 ? across : 1;
    compression->vertical_sharing = down == 2 || down == 4 ? down : 1;
  }
}

int cjpeg_reader_pixels(cjpeg_reader *reader, uint8_t *pixels, size_t count) {
  j_decompress_ptr info = &reader->info;
  if (setjmp(reader->caller)) return 0;
  jpeg_start_decompress(info);
  size_t row = (size_t)info->output_width * info->output_components;
  if (row == 0 || count / row != info->output_height || count % row != 0) {
    stop(reader, "the rows have another size than announced");
  }
  while (info->output_scanline < info->output_height) {
    JSAMPROW line = pixels + row * info->output_scanline;
    jpeg_read_scanlines(info, &line, 1);
  }
  jpeg_finish_decompress(info);
  return 1;
}

int cjpeg_reader_ended_early(const cjpeg_reader *reader) { return reader->ended_early; }

const char *cjpeg_reader_message(const cjpeg_reader *reader) { return reader->message; }

void cjpeg_reader_free(cjpeg_reader *reader) {
  // Destroying what was never created does nothing.
  jpeg_destroy_decompress(&reader->info);
  free(reader);
}
