#include "cwebp.h"

#include <stdlib.h>
#include <webp/decode.h>
#include <webp/encode.h>

static cwebp_status status_of(VP8StatusCode code) {
  switch (code) {
    case VP8_STATUS_OK: return CWEBP_FINE;
    case VP8_STATUS_OUT_OF_MEMORY: return CWEBP_NO_MEMORY;
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return CWEBP_ENDED_EARLY;
    default: return CWEBP_DAMAGED;
  }
}

cwebp_status cwebp_read_header(const uint8_t *bytes, size_t count, cwebp_header *header) {
  WebPBitstreamFeatures features;
  VP8StatusCode code = WebPGetFeatures(bytes, count, &features);
  if (code != VP8_STATUS_OK) return status_of(code);
  header->width = features.width;
  header->height = features.height;
  header->has_alpha = features.has_alpha;
  header->has_animation = features.has_animation;
  return CWEBP_FINE;
}

cwebp_status cwebp_read_pixels(const uint8_t *bytes, size_t count, int has_alpha, int width, uint8_t *pixels,
                               size_t pixel_bytes) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return CWEBP_DAMAGED;
  config.output.colorspace = has_alpha ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = width * (has_alpha ? 4 : 3);
  config.output.u.RGBA.size = pixel_bytes;
  VP8StatusCode code = WebPDecode(bytes, count, &config);
  WebPFreeDecBuffer(&config.output);
  return status_of(code);
}

uint8_t *cwebp_write(const uint8_t *pixels, int width, int height, int has_alpha, float quality, size_t *count) {
  WebPConfig config;
  WebPPicture picture;
  if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) return NULL;
  if (quality >= 100) {
    if (!WebPConfigLosslessPreset(&config, 6)) return NULL;
    config.exact = 1;
  } else {
    config.quality = quality;
    config.method = 4;
    config.use_sharp_yuv = 1;
  }
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  picture.use_argb = 1;
  picture.width = width;
  picture.height = height;
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  int fine = has_alpha ? WebPPictureImportRGBA(&picture, pixels, width * 4)
                       : WebPPictureImportRGB(&picture, pixels, width * 3);
  fine = fine && WebPEncode(&config, &picture);
  WebPPictureFree(&picture);
  if (!fine) {
    WebPMemoryWriterClear(&writer);
    return NULL;
  }
  *count = writer.size;
  return writer.mem;
}

void cwebp_free(uint8_t *bytes) { WebPFree(bytes); }
