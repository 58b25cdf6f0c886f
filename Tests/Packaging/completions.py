#!/usr/bin/env python3
"""usage: completions.py BIN

Completes command lines in real interactive shells: bash, zsh and fish, those that are installed. The completions are
installed into a folder of their own first; each case types a line and a tab, and looks at what the shell made of it.
"""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What is typed, and what the line must hold afterwards.
CASES = [
    ("frame-decode lib/bb", "lib/bbb.mp4"),
    ("frame-decode lib/bbb.mp4 -o lib/ou", "-o lib/out.frames"),
    ("frame-decode -o lib/ou", "-o lib/out.frames"),
    ("frame-info lib/ou", "lib/out.frames"),
    ("frame-export --format np", "--format npy"),
    ("frame-export --format npy -o lib/ou", "-o lib/out.frames"),
    ("frame-convert --to yuv420p1", "--to yuv420p1"),
    ("frame-convert --to bgr2", "--to bgr24"),
    ("frame-convert --matrix bt20", "--matrix bt2020"),
    ("frame-import --pixel-format bgr2", "--pixel-format bgr24"),
    ("frame-detect-prep --preset scr", "--preset scrfd"),
    ("frame-resize 640x360 --filter lan", "--filter lanczos3"),
    ("frame-index ver", "frame-index verify"),
    ("frame-index find lib/li", "find lib/library.fidx"),
    ("frame-index merge lib/library.fidx lib/ot", "lib/other.fidx"),
    ("frame-index find lib/library.fidx --html lib/pa", "--html lib/page.html"),
    ("frame-index add --tra", "--trace"),
]
READY = b"framepipe-ready> "


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self, command, environment, folder):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)

    def read_until_quiet(self, quiet=0.4, most=20.0):
        """What the shell writes until it has been quiet for a while after writing something."""
        written, end = b"", time.monotonic() + most
        while time.monotonic() < end:
            ready, _, _ = select.select([self.terminal], [], [], quiet)
            if not ready:
                if written:
                    break
                continue
            try:
                written += os.read(self.terminal, 65536)
            except OSError:
                break
        return written

    def wait_for(self, text, most=30.0):
        written, end = b"", time.monotonic() + most
        while text not in written and time.monotonic() < end:
            written += self.read_until_quiet(0.1, 1)
        if text not in written:
            raise SystemExit(f"completions.py: the shell never became ready: {written[-300:]!r}")

    def complete(self, line, expected, most=15.0):
        """What the terminal shows after the line and a tab: at once when it holds what is expected, else after a while."""
        os.write(self.terminal, line.encode() + b"\t")
        written, end = b"", time.monotonic() + most
        while expected not in visible(written) and time.monotonic() < end:
            written += self.read_until_quiet(0.2, 2)
        os.write(self.terminal, b"\x15\x03")
        self.read_until_quiet(0.3, 3)
        return visible(written)

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)


def visible(written):
    """A terminal's text without control sequences, and with what was overwritten by backspaces gone."""
    text = re.sub(r"\x1b\[[0-9;?=>]*[a-zA-Z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[=>()][0B]?", "", written.decode(errors="replace"))
    while "\b" in text:
        at = text.index("\b")
        text = text[: max(at - 1, 0)] + text[at + 1 :]
    return text


def shells(root, bin_folder, home):
    environment = {"PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin", "HOME": home, "TERM": "xterm", "LANG": "C.UTF-8", "COLUMNS": "200", "LINES": "50"}
    share = f"{root}/share"
    programs = sorted(os.listdir(f"{share}/bash-completion/completions"))
    if shutil.which("bash"):
        with open(f"{home}/bashrc", "w") as file:
            file.write("bind 'set enable-bracketed-paste off'\nPS1='framepipe-ready> '\n")
            file.writelines(f"source {share}/bash-completion/completions/{program}\n" for program in programs)
        yield "bash", ["bash", "--noprofile", "--rcfile", f"{home}/bashrc", "-i"], environment
    if shutil.which("zsh"):
        with open(f"{home}/.zshrc", "w") as file:
            file.write(f"fpath=({share}/zsh/site-functions $fpath)\nautoload -U compinit && compinit -u -D\nunsetopt zle_bracketed_paste 2>/dev/null\n")
            file.write("unset zle_bracketed_paste\nPROMPT='framepipe-ready> '\n")
        yield "zsh", ["zsh", "-d", "-i"], environment | {"ZDOTDIR": home}
    if shutil.which("fish"):
        os.makedirs(f"{home}/.config/fish/completions", exist_ok=True)
        for program in programs:
            shutil.copy(f"{share}/fish/vendor_completions.d/{program}.fish", f"{home}/.config/fish/completions/")
        with open(f"{home}/.config/fish/config.fish", "w") as file:
            file.write("set fish_greeting\nset -g fish_autosuggestion_enabled 0\nfunction fish_prompt; printf 'framepipe-ready> '; end\n")
        yield "fish", ["fish", "-i"], environment


def main():
    if len(sys.argv) != 2:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 64
    bin_folder = os.path.abspath(sys.argv[1])
    failures = passed = 0
    with tempfile.TemporaryDirectory() as scratch:
        root, home, folder = (f"{scratch}/{name}" for name in ("root", "home", "work"))
        os.makedirs(f"{folder}/lib")
        os.makedirs(home)
        subprocess.run([f"{HERE}/../../packaging/install.sh", bin_folder, root], check=True)
        for name in ("bbb.mp4", "out.frames", "library.fidx", "other.fidx", "page.html"):
            open(f"{folder}/lib/{name}", "w").close()
        for name, command, environment in shells(root, f"{root}/bin", home):
            shell = Shell(command, environment, folder)
            shell.wait_for(READY)
            for typed, expected in CASES:
                shown = shell.complete(typed, expected)
                if expected in shown:
                    passed += 1
                else:
                    failures += 1
                    print(f"{name}: {typed}<TAB> gave {shown!r}, expected …{expected}")
            shell.close()
    print(f"completions: {passed} passed, {failures} failed")
    return 1 if failures or not passed else 0


sys.exit(main())
