"""A flame graph of `perf script -F comm,ip,sym`: stacks from the bottom up, widths by samples. Hover for names and shares.

usage: perf script … | flamegraph.py TITLE >flame.svg
"""

import html
import shutil
import subprocess
import sys

WIDTH, ROW = 1200, 17


def stacks(lines):
    """Lists of frames, the outermost first."""
    stack = []
    for line in lines:
        if line.strip() and line[0] in " \t":
            stack.append(line.split(None, 1)[1].strip() if len(line.split(None, 1)) > 1 else "?")
        elif stack:
            yield stack[::-1]
            stack = []
    if stack:
        yield stack[::-1]


def readable(text):
    """Swift's names in plain text, where the tool for it is there."""
    demangle = shutil.which("swift-demangle")
    if not demangle:
        return text
    return subprocess.run([demangle, "-simplified"], input=text, capture_output=True, text=True).stdout


def tree(all_stacks):
    root = {"count": 0, "below": {}}
    for stack in all_stacks:
        node = root
        node["count"] += 1
        for name in stack:
            node = node["below"].setdefault(name, {"count": 0, "below": {}})
            node["count"] += 1
    return root


def depth(node):
    return 1 + max((depth(below) for below in node["below"].values()), default=0)


def draw(name, node, x, level, total, height):
    width = node["count"] / total * WIDTH
    if width < 0.5:
        return
    y = height - (level + 1) * ROW
    hue = 20 + sum(map(ord, name)) % 40
    label = html.escape(name[: int(width / 7)]) if width > 30 else ""
    title = html.escape(f"{name}: {node['count']} samples, {100 * node['count'] / total:.1f} %")
    yield (
        f'<g><title>{title}</title><rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}" fill="hsl({hue},85%,62%)"/>'
        f'<text x="{x + 3:.1f}" y="{y + 12}">{label}</text></g>')
    for below, child in sorted(node["below"].items()):
        yield from draw(below, child, x, level + 1, total, height)
        x += child["count"] / total * WIDTH


root = tree(stacks(readable(sys.stdin.read()).splitlines()))
total = max(root["count"], 1)
height = (depth(root) + 2) * ROW
print(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">'
    f'<rect width="{WIDTH}" height="{height}" fill="#fff"/><text x="4" y="13">{html.escape(sys.argv[1])}: {root["count"]} samples</text>')
for line in draw("all", root, 0, 0, total, height):
    print(line)
print("</svg>")
