// Distances of fingerprints by the population counts of vectors: compiled for them whatever the build's level is, and called where
// the machine has them. `HammingKernels` says what each does.
#include "CIntrinsics.h"

_Bool framepipe_has_avx512_counts(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vpopcntdq");
#else
  return 0;
#endif
}

#if defined(__x86_64__)
#define COUNTS __attribute__((target("avx512f,avx512dq,avx512vpopcntdq")))
#define INLINE static inline __attribute__((always_inline)) COUNTS

// Bits that differ, in each of the eight words of four halves; of halves beyond the last, all of the query's bits count.
INLINE __m512i differing(const char *halves, ptrdiff_t left, __m512i query) {
  const __mmask8 there = left >= 4 ? 0xFF : left <= 0 ? 0 : (__mmask8)((1 << 2 * left) - 1);
  return _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_maskz_loadu_epi64(there, halves), query));
}

// Of eight halves or fingerprints the sums of their two words each: numbers 0, 4, 1, 5, 2, 6, 3 and 7.
INLINE __m512i sums(__m512i first, __m512i second) {
  return _mm512_add_epi64(_mm512_unpacklo_epi64(first, second), _mm512_unpackhi_epi64(first, second));
}

// Which of eight sums count, in the same order: at most `within`, and of one that is there.
INLINE unsigned near(__m512i sums, ptrdiff_t left, __m512i within) {
  const __m512i numbers = _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0);
  const __mmask8 there = left >= 8 ? 0xFF : _mm512_cmplt_epi64_mask(numbers, _mm512_set1_epi64(left));
  return _mm512_mask_cmple_epi64_mask(there, sums, within);
}

INLINE __m512i half(uint64_t first, uint64_t second) {
  return _mm512_set_epi64((int64_t)second, (int64_t)first, (int64_t)second, (int64_t)first, (int64_t)second, (int64_t)first,
                          (int64_t)second, (int64_t)first);
}

// Hands out those of eight sums that count. Returns how many.
INLINE ptrdiff_t take(__m512i sums, ptrdiff_t left, __m512i within, ptrdiff_t first, framepipe_near *found) {
  const unsigned which = near(sums, left, within);
  if (!which) return 0;
  int64_t numbers[8];
  _mm512_storeu_si512(numbers, sums);
  ptrdiff_t hits = 0;
  for (int place = 0; place < 8; place++) {
    const int lane = place % 4 * 2 + place / 4;
    if (which >> lane & 1) found[hits++] = (framepipe_near){(uint32_t)(first + place), (uint32_t)numbers[lane]};
  }
  return hits;
}

COUNTS _Bool framepipe_has_near_half_avx512(const void *halves, ptrdiff_t count, uint64_t first, uint64_t second, int64_t within) {
  const __m512i query = half(first, second), most = _mm512_set1_epi64(within);
  for (ptrdiff_t k = 0; k < count; k += 8) {
    const char *start = (const char *)halves + 16 * k;
    const __m512i found = sums(differing(start, count - k, query), differing(start + 64, count - k - 4, query));
    if (near(found, count - k, most)) return 1;
  }
  return 0;
}

COUNTS ptrdiff_t framepipe_find_near_avx512(const void *low, const void *high, ptrdiff_t count, const uint64_t *query, int64_t within,
                                            framepipe_near *found) {
  const __m512i lower = half(query[0], query[1]), upper = half(query[2], query[3]), most = _mm512_set1_epi64(within);
  ptrdiff_t hits = 0;
  for (ptrdiff_t k = 0; k < count; k += 8) {
    const char *a = (const char *)low + 16 * k, *b = (const char *)high + 16 * k;
    const ptrdiff_t left = count - k;
    const __m512i first = _mm512_add_epi64(differing(a, left, lower), differing(b, left, upper));
    const __m512i second = _mm512_add_epi64(differing(a + 64, left - 4, lower), differing(b + 64, left - 4, upper));
    hits += take(sums(first, second), left, most, k, found + hits);
  }
  return hits;
}

COUNTS ptrdiff_t framepipe_find_near_halves_avx512(const void *halves, ptrdiff_t count, uint64_t first, uint64_t second,
                                                   int64_t within, framepipe_near *found) {
  const __m512i query = half(first, second), most = _mm512_set1_epi64(within);
  ptrdiff_t hits = 0;
  for (ptrdiff_t k = 0; k < count; k += 8) {
    const char *start = (const char *)halves + 16 * k;
    const __m512i distances = sums(differing(start, count - k, query), differing(start + 64, count - k - 4, query));
    hits += take(distances, count - k, most, k, found + hits);
  }
  return hits;
}
#endif
