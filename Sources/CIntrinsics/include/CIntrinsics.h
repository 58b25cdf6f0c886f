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
#endif
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Whether the machine has what `InstructionSet.avx512` needs, its registers saved by the system included.
_Bool framepipe_has_avx512(void);
