/// libtiff as the system provides it. Only the shim beside this folder includes it.
#include <tiffio.h>
