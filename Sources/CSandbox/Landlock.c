#define _GNU_SOURCE
#include "CSandbox.h"

#ifdef __linux__
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// landlock(7). The numbers are those of every architecture; the structure grows with the version, and the kernel takes any length.
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { VERSION_FLAG = 1, PATH_BENEATH = 1 };

struct ruleset {
  uint64_t files, network, scoped;
};

struct path_beneath {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

static const uint64_t READ_FILE = 1 << 2;

int framepipe_landlock_version(void) {
  long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
  return version < 0 ? 0 : (int)version;
}

// Everything that this version of the kernel knows how to refuse.
static struct ruleset everything(int version, size_t *bytes) {
  struct ruleset rules = {0};
  // 13 rights over files, then REFER, TRUNCATE and IOCTL_DEV.
  rules.files = ((uint64_t)1 << (version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13)) - 1;
  *bytes = sizeof rules.files;
  if (version >= 4) {
    rules.network = 3;  // binding and connecting by TCP
    *bytes = sizeof rules.files + sizeof rules.network;
  }
  if (version >= 6) {
    rules.scoped = 3;  // abstract UNIX sockets and signals of others
    *bytes = sizeof rules;
  }
  return rules;
}

int framepipe_landlock_enter(const char *const *readable, int count) {
  int version = framepipe_landlock_version();
  if (version == 0) return ENOSYS;
  size_t bytes;
  struct ruleset rules = everything(version, &bytes);
  int set = (int)syscall(CREATE_RULESET, &rules, bytes, 0);
  if (set < 0) return errno;
  for (int i = 0; i < count; i++) {
    // What is not there, the opening says; a pipe of the process's own needs no rule.
    struct path_beneath rule = {READ_FILE, open(readable[i], O_PATH | O_CLOEXEC)};
    if (rule.parent < 0) continue;
    syscall(ADD_RULE, set, PATH_BENEATH, &rule, 0);
    close(rule.parent);
  }
  int code = 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(RESTRICT_SELF, set, 0)) code = errno;
  close(set);
  return code;
}
#else
int framepipe_landlock_version(void) { return 0; }
int framepipe_landlock_enter(const char *const *readable, int count) {
  (void)readable, (void)count;
  return 38;
}
#endif
