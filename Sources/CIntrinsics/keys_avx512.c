// Comparing stored points with those of a query that have the same key: compiled for vectors whatever the build's level is, and called
// where the machine has them. `FeatureProbes` says what each does.
#include "CIntrinsics.h"

#if defined(__x86_64__)
#define COUNTS __attribute__((target("avx512f,avx512vpopcntdq")))

COUNTS ptrdiff_t framepipe_find_keys_avx512(const uint64_t *words, ptrdiff_t count, uint32_t mask, const uint64_t *set, int32_t *found) {
  const __m512i even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
  const __m512i part = _mm512_set1_epi32((int32_t)mask), low = _mm512_set1_epi32(31), one = _mm512_set1_epi32(1);
  __m512i places = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  ptrdiff_t hits = 0;
  for (ptrdiff_t k = 0; k < count; k += 16) {
    const ptrdiff_t left = count - k;
    const __mmask16 there = left >= 16 ? 0xFFFF : (__mmask16)((1 << left) - 1);
    const __m512i first = _mm512_maskz_loadu_epi64((__mmask8)there, words + k);
    const __m512i second = _mm512_maskz_loadu_epi64((__mmask8)(there >> 8), words + k + 8);
    const __m512i keys = _mm512_and_si512(_mm512_permutex2var_epi32(first, even, second), part);
    const __m512i bits = _mm512_i32gather_epi32(_mm512_srli_epi32(keys, 5), set, 4);
    const __mmask16 hit = _mm512_mask_test_epi32_mask(there, bits, _mm512_sllv_epi32(one, _mm512_and_si512(keys, low)));
    _mm512_storeu_si512(found + hits, _mm512_maskz_compress_epi32(hit, places));
    hits += __builtin_popcount(hit);
    places = _mm512_add_epi32(places, _mm512_set1_epi32(16));
  }
  return hits;
}

COUNTS framepipe_compared framepipe_compare_keys_avx512(
  const uint64_t *words, const int32_t *places, ptrdiff_t count, const framepipe_probes *probes, framepipe_vote *votes, ptrdiff_t room) {
  const __m512i rest = _mm512_set1_epi64((int64_t)~(uint64_t)probes->mask), most = _mm512_set1_epi64(probes->within);
  ptrdiff_t found = 0;
  for (ptrdiff_t k = 0; k < count; k++) {
    const uint64_t word = words[places[k]], key = word & probes->mask, smaller = ((uint64_t)1 << (key & 63)) - 1;
    const ptrdiff_t rank = probes->ranks[key >> 6] + __builtin_popcountll(probes->set[key >> 6] & smaller);
    const ptrdiff_t end = probes->starts[rank + 1];
    ptrdiff_t entry = probes->starts[rank];
    if (end - entry > room - found) return (framepipe_compared){k, found};
    const __m512i own = _mm512_set1_epi64((int64_t)word);
    for (; entry < end; entry += 8) {
      const __mmask8 there = end - entry >= 8 ? 0xFF : (__mmask8)((1 << (end - entry)) - 1);
      const __m512i others = _mm512_maskz_loadu_epi64(there, probes->words + entry);
      const __m512i bits = _mm512_popcnt_epi64(_mm512_and_si512(_mm512_xor_si512(others, own), rest));
      unsigned near = _mm512_mask_cmple_epi64_mask(there, bits, most);
      for (; near; near &= near - 1) votes[found++] = (framepipe_vote){places[k], (int32_t)(entry + __builtin_ctz(near))};
    }
  }
  return (framepipe_compared){count, found};
}
#endif
