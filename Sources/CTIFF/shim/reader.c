#include "ctiff.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ctiff_reader {
  memory_file file;
  TIFF *tiff;
  ctiff_header header;
  uint16_t photometric, bits, samples, planar, compression;
  int through_rgba;  // libtiff makes 8-bit colours of it
  char refusal[120];
};

ctiff_reader *ctiff_reader_make(const uint8_t *bytes, size_t count, size_t largest_block) {
  ctiff_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->file.given = bytes;
  reader->file.count = count;
  reader->tiff = memory_open(&reader->file, "rM", largest_block);
  return reader;
}

static int refuse(ctiff_reader *reader, const char *what) {
  snprintf(reader->refusal, sizeof reader->refusal, "%s", what);
  return 0;
}

static int is_known(uint16_t compression) {
  static const uint16_t known[] = {
      COMPRESSION_NONE, COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4, COMPRESSION_LZW,
      COMPRESSION_JPEG, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE, COMPRESSION_PACKBITS, COMPRESSION_ZSTD};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (known[i] == compression) return TIFFIsCODECConfigured(compression);
  }
  return 0;
}

/// What kind of picture this is: one that is read as it is, one that libtiff turns into colours, or one that is refused.
static int classify(ctiff_reader *reader) {
  TIFF *tiff = reader->tiff;
  uint16_t format = SAMPLEFORMAT_UINT, extra_count = 0, *extras = NULL;
  char text[100];
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extra_count, &extras);
  if (!is_known(reader->compression)) {
    snprintf(text, sizeof text, "compressed by scheme %d of TIFF's", reader->compression);
    return refuse(reader, text);
  }
  int colours = 0;
  switch (reader->photometric) {
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_MINISWHITE: colours = 1; break;
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_PALETTE:
    case PHOTOMETRIC_YCBCR: colours = 3; break;
    case PHOTOMETRIC_SEPARATED: return refuse(reader, "a CMYK picture");
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
    case PHOTOMETRIC_ITULAB: return refuse(reader, "a Lab picture");
    case PHOTOMETRIC_LOGL:
    case PHOTOMETRIC_LOGLUV: return refuse(reader, "a picture of logarithmic brightness");
    default: return refuse(reader, "a picture of a rare kind of colours");
  }
  if (format == SAMPLEFORMAT_IEEEFP) return refuse(reader, "a picture of floating-point samples");
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) {
    return refuse(reader, "a picture of signed or complex samples");
  }
  int stored = reader->photometric == PHOTOMETRIC_PALETTE ? 1 : colours;
  if (reader->samples < stored || reader->samples > stored + 8) {
    return refuse(reader, "a picture of a rare number of samples a pixel");
  }
  int is_small = reader->bits == 1 || reader->bits == 2 || reader->bits == 4;
  if (!is_small && reader->bits != 8 && reader->bits != 16) {
    snprintf(text, sizeof text, "a picture of %d bits a sample", reader->bits);
    return refuse(reader, text);
  }
  reader->through_rgba = reader->photometric == PHOTOMETRIC_PALETTE || reader->photometric == PHOTOMETRIC_YCBCR ||
                         is_small;
  if (is_small && (reader->samples > 1 || reader->photometric == PHOTOMETRIC_RGB)) {
    return refuse(reader, "a picture of less than 8 bits a sample with several samples a pixel");
  }
  if (reader->photometric == PHOTOMETRIC_YCBCR) {
    if (reader->bits != 8) return refuse(reader, "a YCbCr picture of more than 8 bits a sample");
    // libtiff's own conversion is exact and handles every subsampling.
    if (reader->compression == COMPRESSION_JPEG) TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  reader->header.channels = colours;
  reader->header.alpha = CTIFF_OPAQUE;
  if (!reader->through_rgba && reader->samples > colours && extra_count > 0 && extras) {
    if (extras[0] == EXTRASAMPLE_ASSOCALPHA) reader->header.alpha = CTIFF_PREMULTIPLIED;
    if (extras[0] == EXTRASAMPLE_UNASSALPHA) reader->header.alpha = CTIFF_STRAIGHT;
  }
  reader->header.bit_depth = reader->bits == 16 && !reader->through_rgba ? 16 : 8;
  if (reader->through_rgba && !TIFFRGBAImageOK(tiff, text)) return refuse(reader, "a picture of a rare kind");
  return 1;
}

int ctiff_reader_header(ctiff_reader *reader, ctiff_header *header) {
  TIFF *tiff = reader->tiff;
  if (!tiff) return 0;
  ctiff_header *found = &reader->header;
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &found->width) ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &found->height) || !found->width || !found->height) {
    snprintf(reader->file.message, sizeof reader->file.message, "it has no size");
    return 0;
  }
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &reader->bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &reader->samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &reader->planar);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &reader->compression);
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &reader->photometric)) {
    reader->photometric = reader->samples < 3 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB;
  }
  uint16_t orientation = ORIENTATION_TOPLEFT, unit = RESUNIT_INCH;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  found->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
  found->resolution_unit = unit;
  if (!TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &found->horizontal_resolution) ||
      !TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &found->vertical_resolution)) {
    found->horizontal_resolution = found->vertical_resolution = 0;
  }
  uint32_t kind = 0;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
  // A file that holds nothing else is a small picture, whatever it was taken from.
  uint16_t count = 0;
  void *offsets = NULL;
  found->is_preview = (kind & FILETYPE_REDUCEDIMAGE) != 0 &&
                      (!TIFFLastDirectory(tiff) || TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &offsets));
  if (!classify(reader)) return 0;
  found->stored_row_bytes = ((size_t)found->width * reader->bits * reader->samples + 7) / 8;
  if (reader->photometric == PHOTOMETRIC_YCBCR) found->stored_row_bytes = found->width;
  found->is_compressed = reader->compression != COMPRESSION_NONE;
  found->has_more = !TIFFLastDirectory(tiff);
  *header = *found;
  return 1;
}

const char *ctiff_reader_refusal(const ctiff_reader *reader) { return reader->refusal[0] ? reader->refusal : NULL; }

const uint8_t *ctiff_reader_field(ctiff_reader *reader, ctiff_field field, size_t *count) {
  static const uint32_t tags[] = {TIFFTAG_ICCPROFILE, TIFFTAG_XMLPACKET,        TIFFTAG_ARTIST,
                                  TIFFTAG_COPYRIGHT,  TIFFTAG_IMAGEDESCRIPTION, TIFFTAG_SOFTWARE};
  uint32_t length = 0;
  void *data = NULL;
  if (field == CTIFF_PROFILE || field == CTIFF_XMP) {
    if (!TIFFGetField(reader->tiff, tags[field], &length, &data)) return NULL;
    *count = length;
  } else {
    if (!TIFFGetField(reader->tiff, tags[field], &data) || !data) return NULL;
    *count = strlen(data);
  }
  return data;
}

/// Lays samples of one block, `first` of each pixel on, beside those of the other planes; 16-bit ones with the more
/// significant byte first. White is 0 where the picture says so.
static void lay(const ctiff_reader *reader, const uint8_t *block, size_t pixels, int stride, int first, int wanted,
                uint8_t *out, int out_stride, int out_first) {
  int inverted = reader->photometric == PHOTOMETRIC_MINISWHITE;
  for (size_t pixel = 0; pixel < pixels; pixel++) {
    for (int sample = 0; sample < wanted; sample++) {
      size_t from = pixel * stride + first + sample, to = pixel * out_stride + out_first + sample;
      int is_colour = out_first + sample < reader->header.channels;
      if (reader->header.bit_depth == 16) {
        uint16_t value;
        memcpy(&value, block + 2 * from, 2);
        if (inverted && is_colour) value = 65535 - value;
        out[2 * to] = value >> 8;
        out[2 * to + 1] = value & 255;
      } else {
        out[to] = inverted && is_colour ? 255 - block[from] : block[from];
      }
    }
  }
}

static int complain(ctiff_reader *reader, const char *message) {
  if (!reader->file.message[0]) snprintf(reader->file.message, sizeof reader->file.message, "%s", message);
  return 0;
}

/// Strips and tiles alike: blocks of some rows and columns.
static int read_blocks(ctiff_reader *reader, uint8_t *pixels) {
  TIFF *tiff = reader->tiff;
  const ctiff_header *header = &reader->header;
  int tiled = TIFFIsTiled(tiff), sample_bytes = header->bit_depth / 8;
  int delivered = header->channels + (header->alpha != CTIFF_OPAQUE), separate = reader->planar == PLANARCONFIG_SEPARATE;
  uint32_t block_width = header->width, block_height = header->height;
  if (tiled) {
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &block_width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &block_height);
  } else {
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &block_height);
  }
  if (!block_width || !block_height) return complain(reader, "its blocks have no size");
  if (!tiled && block_height > header->height) block_height = header->height;
  int stride = separate ? 1 : reader->samples;
  uint64_t block_bytes = (uint64_t)block_width * block_height * stride * sample_bytes;
  uint64_t picture = (uint64_t)header->width * header->height * stride * sample_bytes;
  // Tiles are about as large as the picture at most: 2^20 bytes are for small pictures in large tiles.
  if (block_bytes > 4 * picture + (1 << 20)) return complain(reader, "its blocks are larger than the picture");
  tmsize_t announced = tiled ? TIFFTileSize(tiff) : TIFFStripSize(tiff);
  if (announced != (tmsize_t)block_bytes) return complain(reader, "its blocks have another size than announced");
  uint8_t *block = malloc(block_bytes);
  if (!block) return complain(reader, "out of memory");
  uint32_t number = 0;
  for (int plane = 0; plane < (separate ? reader->samples : 1); plane++) {
    for (uint32_t y = 0; y < header->height; y += block_height) {
      for (uint32_t x = 0; x < header->width; x += block_width, number++) {
        if (separate && plane >= delivered) continue;
        uint32_t rows = header->height - y < block_height ? header->height - y : block_height;
        uint32_t columns = header->width - x < block_width ? header->width - x : block_width;
        tmsize_t wanted = tiled ? (tmsize_t)block_bytes : (tmsize_t)(block_bytes / block_height * rows);
        tmsize_t got = tiled ? TIFFReadEncodedTile(tiff, number, block, wanted)
                             : TIFFReadEncodedStrip(tiff, number, block, wanted);
        if (got != wanted) {
          free(block);
          return complain(reader, "a block is incomplete");
        }
        for (uint32_t row = 0; row < rows; row++) {
          uint8_t *out = pixels + ((size_t)(y + row) * header->width + x) * delivered * sample_bytes;
          lay(reader, block + (size_t)row * block_width * stride * sample_bytes, columns, stride, 0,
              separate ? 1 : delivered, out, delivered, plane);
        }
      }
    }
  }
  free(block);
  return 1;
}

/// 8-bit colours through libtiff's own conversion; of a grey picture, one of the three that are alike.
static int read_rgba(ctiff_reader *reader, uint8_t *pixels) {
  const ctiff_header *header = &reader->header;
  size_t count = (size_t)header->width * header->height;
  uint32_t *raster = malloc(count * sizeof *raster);
  if (!raster) return complain(reader, "out of memory");
  // The picture is turned upright elsewhere: this asks for it as it lies in the file.
  int fine = TIFFReadRGBAImageOriented(reader->tiff, header->width, header->height, raster, header->orientation, 1);
  for (size_t i = 0; fine && i < count; i++) {
    pixels[i * header->channels] = TIFFGetR(raster[i]);
    if (header->channels == 3) {
      pixels[i * 3 + 1] = TIFFGetG(raster[i]);
      pixels[i * 3 + 2] = TIFFGetB(raster[i]);
    }
  }
  free(raster);
  return fine ? 1 : complain(reader, "its pixels cannot be read");
}

int ctiff_reader_pixels(ctiff_reader *reader, uint8_t *pixels, size_t count) {
  const ctiff_header *header = &reader->header;
  int delivered = header->channels + (header->alpha != CTIFF_OPAQUE);
  if (count != (size_t)header->width * header->height * delivered * (header->bit_depth / 8)) {
    return complain(reader, "the rows have another size than announced");
  }
  return reader->through_rgba ? read_rgba(reader, pixels) : read_blocks(reader, pixels);
}

int ctiff_reader_ended_early(const ctiff_reader *reader) { return reader->file.ended_early; }

const char *ctiff_reader_message(const ctiff_reader *reader) { return reader->file.message; }

void ctiff_reader_free(ctiff_reader *reader) {
  if (reader->tiff) TIFFClose(reader->tiff);
  free(reader);
}
