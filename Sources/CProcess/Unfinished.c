#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CProcess.h"

// Names of files that are removed with the process. Few at a time: an output, a trace, a sheet, a page.
enum { ENTRIES = 16 };
static _Atomic(char *) names[ENTRIES];

void framepipe_unfinished_remove(void) {
  for (int i = 0; i < ENTRIES; i++) {
    char *name = atomic_exchange(&names[i], NULL);
    if (name) unlink(name);
  }
}

static void on_signal(int number) {
  framepipe_unfinished_remove();
  // The handler is reset: this ends the process by the signal, as whoever sent it expects.
  raise(number);
}

// Signals that end the process and can be caught, where nothing else catches them and where they are not ignored (nohup).
static void watch_signals(void) {
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction old, new = {0};
    if (sigaction(numbers[i], NULL, &old) || old.sa_handler != SIG_DFL) continue;
    new.sa_handler = on_signal;
    new.sa_flags = SA_RESETHAND | SA_NODEFER;
    sigaction(numbers[i], &new, NULL);
  }
}

int framepipe_unfinished_add(const char *name) {
  watch_signals();
  char *copy = strdup(name);
  if (!copy) return -1;
  for (int i = 0; i < ENTRIES; i++) {
    char *none = NULL;
    if (atomic_compare_exchange_strong(&names[i], &none, copy)) return i;
  }
  free(copy);
  return -1;
}

void framepipe_unfinished_forget(int entry) {
  // Not freed: a signal's handler may be reading it.
  if (entry >= 0) atomic_store(&names[entry], NULL);
}
