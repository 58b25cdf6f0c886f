// What must happen before any Swift code runs, and what Swift cannot see.
#pragma once

/// The C compiler's name of the instruction set that the build needs, for example "x86-64-v3".
const char *framepipe_simd_target(void);

/// From here on SIGINT, SIGTERM and SIGHUP are noted, and the descriptor reads as if it were at its end. -1 on failure.
int framepipe_catch_interrupts(int input);

/// The signal that came, or 0.
int framepipe_interrupt(void);

/// Ends the process by a signal, as whoever sent it expects.
void framepipe_end_by(int number);
