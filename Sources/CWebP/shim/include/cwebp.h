/// Reading and writing the picture of a WebP file in memory, over libwebp. What surrounds it is read and written in Swift.
#ifndef CWEBP_H
#define CWEBP_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What a WebP file says about its picture.
typedef struct cwebp_header {
  int width;
  int height;
  int has_alpha;
  int has_animation;
} cwebp_header;

/// Why nothing was read.
typedef enum cwebp_status { CWEBP_FINE = 0, CWEBP_NO_MEMORY, CWEBP_ENDED_EARLY, CWEBP_DAMAGED } cwebp_status;

/// Reads what stands before the pixels.
cwebp_status cwebp_read_header(const uint8_t *bytes, size_t count, cwebp_header *header);
/// Reads all pixels, row after row without padding: RGB, or RGB and alpha where `has_alpha` is set.
cwebp_status cwebp_read_pixels(const uint8_t *bytes, size_t count, int has_alpha, int width, uint8_t *pixels,
                               size_t pixel_bytes);
/// Writes a picture; a quality of 100 keeps every sample. Returns the file's bytes, to be given to `cwebp_free`, or null.
uint8_t *_Nullable cwebp_write(const uint8_t *pixels, int width, int height, int has_alpha, float quality,
                               size_t *count);
void cwebp_free(uint8_t *bytes);

#pragma clang assume_nonnull end

#endif
