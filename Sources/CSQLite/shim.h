#pragma once
#include <sqlite3.h>
#include <sys/vfs.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which does not reach Swift.
static inline int framepipe_bind_text(sqlite3_stmt *statement, int index, const char *text, int byteCount) {
  return sqlite3_bind_text(statement, index, text, byteCount, SQLITE_TRANSIENT);
}

static inline int framepipe_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int byteCount) {
  return byteCount ? sqlite3_bind_blob(statement, index, bytes, byteCount, SQLITE_TRANSIENT) : sqlite3_bind_zeroblob(statement, index, 0);
}

static inline void framepipe_result_text(sqlite3_context *context, const char *text, int byteCount) {
  sqlite3_result_text(context, text, byteCount, SQLITE_TRANSIENT);
}

// Reads from a database file by SQLite's own descriptor.
static inline int framepipe_read_file(sqlite3_file *file, void *buffer, int byteCount, long long offset) {
  return file->pMethods->xRead(file, buffer, byteCount, offset);
}

// The magic number of the file system that a path lies on, 0 where the path is not there. Swift's Glibc lacks statfs(2).
static inline unsigned int framepipe_file_system(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (unsigned int)status.f_type : 0;
}

// sqlite3_config and sqlite3_db_config are variadic, and variadic functions do not reach Swift.
static inline int framepipe_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
static inline int framepipe_configure(sqlite3 *database, int option, int isOn) { return sqlite3_db_config(database, option, isOn, (int *)0); }
