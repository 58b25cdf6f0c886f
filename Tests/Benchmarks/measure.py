"""Runs a pipeline and measures every stage: CPU seconds, peak RSS, page faults, and RSS over time.

Peak RSS is VmHWM, sampled until the stage ends: the rusage of a child also counts what its parent had before exec.
"""

import fcntl
import os
import statistics
import subprocess
import threading
import time

F_SETPIPE_SZ = 1031


class Stage:
    def __init__(self, process, name, began):
        self.process, self.name, self.began = process, name, began
        self.peak = 0  # bytes
        self.samples = []  # (seconds, bytes)
        self.cpu = self.faults = self.status = 0
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        pid, path = self.process.pid, f"/proc/{self.process.pid}/status"
        while True:
            done, status, usage = os.wait4(pid, os.WNOHANG)
            if done:
                break
            self.sample(path)
            time.sleep(0.02)
        self.status = os.waitstatus_to_exitcode(status)
        self.process.returncode = self.status
        self.cpu, self.faults = usage.ru_utime + usage.ru_stime, usage.ru_minflt

    def sample(self, path):
        try:
            lines = dict(line.split(":", 1) for line in open(path))
        except (FileNotFoundError, ProcessLookupError):
            return
        if "VmHWM" not in lines:
            return
        self.peak = max(self.peak, int(lines["VmHWM"].split()[0]) * 1024)
        self.samples.append((time.monotonic() - self.began, int(lines["VmRSS"].split()[0]) * 1024))


class Run:
    """One run of a pipeline of argument lists."""

    def __init__(self, *commands, environment=None, pipe_bytes=None, output=subprocess.DEVNULL):
        began = time.monotonic()
        stages, source = [], subprocess.DEVNULL
        for index, command in enumerate(commands):
            isLast = index == len(commands) - 1
            process = subprocess.Popen(
                command, stdin=source, stdout=output if isLast else subprocess.PIPE, stderr=subprocess.PIPE if False else None,
                env=dict(os.environ, **(environment or {})))
            if source is not subprocess.DEVNULL:
                source.close()
            if not isLast:
                source = process.stdout
                if pipe_bytes:
                    fcntl.fcntl(source.fileno(), F_SETPIPE_SZ, pipe_bytes)
            stages.append(Stage(process, os.path.basename(command[0]), began))
        for stage in stages:
            stage.thread.join()
        self.wall = time.monotonic() - began
        self.stages = stages
        failed = [stage for stage in stages if stage.status not in (0, -13)]
        if failed:
            raise SystemExit(f"{failed[0].name} ended with status {failed[0].status}")

    @property
    def cpu(self):
        return sum(stage.cpu for stage in self.stages)

    @property
    def peak(self):
        return sum(stage.peak for stage in self.stages)


def interleaved(rounds, **variants):
    """Runs each variant in turn, `rounds` times: name -> list of results."""
    results = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            results[name].append(variant())
    return results


def median(runs, of):
    return statistics.median(of(run) for run in runs)
