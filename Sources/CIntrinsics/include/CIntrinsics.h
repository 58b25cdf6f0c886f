// The vector intrinsics of the machine that is built for. Header only: Swift calls them as it calls any function.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
