/// libwebp as the system provides it. Only the shim beside this folder includes it.
#include <webp/decode.h>
#include <webp/encode.h>
