"""Runs programs, judges how they end, and keeps the table."""
import os
import resource
import signal
import subprocess
import time

# framepipe(7), "Exit status".
DOCUMENTED = {0, 1, 3, 64, 65, 66, 69, 70, 73, 74, 75}
PATIENCE = 60


class Table:
    def __init__(self):
        self.rows, self.faults = [], []

    def begin(self, title):
        self.rows.append({"title": title, "runs": 0, "crashes": 0, "losses": 0, "hangs": 0, "statuses": 0})

    def count(self):
        self.rows[-1]["runs"] += 1

    def fault(self, kind, what):
        self.rows[-1][kind] += 1
        self.faults.append(what)
        print(f"FAULT ({kind}): {what}", flush=True)

    def show(self, seconds):
        print("| campaign | runs | crashes | silent losses | hangs | undocumented statuses |\n|---|---|---|---|---|---|")
        for row in self.rows:
            print(f"| {row['title']} | {row['runs']} | {row['crashes']} | {row['losses']} | {row['hangs']} | {row['statuses']} |")
        print(f"{sum(row['runs'] for row in self.rows)} runs in {seconds:.0f} s, {len(self.faults)} faults")


class Ended:
    def __init__(self, status, output, errors, seconds):
        self.status, self.output, self.errors, self.seconds = status, output, errors, seconds


class Tools:
    def __init__(self, folder, work, table):
        self.work, self.table = work, table
        self.environment = os.environ | {"PATH": folder + ":" + os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def run(self, what, command, *arguments, data=None, limits=(), user=None, may_die=False, reports=False):
        """Runs a line of bash; its arguments are $1, $2 and so on. Counts it, and notes what must never be. What `reports` says
        on standard output what it found."""
        def prepare():
            for limit, value in limits:
                resource.setrlimit(limit, (value, value))
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        began = time.monotonic()
        process = subprocess.Popen(
            ["/bin/bash", "-c", command, "torture", *arguments], cwd=self.work, env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=prepare, start_new_session=True)
        self.table.count()
        try:
            try:
                output, errors = process.communicate(data if data is not None else b"", timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                # Whoever stops this script for a while uses up its patience, not the programs'.
                output, errors = process.communicate(timeout=PATIENCE / 10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            self.table.fault("hangs", f"{what}: more than {PATIENCE} s: {command} {arguments}")
            return None
        ended = Ended(process.returncode, output, errors, time.monotonic() - began)
        if not may_die:
            self.judge(what, ended, command, arguments, ended.output if reports else b"")
        return ended

    def judge(self, what, ended, command, arguments, report):
        status = ended.status
        where = f"{what}: status {status}: {command} {arguments}: {ended.errors[-400:]!r}"
        if status < 0 or status > 128:
            self.table.fault("crashes", where)
        elif status not in DOCUMENTED:
            self.table.fault("statuses", where)
        elif status not in (0, 1, 3) and not (ended.errors + report).strip():
            self.table.fault("losses", f"{what}: silent: {where}")

    def expect(self, what, is_true, detail):
        if not is_true:
            self.table.fault("losses", f"{what}: {detail}")
