// pthread_setattr_default_np
#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef FRAMEPIPE_ARCH
#define FRAMEPIPE_ARCH "generic"
#endif

const char *framepipe_simd_target(void) { return FRAMEPIPE_ARCH; }

static char *const *arguments;

char *const *framepipe_arguments(void) { return arguments; }

// Messages of the time before main, without stdio.
#define REFUSE(text)                                          \
  do {                                                        \
    static const char message[] = text;                       \
    ssize_t ignored = write(2, message, sizeof message - 1);  \
    (void)ignored;                                            \
    _exit(69);                                                \
  } while (0)

// glibc hands main's arguments to constructors too: Swift's own list of them is read from /proc, which need not be there.
__attribute__((constructor(102))) static void keep_arguments(int count, char **values) {
  (void)count;
  arguments = values;
}

// Decoders need more stack than `ulimit -s 64` leaves: the limit is raised where that is allowed, or the run refused.
// Threads get as much as the system gives them by default.
enum { STACK_BYTES = 1 << 20, THREAD_STACK_BYTES = 8 << 20 };

__attribute__((constructor(103))) static void require_stack(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= STACK_BYTES) return;
  limit.rlim_cur = THREAD_STACK_BYTES;
  if (limit.rlim_max < THREAD_STACK_BYTES) limit.rlim_max = THREAD_STACK_BYTES;
  if (setrlimit(RLIMIT_STACK, &limit)) REFUSE("framepipe: the stack limit is too low: expected at least 1 MiB\nhint: ulimit -s 8192\n");
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes)) return;
  if (!pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES)) pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}

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
  REFUSE("framepipe: this CPU lacks instructions that the build needs: expected " FRAMEPIPE_ARCH "\nhint: build with make ARCH=x86-64\n");
}
#endif

int framepipe_processors(void) {
  cpu_set_t allowed;
  return sched_getaffinity(0, sizeof allowed, &allowed) ? 0 : CPU_COUNT(&allowed);
}

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
  // A parent's threads may have left them blocked.
  sigset_t handled;
  sigemptyset(&handled);
  for (unsigned index = 0; index < sizeof signals / sizeof signals[0]; index++) sigaddset(&handled, signals[index]);
  pthread_sigmask(SIG_UNBLOCK, &handled, NULL);
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
