#include "CProcess.h"

#include <unistd.h>

#ifndef FRAMEPIPE_ARCH
#define FRAMEPIPE_ARCH "generic"
#endif

const char *framepipe_simd_target(void) { return FRAMEPIPE_ARCH; }

#if defined(__x86_64__) && (FRAMEPIPE_LEVEL >= 3)
// Runs before main, and is itself compiled for any x86-64: a CPU without AVX2 gets a message and status 69
// (EX_UNAVAILABLE), not an illegal instruction.
__attribute__((constructor(101))) static void require_features(void) {
  __builtin_cpu_init();
  int ok = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
#if FRAMEPIPE_LEVEL >= 4
  ok = ok && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#endif
  if (ok) return;
  static const char message[] = "framepipe: this CPU lacks instructions that the build needs: expected " FRAMEPIPE_ARCH
                                "\nhint: build with make ARCH=x86-64\n";
  ssize_t ignored = write(2, message, sizeof message - 1);
  (void)ignored;
  _exit(69);
}
#endif
