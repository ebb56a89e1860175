/* The weights of the network that comes with the tool, as the bytes of a safetensors file. */
#ifndef NLVAE_PRIOR_H
#define NLVAE_PRIOR_H

#include <stddef.h>

const unsigned char *prior_x4(void);
size_t prior_x4_size(void);

#endif
