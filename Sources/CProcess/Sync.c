#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "CProcess.h"

int framepipe_sync_folder(const char *folder) {
  int number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // Whoever may write into a folder need not be allowed to read it.
  if (number < 0) {
    sync();
    return 0;
  }
  int code = syncfs(number) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
  close(number);
  return code;
}
