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

/* The same numbers. Where a vector is a register, the compiler forgets where they came from: otherwise it would make one
   shuffle of several, in halves, and then compute with the halves. */
static inline __attribute__((always_inline)) vector_of_8 shuffle_done_8(vector_of_8 a) {
#if defined(__AVX__)
  __asm__("" : "+x"(a));
#endif
  return a;
}
static inline __attribute__((always_inline)) vector_of_16 shuffle_done_16(vector_of_16 a) {
#if defined(__AVX512F__)
  __asm__("" : "+v"(a));
#endif
  return a;
}

/* Asks for the cache line of `address`, which is soon to be read. The address may be any. */
static inline __attribute__((always_inline)) void prefetch(const float *address) { __builtin_prefetch(address, 0, 3); }

/* Within every four numbers, the first two of `a` and of `b` in turn, or the last two. */
NLVAE_SHUFFLE(vector_of_8, shuffle_first_pairs_8, 0, 8, 1, 9, 4, 12, 5, 13)
NLVAE_SHUFFLE(vector_of_8, shuffle_last_pairs_8, 2, 10, 3, 11, 6, 14, 7, 15)
NLVAE_SHUFFLE(
  vector_of_16, shuffle_first_pairs_16, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
NLVAE_SHUFFLE(
  vector_of_16, shuffle_last_pairs_16, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)

/* Every fourth number of `a` and then of `b`, from the first on and then from the second; or from the third and fourth. */
NLVAE_SHUFFLE(vector_of_8, shuffle_fourths_8, 0, 4, 8, 12, 1, 5, 9, 13)
NLVAE_SHUFFLE(vector_of_8, shuffle_late_fourths_8, 2, 6, 10, 14, 3, 7, 11, 15)
NLVAE_SHUFFLE(vector_of_16, shuffle_fourths_16, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29)
NLVAE_SHUFFLE(vector_of_16, shuffle_late_fourths_16, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31)

/* The first and third quarter of `a` and `b`, number by number: a, b, a, b; or the second and fourth. */
NLVAE_SHUFFLE(vector_of_8, shuffle_quarters_8, 0, 8, 4, 12, 1, 9, 5, 13)
NLVAE_SHUFFLE(vector_of_8, shuffle_late_quarters_8, 2, 10, 6, 14, 3, 11, 7, 15)
NLVAE_SHUFFLE(vector_of_16, shuffle_quarters_16, 0, 16, 8, 24, 1, 17, 9, 25, 2, 18, 10, 26, 3, 19, 11, 27)
NLVAE_SHUFFLE(vector_of_16, shuffle_late_quarters_16, 4, 20, 12, 28, 5, 21, 13, 29, 6, 22, 14, 30, 7, 23, 15, 31)

/* Every second group of four numbers of `a` and then of `b`, from the first on and from the second; likewise every second
   pair, and every second number. */
NLVAE_SHUFFLE(vector_of_8, shuffle_even_fours_8, 0, 1, 2, 3, 8, 9, 10, 11)
NLVAE_SHUFFLE(vector_of_8, shuffle_odd_fours_8, 4, 5, 6, 7, 12, 13, 14, 15)
NLVAE_SHUFFLE(vector_of_8, shuffle_even_twos_8, 0, 1, 4, 5, 8, 9, 12, 13)
NLVAE_SHUFFLE(vector_of_8, shuffle_odd_twos_8, 2, 3, 6, 7, 10, 11, 14, 15)
NLVAE_SHUFFLE(vector_of_8, shuffle_even_ones_8, 0, 2, 4, 6, 8, 10, 12, 14)
NLVAE_SHUFFLE(vector_of_8, shuffle_odd_ones_8, 1, 3, 5, 7, 9, 11, 13, 15)
NLVAE_SHUFFLE(vector_of_16, shuffle_even_fours_16, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
NLVAE_SHUFFLE(vector_of_16, shuffle_odd_fours_16, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
NLVAE_SHUFFLE(vector_of_16, shuffle_even_twos_16, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29)
NLVAE_SHUFFLE(vector_of_16, shuffle_odd_twos_16, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31)
NLVAE_SHUFFLE(vector_of_16, shuffle_even_ones_16, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
NLVAE_SHUFFLE(vector_of_16, shuffle_odd_ones_16, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)

/* The numbers of `a` and `b` in turn: the first half of them, and the second. */
NLVAE_SHUFFLE(vector_of_8, shuffle_low_8, 0, 8, 1, 9, 2, 10, 3, 11)
NLVAE_SHUFFLE(vector_of_8, shuffle_high_8, 4, 12, 5, 13, 6, 14, 7, 15)

#endif
