/* What Swift has no name for: asking the processor what it can do, and telling it that a loop only waits. */
#ifndef NLVAE_PROCESSOR_H
#define NLVAE_PROCESSOR_H

/* 1 if processor and system have AVX2 and FMA, and likewise AVX-512 F, VL, DQ and BW, else 0. */
int processor_has_avx2(void);
int processor_has_avx512(void);

/* Processors that this process may use, at least 1. */
int processor_count(void);

/* Lets the sibling thread of the core and the power manager know that this one is spinning. */
static inline void processor_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
