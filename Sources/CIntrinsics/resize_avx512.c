// The loops of block resizing for AVX-512: compiled for it whatever the build's level is, and called where the machine has
// it. `IntegerBlockKernel` and `FloatBlockKernel` say what each does; integers and the order of sums are theirs, so the results
// are the same bits.
#include "CIntrinsics.h"

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vnni,avx2,fma")))

// Sample i of both rows in bytes 4i and 4i + 2.
static const uint8_t interleave_bytes[64] __attribute__((aligned(64))) = {
  0, 0, 64, 0, 1, 0, 65, 0, 2, 0, 66, 0, 3, 0, 67, 0, 4, 0, 68, 0, 5, 0, 69, 0, 6, 0, 70, 0, 7, 0, 71, 0,
  8, 0, 72, 0, 9, 0, 73, 0, 10, 0, 74, 0, 11, 0, 75, 0, 12, 0, 76, 0, 13, 0, 77, 0, 14, 0, 78, 0, 15, 0, 79, 0,
};
static const uint16_t interleave_words[32] __attribute__((aligned(64))) = {
  0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7, 39, 8, 40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15, 47,
};

AVX512 void framepipe_spread_bytes_avx512(const uint8_t *even, const uint8_t *odd, ptrdiff_t count, uint8_t *pairs) {
  const __m512i first = _mm512_load_si512(interleave_bytes);
  const __mmask64 samples = 0x5555555555555555;
  for (ptrdiff_t x = 0; x < count; x += 64) {
    const ptrdiff_t left = count - x;
    const __mmask64 there = left >= 64 ? ~0ull : (1ull << left) - 1;
    const __m512i a = _mm512_maskz_loadu_epi8(there, even + x), b = _mm512_maskz_loadu_epi8(there, odd + x);
    for (int k = 0; k < 4; k++) {
      const __m512i index = _mm512_add_epi8(first, _mm512_set1_epi8((char)(16 * k)));
      _mm512_storeu_si512(pairs + 4 * x + 64 * k, _mm512_maskz_permutex2var_epi8(samples, a, index, b));
    }
  }
}

AVX512 void framepipe_spread_words_avx512(
  const uint8_t *even, const uint8_t *odd, ptrdiff_t count, int32_t shift, uint16_t largest, uint8_t *pairs) {
  const __m512i first = _mm512_load_si512(interleave_words), second = _mm512_add_epi16(first, _mm512_set1_epi16(16));
  const __m128i bits = _mm_cvtsi32_si128(shift);
  const __m512i most = _mm512_set1_epi16((short)largest);
  for (ptrdiff_t x = 0; x < count; x += 32) {
    const ptrdiff_t left = count - x;
    const __mmask32 there = left >= 32 ? ~0u : (1u << left) - 1;
    const __m512i a = _mm512_min_epu16(_mm512_srl_epi16(_mm512_maskz_loadu_epi16(there, even + 2 * x), bits), most);
    const __m512i b = _mm512_min_epu16(_mm512_srl_epi16(_mm512_maskz_loadu_epi16(there, odd + 2 * x), bits), most);
    _mm512_storeu_si512(pairs + 4 * x, _mm512_permutex2var_epi16(a, first, b));
    _mm512_storeu_si512(pairs + 4 * x + 64, _mm512_permutex2var_epi16(a, second, b));
  }
}

// Shifts 32 sums and narrows them to 16 bits.
static inline AVX512 void narrow(__m512i a, __m512i b, __m128i shift, int16_t *row) {
  const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  const __m512i words = _mm512_packs_epi32(_mm512_sra_epi32(a, shift), _mm512_sra_epi32(b, shift));
  _mm512_storeu_si512(row, _mm512_permutexvar_epi64(order, words));
}

AVX512 void framepipe_sum_pairs_avx512(
  const uint8_t *pairs, ptrdiff_t step, const int32_t *weights, ptrdiff_t taps, ptrdiff_t count, int32_t shift, int16_t *row) {
  const __m512i half = _mm512_set1_epi32(1 << (shift - 1));
  const __m128i bits = _mm_cvtsi32_si128(shift);
  ptrdiff_t x = 0;
  for (; x + 64 < count; x += 128) {
    const uint8_t *pair = pairs + 4 * x;
    __m512i a = half, b = half, c = half, d = half, e = half, f = half, g = half, h = half;
    for (ptrdiff_t k = 0; k < taps; k++, pair += step) {
      const __m512i weight = _mm512_set1_epi32(weights[k]);
      a = _mm512_dpwssd_epi32(a, _mm512_loadu_si512(pair), weight);
      b = _mm512_dpwssd_epi32(b, _mm512_loadu_si512(pair + 64), weight);
      c = _mm512_dpwssd_epi32(c, _mm512_loadu_si512(pair + 128), weight);
      d = _mm512_dpwssd_epi32(d, _mm512_loadu_si512(pair + 192), weight);
      e = _mm512_dpwssd_epi32(e, _mm512_loadu_si512(pair + 256), weight);
      f = _mm512_dpwssd_epi32(f, _mm512_loadu_si512(pair + 320), weight);
      g = _mm512_dpwssd_epi32(g, _mm512_loadu_si512(pair + 384), weight);
      h = _mm512_dpwssd_epi32(h, _mm512_loadu_si512(pair + 448), weight);
    }
    narrow(a, b, bits, row + x), narrow(c, d, bits, row + x + 32);
    narrow(e, f, bits, row + x + 64), narrow(g, h, bits, row + x + 96);
  }
  for (; x < count; x += 64) {
    const uint8_t *pair = pairs + 4 * x;
    __m512i a = half, b = half, c = half, d = half;
    for (ptrdiff_t k = 0; k < taps; k++, pair += step) {
      const __m512i weight = _mm512_set1_epi32(weights[k]);
      a = _mm512_dpwssd_epi32(a, _mm512_loadu_si512(pair), weight);
      b = _mm512_dpwssd_epi32(b, _mm512_loadu_si512(pair + 64), weight);
      c = _mm512_dpwssd_epi32(c, _mm512_loadu_si512(pair + 128), weight);
      d = _mm512_dpwssd_epi32(d, _mm512_loadu_si512(pair + 192), weight);
    }
    narrow(a, b, bits, row + x), narrow(c, d, bits, row + x + 32);
  }
}

// `channels` is a constant at every call.
static inline AVX512 __attribute__((always_inline)) void sum_columns(
  const uint8_t *transposed, const int32_t *starts, const int32_t *counts, const int32_t *weights, ptrdiff_t stride, ptrdiff_t first,
  ptrdiff_t end, int channels, int32_t half, uint8_t *sums) {
  for (ptrdiff_t x = first; x < end; x++, sums += 32 * channels) {
    const uint8_t *pair = transposed + (ptrdiff_t)starts[x] * channels * 32;
    const int32_t *weight = weights + x * stride;
    __m512i ab = _mm512_set1_epi32(half), cd = ab;
    __m256i odd = _mm256_set1_epi32(half);
    for (int32_t k = 0; k < counts[x]; k++, pair += 32 * channels) {
      const __m512i w = _mm512_set1_epi32(weight[k]);
      if (channels >= 2) ab = _mm512_dpwssd_epi32(ab, _mm512_loadu_si512(pair), w);
      if (channels == 4) cd = _mm512_dpwssd_epi32(cd, _mm512_loadu_si512(pair + 64), w);
      if (channels & 1) {
        const __m256i samples = _mm256_loadu_si256((const __m256i *)(pair + 32 * (channels - 1)));
        odd = _mm256_dpwssd_epi32(odd, samples, _mm512_castsi512_si256(w));
      }
    }
    if (channels >= 2) _mm512_storeu_si512(sums, ab);
    if (channels == 4) _mm512_storeu_si512(sums + 64, cd);
    if (channels & 1) _mm256_storeu_si256((__m256i *)(sums + 32 * (channels - 1)), odd);
  }
}

AVX512 void framepipe_sum_columns_avx512(
  const uint8_t *transposed, const int32_t *starts, const int32_t *counts, const int32_t *weights, ptrdiff_t stride, ptrdiff_t first,
  ptrdiff_t end, ptrdiff_t channels, int32_t shift, uint8_t *sums) {
  const int32_t half = 1 << (shift - 1);
  switch (channels) {
  case 1: sum_columns(transposed, starts, counts, weights, stride, first, end, 1, half, sums); break;
  case 2: sum_columns(transposed, starts, counts, weights, stride, first, end, 2, half, sums); break;
  case 3: sum_columns(transposed, starts, counts, weights, stride, first, end, 3, half, sums); break;
  default: sum_columns(transposed, starts, counts, weights, stride, first, end, 4, half, sums); break;
  }
}

AVX512 void framepipe_sum_floats_avx512(
  const float *rows, ptrdiff_t step, const float *weights, ptrdiff_t taps, ptrdiff_t count, float *row) {
  ptrdiff_t x = 0;
  for (; x + 64 < count; x += 128) {
    const float *from = rows + x;
    __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    for (ptrdiff_t k = 0; k < taps; k++, from += step) {
      const __m512 weight = _mm512_set1_ps(weights[k]);
      a = _mm512_fmadd_ps(_mm512_loadu_ps(from), weight, a), b = _mm512_fmadd_ps(_mm512_loadu_ps(from + 16), weight, b);
      c = _mm512_fmadd_ps(_mm512_loadu_ps(from + 32), weight, c), d = _mm512_fmadd_ps(_mm512_loadu_ps(from + 48), weight, d);
      e = _mm512_fmadd_ps(_mm512_loadu_ps(from + 64), weight, e), f = _mm512_fmadd_ps(_mm512_loadu_ps(from + 80), weight, f);
      g = _mm512_fmadd_ps(_mm512_loadu_ps(from + 96), weight, g), h = _mm512_fmadd_ps(_mm512_loadu_ps(from + 112), weight, h);
    }
    _mm512_storeu_ps(row + x, a), _mm512_storeu_ps(row + x + 16, b), _mm512_storeu_ps(row + x + 32, c);
    _mm512_storeu_ps(row + x + 48, d), _mm512_storeu_ps(row + x + 64, e), _mm512_storeu_ps(row + x + 80, f);
    _mm512_storeu_ps(row + x + 96, g), _mm512_storeu_ps(row + x + 112, h);
  }
  for (; x < count; x += 64) {
    const float *from = rows + x;
    __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a;
    for (ptrdiff_t k = 0; k < taps; k++, from += step) {
      const __m512 weight = _mm512_set1_ps(weights[k]);
      a = _mm512_fmadd_ps(_mm512_loadu_ps(from), weight, a), b = _mm512_fmadd_ps(_mm512_loadu_ps(from + 16), weight, b);
      c = _mm512_fmadd_ps(_mm512_loadu_ps(from + 32), weight, c), d = _mm512_fmadd_ps(_mm512_loadu_ps(from + 48), weight, d);
    }
    _mm512_storeu_ps(row + x, a), _mm512_storeu_ps(row + x + 16, b), _mm512_storeu_ps(row + x + 32, c), _mm512_storeu_ps(row + x + 48, d);
  }
}

static inline AVX512 __attribute__((always_inline)) void sum_float_columns(
  const float *transposed, const int32_t *starts, const int32_t *counts, const float *weights, ptrdiff_t stride, ptrdiff_t first,
  ptrdiff_t end, int channels, float *sums) {
  for (ptrdiff_t x = first; x < end; x++, sums += 8 * channels) {
    const float *pixel = transposed + (ptrdiff_t)starts[x] * channels * 8;
    const float *weight = weights + x * stride;
    __m512 ab = _mm512_setzero_ps(), cd = ab;
    __m256 odd = _mm256_setzero_ps();
    for (int32_t k = 0; k < counts[x]; k++, pixel += 8 * channels) {
      const __m512 w = _mm512_set1_ps(weight[k]);
      if (channels >= 2) ab = _mm512_fmadd_ps(_mm512_loadu_ps(pixel), w, ab);
      if (channels == 4) cd = _mm512_fmadd_ps(_mm512_loadu_ps(pixel + 16), w, cd);
      if (channels & 1) odd = _mm256_fmadd_ps(_mm256_loadu_ps(pixel + 8 * (channels - 1)), _mm512_castps512_ps256(w), odd);
    }
    if (channels >= 2) _mm512_storeu_ps(sums, ab);
    if (channels == 4) _mm512_storeu_ps(sums + 16, cd);
    if (channels & 1) _mm256_storeu_ps(sums + 8 * (channels - 1), odd);
  }
}

AVX512 void framepipe_sum_float_columns_avx512(
  const float *transposed, const int32_t *starts, const int32_t *counts, const float *weights, ptrdiff_t stride, ptrdiff_t first,
  ptrdiff_t end, ptrdiff_t channels, float *sums) {
  switch (channels) {
  case 1: sum_float_columns(transposed, starts, counts, weights, stride, first, end, 1, sums); break;
  case 2: sum_float_columns(transposed, starts, counts, weights, stride, first, end, 2, sums); break;
  case 3: sum_float_columns(transposed, starts, counts, weights, stride, first, end, 3, sums); break;
  default: sum_float_columns(transposed, starts, counts, weights, stride, first, end, 4, sums); break;
  }
}
#endif
