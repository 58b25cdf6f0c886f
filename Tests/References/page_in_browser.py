"""Opens a page of find's in headless Chromium and asks it what it shows. Fails with an assertion.

usage: page_in_browser.py CHROMIUM PAGE SHOT.png
"""

import base64
import hashlib
import html
import json
import re
import subprocess
import sys

import numpy as np
from PIL import Image

# Runs in the page, after the page's own script: what is there, what can be reached by keyboard, and what a click says.
PROBE = """
addEventListener("load",()=>{
const q=s=>[...document.querySelectorAll(s)],box=e=>{const r=e.getBoundingClientRect();return[r.x,r.y,r.right,r.bottom]};
const light=c=>{const[r,g,b]=c.match(/[\\d.]+/g).slice(0,3).map(v=>{v/=255;return v<=.03928?v/12.92:((v+.055)/1.055)**2.4});return .2126*r+.7152*g+.0722*b};
const ratio=e=>{const a=light(getComputedStyle(e).color),b=1;return(Math.max(a,b)+.05)/(Math.min(a,b)+.05)};
const reached=[];for(const e of q("a[href],button,input,[tabindex]")){e.focus();if(document.activeElement===e)reached.push(box(e))}
const b=q("button")[0];b.click();
setTimeout(()=>{document.title=JSON.stringify({images:q("img").map(i=>[i.naturalWidth,i.alt.length,box(i)]),rects:q(".box rect:not(.edge)").map(box),
buttons:q("button").length,reached,said:document.getElementById("said").textContent,status:document.getElementById("said").getAttribute("role"),
main:q("main").length,header:q("body > header").length,language:document.documentElement.lang,headings:q("h1,h2").map(h=>h.tagName),
contrast:Math.min(...q("h1,h2,p:not(.none),code").map(ratio)),overflow:document.documentElement.scrollWidth-innerWidth})},200)});
"""


def browse(chromium, path, width, *flags):
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},900",
               "--virtual-time-budget=3000", *flags, path]
    return subprocess.run(command, check=True, capture_output=True, timeout=100).stdout.decode()


def main(chromium, path, shot):
    with open(path, encoding="utf8") as file:
        page = file.read()
    # The policy lets the probe in by its hash alone; the page's own script must have come in by the page's own.
    digest = base64.b64encode(hashlib.sha256(PROBE.encode()).digest()).decode()
    probed = page.replace("script-src ", f"script-src 'sha256-{digest}' ", 1).replace("</body>", f"<script>{PROBE}</script></body>", 1)
    assert probed.count(digest) == 1
    with open("probed.html", "w", encoding="utf8") as file:
        file.write(probed)
    for width in (1000, 320):
        dom = browse(chromium, "probed.html", width, "--dump-dom")
        seen = json.loads(html.unescape(re.search("<title>(.*?)</title>", dom, re.S).group(1)))
        assert seen["language"] == "en" and seen["main"] == seen["header"] == 1 and seen["status"] == "status", seen
        assert seen["images"] and all(pixels > 0 and words > 0 for pixels, words, _ in seen["images"]), seen
        assert seen["headings"] == ["H1"] + ["H2"] * (len(seen["headings"]) - 1), seen
        assert seen["buttons"] == len(seen["reached"]) > 0 and seen["said"].startswith(("copied: mpv", "selected: mpv")), seen
        # From one card to the next, and in a card from top to bottom.
        assert seen["reached"] == sorted(seen["reached"], key=lambda box: (round(box[1] / 400), box[0] // 330, box[1])) or width < 400
        assert seen["contrast"] >= 4.5 and seen["overflow"] <= 0, seen
        for image, rect in zip(seen["images"], seen["rects"]):
            (left, top, right, bottom) = image[2]
            assert left <= rect[0] <= rect[2] <= right and top <= rect[1] <= rect[3] <= bottom, (image, rect)
    browse(chromium, path, 1000, f"--screenshot={shot}")
    picture = np.asarray(Image.open(shot).convert("RGB"), int)
    line = abs(picture - [255, 187, 0]).max(2) <= 3
    assert line.sum() > 100, line.sum()
    print(len(seen["images"]), len(seen["rects"]))


main(*sys.argv[1:])
