#define _GNU_SOURCE
#include "SandboxProbe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// What a decoder that was taken over would do. Each gives 0 where it could.
static int result(long value) { return value < 0 ? errno : 0; }

static int opened(int file) {
  if (file < 0) return errno;
  close(file);
  return 0;
}

static int read_file(void) { return opened(open("/etc/passwd", O_RDONLY)); }
static int write_file(void) { return opened(open("/dev/null", O_WRONLY)); }
static int list_folder(void) { return opened(open("/", O_RDONLY | O_DIRECTORY)); }
static int read_memory(void) { return opened(open("/proc/self/mem", O_RDWR)); }
static int create(void) { return opened(open("framepipe-sandbox-attempt", O_WRONLY | O_CREAT, 0600)); }
static int make_folder(void) { return result(mkdir("framepipe-sandbox-attempt", 0700)); }
static int remove_file(void) { return result(unlink("framepipe-sandbox-victim")); }
static int rename_file(void) { return result(rename("framepipe-sandbox-victim", "framepipe-sandbox-attempt")); }
static int link_file(void) { return result(link("framepipe-sandbox-victim", "framepipe-sandbox-attempt")); }
static int symlink_file(void) { return result(symlink("/etc", "framepipe-sandbox-attempt")); }
static int change_mode(void) { return result(chmod("framepipe-sandbox-victim", 0777)); }
static int change_folder(void) { return result(chdir("/")); }
static int internet(void) { return opened(socket(AF_INET, SOCK_STREAM, 0)); }
static int datagram(void) { return opened(socket(AF_INET6, SOCK_DGRAM, 0)); }
static int local(void) { return opened(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int execute(void) {
  static char *const arguments[] = {"/bin/true", NULL}, *const none[] = {NULL};
  return result(execve(arguments[0], arguments, none));
}
static int child(void) {
  pid_t process = fork();
  if (process == 0) _exit(0);
  if (process > 0) waitpid(process, NULL, 0);
  return result(process);
}
static int trace(void) { return result(ptrace(PTRACE_TRACEME, 0, NULL, NULL)); }
static int kill_parent(void) { return result(kill(getppid(), 0)); }
static int kill_all(void) { return result(kill(-1, 0)); }
static int runnable_memory(void) {
  void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? errno : 0;
}

static const struct {
  const char *name;
  int (*attempt)(void);
} attempts[] = {
  {"open a file to read", read_file}, {"open a file to write", write_file}, {"list a folder", list_folder},
  {"open the process's memory", read_memory}, {"create a file", create}, {"make a folder", make_folder},
  {"remove a file", remove_file}, {"rename a file", rename_file}, {"link a file", link_file},
  {"make a symbolic link", symlink_file}, {"change a mode", change_mode}, {"change the folder", change_folder},
  {"open a TCP socket", internet}, {"open a UDP socket", datagram}, {"open a UNIX socket", local},
  {"execute a program", execute}, {"start a process", child}, {"be traced", trace}, {"signal its parent", kill_parent},
  {"signal everyone", kill_all}, {"make memory that runs", runnable_memory},
};

int sandbox_probe_count(void) { return sizeof attempts / sizeof *attempts; }

const char *sandbox_probe_name(int index) { return attempts[index].name; }

void sandbox_probe_run(int (*enter)(const char *readable), const char *readable, int *codes) {
  int ends[2];
  if (pipe(ends)) return;
  pid_t process = fork();
  if (process == 0) {
    int code = enter(readable);
    if (write(ends[1], &code, sizeof code) < 0) _exit(1);
    code = opened(open(readable, O_RDONLY));
    if (write(ends[1], &code, sizeof code) < 0) _exit(1);
    for (int i = 0; i < sandbox_probe_count(); i++) {
      code = attempts[i].attempt();
      if (write(ends[1], &code, sizeof code) < 0) _exit(1);
    }
    _exit(0);
  }
  close(ends[1]);
  for (int i = 0; i < sandbox_probe_count() + 2; i++) {
    if (read(ends[0], &codes[i], sizeof *codes) != sizeof *codes) codes[i] = -1;
  }
  close(ends[0]);
  waitpid(process, NULL, 0);
}
