#!/usr/bin/env python3
"""usage: run.py [--runs N] [--seed N] [--only KIND,...] FOLDER

Tries to break the programs in FOLDER: streams, media, pictures and indexes that are cut and flipped, processes that are
killed, disks that are full, descriptors that are closed, limits that are low, places that are read-only, many writers at
once. Prints a table, and fails on a crash, a silent loss, a hang or a status that framepipe(7) does not have.
"""
import argparse
import os
import random
import shutil
import sys
import tempfile
import time

import campaigns
from trial import Table, Tools


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", default="")
    parser.add_argument("folder")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    work = tempfile.mkdtemp(prefix="framepipe-torture-")
    os.chmod(work, 0o755)
    table = Table()
    tools = Tools(os.path.abspath(options.folder), work, table)
    chosen = [c for c in campaigns.ALL if not options.only or c.name in options.only.split(",")]
    began = time.monotonic()
    try:
        share = sum(c.share for c in chosen)
        for campaign in chosen:
            table.begin(campaign.title)
            campaign.run(tools, random.Random(f"{seed} {campaign.name}"), max(1, options.runs * campaign.share // share))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    table.show(time.monotonic() - began)
    return 1 if table.faults else 0


sys.exit(main())
