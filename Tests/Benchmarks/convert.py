"""convert.py KERNEL-BENCH PEERS [ROUNDS]: a table of conversions against libyuv, zimg and swscale, in Markdown.

Ours and the peers' take turns on one core; the median of the rounds' medians counts. The ratio is peer time over ours.
"""

import statistics
import subprocess
import sys


def times(command, columns):
    lines = subprocess.run(["taskset", "-c", "1", *command], capture_output=True, text=True, check=True).stdout.splitlines()
    for line in lines:
        *name, milliseconds = line.split("\t")
        columns.setdefault(tuple(name), []).append(float(milliseconds))


def main():
    bench, peers, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3
    ours, theirs = {}, {}
    for _ in range(rounds):
        times([bench, "convert"], ours)
        times([peers], theirs)
    print("| 1080p | ms | peer | ms | ratio |\n| --- | --- | --- | --- | --- |")
    for (name,), measured in ours.items():
        mine = statistics.median(measured)
        found = [(peer, statistics.median(t)) for (other, peer), t in theirs.items() if other == name]
        for peer, milliseconds in found or [("", None)]:
            ratio = f"{milliseconds:.2f} | {milliseconds / mine:.2f}" if milliseconds else " | "
            print(f"| {name} | {mine:.2f} | {peer} | {ratio} |")


if __name__ == "__main__":
    main()
