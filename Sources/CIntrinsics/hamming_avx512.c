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
    const __m512i distances = sums(first, second);
    const unsigned which = near(distances, left, most);
    if (!which) continue;
    int64_t numbers[8];
    _mm512_storeu_si512(numbers, distances);
    for (int place = 0; place < 8; place++) {
      const int lane = place % 4 * 2 + place / 4;
      if (which >> lane & 1) found[hits++] = (framepipe_near){(uint32_t)(k + place), (uint32_t)numbers[lane]};
    }
  }
  return hits;
}

COUNTS framepipe_nearest_two framepipe_find_nearest_avx512(const void *words, ptrdiff_t count, uint64_t first, uint64_t second) {
  const __m512i query = half(first, second), none = _mm512_set1_epi64(INT64_MAX), eight = _mm512_set1_epi64(8);
  // Of each lane the least distance and the least of the others, and where the former is.
  __m512i least = none, next = none, places = none, numbers = _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0);
  for (ptrdiff_t k = 0; k < count; k += 8) {
    const char *start = (const char *)words + 16 * k;
    __m512i found = sums(differing(start, count - k, query), differing(start + 64, count - k - 4, query));
    if (count - k < 8) found = _mm512_mask_mov_epi64(found, _mm512_cmpge_epi64_mask(numbers, _mm512_set1_epi64(count)), none);
    const __mmask8 nearer = _mm512_cmplt_epi64_mask(found, least);
    next = _mm512_min_epi64(next, _mm512_max_epi64(found, least));
    least = _mm512_min_epi64(found, least);
    places = _mm512_mask_mov_epi64(places, nearer, numbers);
    numbers = _mm512_add_epi64(numbers, eight);
  }
  const int64_t distance = _mm512_reduce_min_epi64(least);
  const __mmask8 equal = _mm512_cmpeq_epi64_mask(least, _mm512_set1_epi64(distance));
  const int64_t place = _mm512_mask_reduce_min_epi64(equal, places);
  // The least of the others lies in another lane, or is what its own lane had beside it.
  const __mmask8 own = _mm512_mask_cmpeq_epi64_mask(equal, places, _mm512_set1_epi64(place));
  return (framepipe_nearest_two){place, distance, _mm512_reduce_min_epi64(_mm512_mask_mov_epi64(least, own, next))};
}
#endif
