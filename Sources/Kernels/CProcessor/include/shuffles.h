/* What Swift has no name for: orders of lanes that are known when the program is compiled. Written with `evenHalf` and
   its like they are taken apart, number by number, where arithmetic stands beside them; these stay what they are. */
#ifndef NLVAE_SHUFFLES_H
#define NLVAE_SHUFFLES_H

typedef float vector_of_8 __attribute__((ext_vector_type(8)));
typedef float vector_of_16 __attribute__((ext_vector_type(16)));

#define NLVAE_SHUFFLE(vector, name, ...) \
  static inline __attribute__((always_inline)) vector name(vector a, vector b) { \
    return __builtin_shufflevector(a, b, __VA_ARGS__); \
  }

/* Every second number of `a` and `b`, from the first and from the second on. */
NLVAE_SHUFFLE(vector_of_8, shuffle_evens_8, 0, 2, 4, 6, 8, 10, 12, 14)
NLVAE_SHUFFLE(vector_of_8, shuffle_odds_8, 1, 3, 5, 7, 9, 11, 13, 15)
NLVAE_SHUFFLE(vector_of_16, shuffle_evens_16, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
NLVAE_SHUFFLE(vector_of_16, shuffle_odds_16, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)

/* The numbers of `a` and `b` in turn: the first half of them, and the second. */
NLVAE_SHUFFLE(vector_of_8, shuffle_low_8, 0, 8, 1, 9, 2, 10, 3, 11)
NLVAE_SHUFFLE(vector_of_8, shuffle_high_8, 4, 12, 5, 13, 6, 14, 7, 15)
NLVAE_SHUFFLE(vector_of_16, shuffle_low_16, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
NLVAE_SHUFFLE(vector_of_16, shuffle_high_16, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

#endif
