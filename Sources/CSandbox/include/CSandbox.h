// Landlock and seccomp, whose numbers and structures are macros of the kernel's headers. Linux alone has them: elsewhere
// every function says that there is nothing.
#pragma once

/// Version of Landlock that the kernel offers, or 0.
int framepipe_landlock_version(void);

/// Whether the kernel takes system call filters for this machine.
int framepipe_has_filter(void);

/// Leaves the process no file to open but these, to read. Returns 0 or an error number.
int framepipe_landlock_enter(const char *const *readable, int count);

/// Leaves the process the system calls that reading, computing and writing need; all others fail with EPERM. Returns 0 or an
/// error number.
int framepipe_filter_enter(void);
