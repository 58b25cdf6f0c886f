// Counts allocations by the object that asks for them: LD_PRELOAD, and FRAMEPIPE_ALLOCATIONS names the file that the
// counts go to at exit, one line "COUNT OBJECT" each. The program itself is called "-".
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_OBJECTS = 512 };
static struct {
  _Atomic(struct link_map *) object;
  atomic_long count;
} counts[MOST_OBJECTS];

// _dl_find_object allocates nothing and may be called anywhere.
static void count(void *caller) {
  struct dl_find_object found;
  if (_dl_find_object(caller, &found) != 0) return;
  for (int i = 0; i < MOST_OBJECTS; i++) {
    struct link_map *empty = NULL;
    if (atomic_compare_exchange_strong(&counts[i].object, &empty, found.dlfo_link_map) || empty == found.dlfo_link_map) {
      atomic_fetch_add(&counts[i].count, 1);
      return;
    }
  }
}

// Before the real functions are known, dlsym itself may ask for a little memory.
static char early[64 << 10] __attribute__((aligned(64)));
static size_t early_used;
static void *early_memory(size_t bytes) {
  size_t start = early_used;
  early_used += (bytes + 63) & ~(size_t)63;
  return early_used <= sizeof early ? early + start : NULL;
}

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t), *(*real_realloc)(void *, size_t);
static void *(*real_aligned_alloc)(size_t, size_t), *(*real_memalign)(size_t, size_t);
static int (*real_posix_memalign)(void **, size_t, size_t);
static void (*real_free)(void *);

static void find(void) {
  static int begun;
  if (begun) return;
  begun = 1;
  real_free = dlsym(RTLD_NEXT, "free");
  real_calloc = dlsym(RTLD_NEXT, "calloc");
  real_realloc = dlsym(RTLD_NEXT, "realloc");
  real_aligned_alloc = dlsym(RTLD_NEXT, "aligned_alloc");
  real_memalign = dlsym(RTLD_NEXT, "memalign");
  real_posix_memalign = dlsym(RTLD_NEXT, "posix_memalign");
  real_malloc = dlsym(RTLD_NEXT, "malloc");
}

void *malloc(size_t bytes) {
  find();
  count(__builtin_return_address(0));
  return real_malloc ? real_malloc(bytes) : early_memory(bytes);
}

void *calloc(size_t items, size_t bytes) {
  find();
  count(__builtin_return_address(0));
  return real_calloc ? real_calloc(items, bytes) : early_memory(items * bytes);
}

void *realloc(void *memory, size_t bytes) {
  find();
  count(__builtin_return_address(0));
  return real_realloc(memory, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
  find();
  count(__builtin_return_address(0));
  return real_aligned_alloc(alignment, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
  find();
  count(__builtin_return_address(0));
  return real_memalign(alignment, bytes);
}

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
  find();
  count(__builtin_return_address(0));
  return real_posix_memalign(memory, alignment, bytes);
}

void free(void *memory) {
  if ((char *)memory >= early && (char *)memory < early + sizeof early) return;
  find();
  if (real_free) real_free(memory);
}

// Opened at the start: programs give up the right to open files.
static FILE *file;

__attribute__((constructor)) static void open_report(void) {
  const char *path = getenv("FRAMEPIPE_ALLOCATIONS");
  file = path ? fopen(path, "w") : NULL;
}

__attribute__((destructor)) static void report(void) {
  if (!file) return;
  for (int i = 0; i < MOST_OBJECTS && counts[i].object; i++) {
    const char *name = counts[i].object->l_name;
    fprintf(file, "%ld %s\n", (long)counts[i].count, *name ? name : "-");
  }
  fclose(file);
}
