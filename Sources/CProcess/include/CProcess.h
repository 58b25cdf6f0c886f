// What must happen before any Swift code runs, and what Swift cannot see.
#pragma once

/// The C compiler's name of the instruction set that the build needs, for example "x86-64-v3".
const char *framepipe_simd_target(void);
