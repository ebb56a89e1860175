/// libjpeg-turbo as the system provides it. Only the shim beside this folder includes it: Swift never sees setjmp.
#include <stdio.h>
#include <jpeglib.h>
