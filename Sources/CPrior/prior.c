#include "prior.h"

/* #embed is C23; clang has it in every mode, and says so. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char weights[] = {
#embed "weights/prior-x4.safetensors"
};
#pragma clang diagnostic pop

const unsigned char *prior_x4(void) { return weights; }

size_t prior_x4_size(void) { return sizeof weights; }
