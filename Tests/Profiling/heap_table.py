"""The ten largest allocation sites of a DHAT profile, by bytes and by blocks.

usage: heap_table.py dhat-heap.STAGE.json
"""

import json
import os
import re
import shutil
import subprocess
import sys

ALLOCATORS = re.compile(r"malloc|calloc|realloc|memalign|aligned_alloc|operator new|swift_(slow)?[aA]lloc|swift::|ContiguousArray|UnsafeMutable\w+Pointer.*allocate")


def site(point, table):
    """The first frame that is not the allocator, and who called it."""
    frames = [re.sub(r"^0x[0-9A-F]+: ", "", table[index]) for index in point["fs"]]
    ours = [frame for frame in frames if not ALLOCATORS.search(frame)] or frames
    return " < ".join(re.sub(r" \(in .*/", " (", frame)[:90] for frame in ours[:2])


def readable(text):
    """Swift's names in plain text, where the tool for it is there."""
    demangle = shutil.which("swift-demangle")
    if not demangle:
        return text
    return subprocess.run([demangle, "-simplified"], input=text, capture_output=True, text=True).stdout


path = sys.argv[1]
profile = json.load(open(path))
points, table = profile["pps"], readable("\n".join(profile["ftbl"])).split("\n")
print(f"\n{os.path.basename(path)}: {sum(point['tb'] for point in points):,} bytes in {sum(point['tbk'] for point in points):,} blocks")
for key, unit in (("tb", "bytes"), ("tbk", "blocks")):
    print(f"  by {unit}:")
    for point in sorted(points, key=lambda point: -point[key])[:10]:
        print(f"  {point[key]:>14,}  {site(point, table)}")
