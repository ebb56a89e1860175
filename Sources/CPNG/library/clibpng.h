/// libpng as the system provides it. Only the shim beside this folder includes it: Swift never sees setjmp.
#include <png.h>
#include <zlib.h>
