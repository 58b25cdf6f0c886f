#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CProcess.h"

// Waits for the word, and renames; or for the end of whoever would have given it, and removes. Only calls that are safe
// after a fork.
static void finish(int end, const char *temporary, const char *target) {
  char word;
  ssize_t count;
  do count = read(end, &word, 1);
  while (count < 0 && errno == EINTR);
  if (count != 1) {
    unlink(temporary);
    _exit(0);
  }
  int code = rename(temporary, target) ? errno : 0;
  ssize_t ignored = write(end, &code, sizeof code);
  (void)ignored;
  _exit(0);
}

int framepipe_finisher_start(const char *temporary, const char *target) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return -1;
  pid_t process = fork();
  if (process == 0) {
    // What ends the program from the keyboard ends the program: this one sees that, and cleans up.
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) signal(numbers[i], SIG_IGN);
    // It keeps no pipe open but its own.
    dup2(ends[1], 0);
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 1, ~0U, 0))
#endif
      for (int i = 1; i < 1024; i++) close(i);
    finish(0, temporary, target);
  }
  close(ends[1]);
  if (process > 0) return ends[0];
  close(ends[0]);
  return -1;
}

int framepipe_finisher_finish(int finisher) {
  int code = EIO;
  if (write(finisher, "f", 1) != 1) return errno;
  ssize_t count;
  do count = read(finisher, &code, sizeof code);
  while (count < 0 && errno == EINTR);
  close(finisher);
  return count == sizeof code ? code : EIO;
}
