// What a decoder that was taken over would do, attempted from inside the box.
#pragma once

/// Number of attempts.
int sandbox_probe_count(void);

/// What is attempted: "create a file".
const char *sandbox_probe_name(int index);

/// Enters the box in a process of its own, and makes all attempts there.
///
/// Two codes and one for each attempt: what `enter` returned, whether `readable` can be opened, and the error number of each
/// attempt, 0 where it succeeded. -1 stands for a process that died before.
void sandbox_probe_run(int (*enter)(const char *readable), const char *readable, int *codes);
