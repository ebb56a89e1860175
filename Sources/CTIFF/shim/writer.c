#include "ctiff.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ctiff_writer {
  memory_file file;
  TIFF *tiff;
  uint32_t height;
  size_t row_bytes;
};

ctiff_writer *ctiff_writer_make(void) { return calloc(1, sizeof(ctiff_writer)); }

int ctiff_writer_header(ctiff_writer *writer, uint32_t width, uint32_t height, int channels, int has_alpha,
                        int bit_depth, float horizontal_resolution, float vertical_resolution, int resolution_unit) {
  int samples = channels + (has_alpha ? 1 : 0);
  writer->height = height;
  writer->row_bytes = (size_t)width * samples * (bit_depth / 8);
  // Beyond 4 GB addresses need 64 bits; a little less, for what surrounds the pixels.
  int is_big = (uint64_t)writer->row_bytes * height > 4000000000u;
  // The file begins with the machine's own order of bytes.
  TIFF *tiff = writer->tiff = memory_open(&writer->file, is_big ? "w8" : "w", 0);
  if (!tiff) return 0;
  uint16_t extra = EXTRASAMPLE_UNASSALPHA;
  uint32_t rows = (uint32_t)(writer->row_bytes < 65536 ? 65536 / writer->row_bytes : 1);
  int fine = TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width) && TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height) &&
             TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples) && TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bit_depth) &&
             TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, channels == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK) &&
             TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
             TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT) &&
             TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE) &&
             TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL) &&
             TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, rows < height ? rows : height);
  if (fine && has_alpha) fine = TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
  if (fine && horizontal_resolution > 0 && vertical_resolution > 0) {
    fine = TIFFSetField(tiff, TIFFTAG_XRESOLUTION, horizontal_resolution) &&
           TIFFSetField(tiff, TIFFTAG_YRESOLUTION, vertical_resolution) &&
           TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, resolution_unit);
  }
  return fine;
}

int ctiff_writer_field(ctiff_writer *writer, ctiff_field field, const uint8_t *data, size_t count) {
  switch (field) {
    case CTIFF_PROFILE: return TIFFSetField(writer->tiff, TIFFTAG_ICCPROFILE, (uint32_t)count, data);
    case CTIFF_XMP: return TIFFSetField(writer->tiff, TIFFTAG_XMLPACKET, (uint32_t)count, data);
    case CTIFF_ARTIST: return TIFFSetField(writer->tiff, TIFFTAG_ARTIST, data);
    case CTIFF_COPYRIGHT: return TIFFSetField(writer->tiff, TIFFTAG_COPYRIGHT, data);
    case CTIFF_DESCRIPTION: return TIFFSetField(writer->tiff, TIFFTAG_IMAGEDESCRIPTION, data);
    case CTIFF_SOFTWARE: return TIFFSetField(writer->tiff, TIFFTAG_SOFTWARE, data);
  }
  return 0;
}

int ctiff_writer_pixels(ctiff_writer *writer, const uint8_t *pixels, size_t count) {
  if (count / writer->row_bytes != writer->height || count % writer->row_bytes != 0) {
    snprintf(writer->file.message, sizeof writer->file.message, "the rows have another size than announced");
    return 0;
  }
  // The predictor works in place, on a copy.
  uint8_t *line = malloc(writer->row_bytes);
  int fine = line != NULL;
  for (uint32_t y = 0; fine && y < writer->height; y++) {
    memcpy(line, pixels + y * writer->row_bytes, writer->row_bytes);
    fine = TIFFWriteScanline(writer->tiff, line, y, 0) == 1;
  }
  free(line);
  fine = fine && TIFFWriteDirectory(writer->tiff);
  if (fine) {
    TIFFClose(writer->tiff);
    writer->tiff = NULL;
  }
  return fine;
}

const uint8_t *ctiff_writer_bytes(const ctiff_writer *writer, size_t *count) {
  *count = writer->file.count;
  return writer->file.made;
}

const char *ctiff_writer_message(const ctiff_writer *writer) { return writer->file.message; }

void ctiff_writer_free(ctiff_writer *writer) {
  if (writer->tiff) TIFFClose(writer->tiff);
  free(writer->file.made);
  free(writer);
}
