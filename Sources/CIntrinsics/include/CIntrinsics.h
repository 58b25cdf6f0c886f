// The vector intrinsics of the target, which Swift calls like any function.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>
#if defined(__F16C__)
// Intrinsics that are macros, which Swift does not see.
static inline __m128i framepipe_cvtps_ph(__m256 v) { return _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT); }
#endif
#if defined(__AVX2__)
// Eight floats from `base`, at multiples of 4 or of 8 bytes.
static inline __m256 framepipe_gather4(const float *base, __m256i places) { return _mm256_i32gather_ps(base, places, 4); }
static inline __m256 framepipe_gather8(const float *base, __m256i places) { return _mm256_i32gather_ps(base, places, 8); }
// Eight double words, at `places` bytes from `base`.
static inline __m256i framepipe_gather_words(const void *base, __m256i places) {
  return _mm256_i32gather_epi32((const int *)base, places, 1);
}
#endif
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#if defined(__x86_64__)
#include <stddef.h>
#include <stdint.h>

// A hint to fetch the cache line of `address`, which may be anywhere.
static inline void framepipe_prefetch(const void *address) { __builtin_prefetch(address); }

// The block resize's loops for AVX-512; to be called only where `framepipe_has_avx512`. Rows are read up to `count` and written up
// to the next multiple of 64 samples.

// Lays the samples of two rows side by side, 16 bits each.
void framepipe_spread_bytes_avx512(const uint8_t *even, const uint8_t *odd, ptrdiff_t count, uint8_t *pairs);
void framepipe_spread_words_avx512(
  const uint8_t *even, const uint8_t *odd, ptrdiff_t count, int32_t shift, uint16_t largest, uint8_t *pairs);
// Sums `taps` rows of pairs, `step` bytes apart, by pairs of weights, and narrows the sums to 16 bits.
void framepipe_sum_pairs_avx512(
  const uint8_t *pairs, ptrdiff_t step, const int32_t *weights, ptrdiff_t taps, ptrdiff_t count, int32_t shift, int16_t *row);
// Sums eight rows at once for the pixels `first ..< end`.
void framepipe_sum_columns_avx512(
  const uint8_t *transposed, const int32_t *starts, const int32_t *counts, const int32_t *weights, ptrdiff_t stride, ptrdiff_t first,
  ptrdiff_t end, ptrdiff_t channels, int32_t shift, uint8_t *sums);
// The same sums of numbers, `step` of them apart.
void framepipe_sum_floats_avx512(
  const float *rows, ptrdiff_t step, const float *weights, ptrdiff_t taps, ptrdiff_t count, float *row);
void framepipe_sum_float_columns_avx512(
  const float *transposed, const int32_t *starts, const int32_t *counts, const float *weights, ptrdiff_t stride, ptrdiff_t first,
  ptrdiff_t end, ptrdiff_t channels, float *sums);

// Comparing fingerprints by vectors' population counts; to be called only where `framepipe_has_avx512_counts`. A fingerprint that is
// near enough: its place, and the bits in which it differs.
typedef struct {
  uint32_t place, distance;
} framepipe_near;

// Whether a half of a fingerprint, 16 bytes, differs in at most `within` bits from that of the two words.
_Bool framepipe_has_near_half_avx512(const void *halves, ptrdiff_t count, uint64_t first, uint64_t second, int64_t within);
// Fingerprints that differ in at most `within` bits from that of the four words, in their order. Returns how many.
ptrdiff_t framepipe_find_near_avx512(
  const void *low, const void *high, ptrdiff_t count, const uint64_t *query, int64_t within, framepipe_near *found);

// Of words of 128 bits the first of those that differ in the fewest bits, their number, and that of the next nearest; where there is
// none, the largest number.
typedef struct {
  int64_t place, distance, second;
} framepipe_nearest_two;
framepipe_nearest_two framepipe_find_nearest_avx512(const void *words, ptrdiff_t count, uint64_t first, uint64_t second);

// Looking up the keys of stored points, which are the bits of `mask` of their words; to be called only where
// `framepipe_has_avx512_counts`.
typedef struct {
  uint32_t mask;
  int32_t within;
  // A bit for each key that the query has, and how many are set before each word.
  const uint64_t *set;
  const int32_t *ranks;
  // Of each of these keys the first of its words, and the end of all; the words by their keys.
  const int32_t *starts;
  const uint64_t *words;
} framepipe_probes;
typedef struct {
  int32_t place, entry;
} framepipe_vote;
typedef struct {
  ptrdiff_t places, votes;
} framepipe_compared;

// The places of the words that have a key of the query. Returns how many; up to 16 more places are written to.
ptrdiff_t framepipe_find_keys_avx512(const uint64_t *words, ptrdiff_t count, uint32_t mask, const uint64_t *set, int32_t *found);
// Pairs of these places and words of the query that differ in at most `within` bits beyond the key, as long as there is `room` for a
// key's. Returns how many places it has come to, and how many pairs there are.
framepipe_compared framepipe_compare_keys_avx512(
  const uint64_t *words, const int32_t *places, ptrdiff_t count, const framepipe_probes *probes, framepipe_vote *votes, ptrdiff_t room);
#endif

// Whether the machine has the population counts of AVX-512's vectors.
_Bool framepipe_has_avx512_counts(void);

// Whether the machine has what `InstructionSet.avx512` needs, its registers saved by the system included.
_Bool framepipe_has_avx512(void);
