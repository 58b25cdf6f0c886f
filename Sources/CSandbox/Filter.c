#define _GNU_SOURCE
#include "CSandbox.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#else
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
// The low half of an argument; both machines are little-endian.
#define ARGUMENT(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (n))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
#define REFUSE ANSWER(SECCOMP_RET_ERRNO | EPERM)
// The call is allowed whatever its arguments.
#define PERMIT(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), ALLOW
// The call is allowed where none of `bits` is set in an argument; where it is, refused.
#define PERMIT_WITHOUT(call, n, bits)                                                                \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 4), ARGUMENT(n),                                \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (uint32_t)(bits), 0, 1), REFUSE, ALLOW
// The call is allowed where an argument is `value`.
#define PERMIT_IF(call, n, value)                                                                    \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 4), ARGUMENT(n),                                \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 1, 0), REFUSE, ALLOW
#define PERMIT_IF_EITHER(call, n, value, other)                                                      \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 5), ARGUMENT(n),                                \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 2, 0),                                  \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(other), 1, 0), REFUSE, ALLOW

int framepipe_has_filter(void) {
  uint32_t action = SECCOMP_RET_ERRNO;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int framepipe_filter_enter(void) {
  struct sock_filter program[] = {
    LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0), ANSWER(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
#ifdef __x86_64__
    // The numbers of the x32 machine.
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), REFUSE,
#endif
    // The most frequent first.
    PERMIT(futex), PERMIT(read), PERMIT(writev), PERMIT(write), PERMIT(madvise), PERMIT(sched_yield), PERMIT(clock_gettime),
    PERMIT(munmap), PERMIT(lseek), PERMIT(pread64), PERMIT(pwrite64), PERMIT(readv), PERMIT(close), PERMIT(fstat), PERMIT(mremap),
    PERMIT(brk), PERMIT(ftruncate), PERMIT(fsync), PERMIT(rseq), PERMIT(set_robust_list), PERMIT(rt_sigprocmask),
    PERMIT(rt_sigaction), PERMIT(rt_sigreturn), PERMIT(sigaltstack), PERMIT(restart_syscall), PERMIT(sched_getaffinity),
    PERMIT(gettid), PERMIT(getpid), PERMIT(getuid), PERMIT(geteuid), PERMIT(getrusage), PERMIT(sysinfo), PERMIT(uname),
    PERMIT(getrandom), PERMIT(clock_nanosleep), PERMIT(nanosleep), PERMIT(ppoll), PERMIT(getcpu), PERMIT(exit), PERMIT(exit_group),
    PERMIT(newfstatat), PERMIT(membarrier), PERMIT(flock),
#ifdef SYS_poll
    PERMIT(poll),
#endif
    // No memory that can be run.
    PERMIT_WITHOUT(mmap, 2, PROT_EXEC), PERMIT_WITHOUT(mprotect, 2, PROT_EXEC),
    // Files are opened to be read. Which ones, Landlock says.
    PERMIT_WITHOUT(openat, 2, O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY)),
    // Threads and no processes. clone3 hides its flags from a filter: without it, libraries use clone.
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1), ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4), ARGUMENT(0), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0), REFUSE, ALLOW,
    // Signals to itself: abort(3).
    PERMIT_IF(tgkill, 0, getpid()),
    // Names of threads and of memory.
    PERMIT_IF_EITHER(prctl, 0, PR_SET_NAME, 0x53564d41),
    // Limits can be read.
    PERMIT_IF(prlimit64, 2, 0),
    PERMIT_IF_EITHER(fcntl, 1, F_GETFL, F_GETFD),
    REFUSE,
  };
  struct sock_fprog filter = {sizeof program / sizeof *program, program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) ? errno : 0;
}
#else
int framepipe_has_filter(void) { return 0; }
int framepipe_filter_enter(void) { return 38; }
#endif
