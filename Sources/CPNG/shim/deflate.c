#include "cpng.h"

#include <stdlib.h>
#include <zlib.h>

uint32_t cpng_checksum(const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32_z(crc32_z(0, Z_NULL, 0), bytes, count);
}

uint8_t *cpng_inflate(const uint8_t *bytes, size_t count, size_t limit, size_t *size) {
  z_stream stream = {.next_in = (Bytef *)bytes, .avail_in = (uInt)count};
  if (count > UINT32_MAX || inflateInit(&stream) != Z_OK) return NULL;
  uint8_t *out = NULL;
  size_t capacity = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    if (stream.total_out == capacity) {
      if (capacity >= limit) break;
      capacity = capacity ? 2 * capacity : 1024;
      if (capacity > limit) capacity = limit;
      uint8_t *larger = realloc(out, capacity);
      if (!larger) break;
      out = larger;
    }
    stream.next_out = out + stream.total_out;
    stream.avail_out = (uInt)(capacity - stream.total_out);
    status = inflate(&stream, Z_NO_FLUSH);
  }
  *size = stream.total_out;
  inflateEnd(&stream);
  if (status == Z_STREAM_END) return out;
  free(out);
  return NULL;
}

uint8_t *cpng_deflate(const uint8_t *bytes, size_t count, size_t *size) {
  uLongf capacity = compressBound(count);
  uint8_t *out = malloc(capacity);
  if (out && compress(out, &capacity, bytes, count) == Z_OK) {
    *size = capacity;
    return out;
  }
  free(out);
  return NULL;
}
