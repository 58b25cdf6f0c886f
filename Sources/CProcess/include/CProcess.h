// What must happen before any Swift code runs or in a signal's handler, and what Swift can't see.
#pragma once

/// The C compiler's name of the instruction set that the build needs, for example "x86-64-v3".
const char *framepipe_simd_target(void);

/// From here on SIGINT, SIGTERM and SIGHUP are noted, and the descriptor reads as if it were at its end. -1 on failure.
int framepipe_catch_interrupts(int input);

/// The signal that came, or 0.
int framepipe_interrupt(void);

/// Ends the process by a signal, as whoever sent it expects.
void framepipe_end_by(int number);

/// The arguments that the process was started with, its own name first; null after the last.
char *const *framepipe_arguments(void);

/// Notes a file that is removed when the process ends by a signal, or by `framepipe_unfinished_remove`.
///
/// Returns its entry for `framepipe_unfinished_forget`, or -1 where the list is full: the file then stays.
int framepipe_unfinished_add(const char *name);

/// Takes a file that is complete off the list.
void framepipe_unfinished_forget(int entry);

/// Removes the files on the list. Safe in a signal's handler.
void framepipe_unfinished_remove(void);

/// Starts a process that renames a file when it is told to, or removes it when this process ends without a word: for a process
/// that is about to give up the right to do either. Called while there is one thread.
///
/// Returns a descriptor for `framepipe_finisher_finish`, or -1.
int framepipe_finisher_start(const char *temporary, const char *target);

/// Has all that was written to the folder's file system reach the disk. Returns 0 or an error number.
int framepipe_sync_folder(const char *folder);

/// Has the file renamed. Returns 0 or an error number.
int framepipe_finisher_finish(int finisher);
