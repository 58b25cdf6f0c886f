#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
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

static volatile sig_atomic_t interrupt_signal;
static int input_descriptor = -1, end_descriptor = -1;
static pthread_t main_thread;

// Notes the signal, and has every read from now on find the end of the input: whether one waits, is about to begin or comes
// later, the program goes on to what it does at the end.
static void note_interrupt(int signal) {
  int saved = errno;
  if (!interrupt_signal) interrupt_signal = signal;
  dup2(end_descriptor, input_descriptor);
  if (!pthread_equal(pthread_self(), main_thread)) pthread_kill(main_thread, signal);
  errno = saved;
}

int framepipe_catch_interrupts(int input) {
  end_descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (end_descriptor < 0) return -1;
  input_descriptor = input;
  main_thread = pthread_self();
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  for (unsigned index = 0; index < sizeof signals / sizeof signals[0]; index++) {
    struct sigaction action = {.sa_handler = note_interrupt}, before;
    // Whoever had a signal ignored, nohup for example, means it.
    if (sigaction(signals[index], NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(signals[index], &action, NULL);
  }
  return 0;
}

int framepipe_interrupt(void) { return interrupt_signal; }

void framepipe_end_by(int number) {
  signal(number, SIG_DFL);
  raise(number);
}
