# A host program of the Python client: `python3 track_messages.py flow|away|exit URL COUNT`, as its JavaScript twin.
# flow: bursts, each flushed, then shutdown · away: all at once, shutdown at a line on stdin · exit: all at once, and ends.

import json
import os
import resource
import sys
import time

from turret import Turret

BURST = 40
LONGEST_WAIT_S = 120.0

mode, base_url, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
turret = Turret(os.environ["TURRET_API_KEY"], base_url, on_error=lambda error: None)
conversation = turret.conversation(user_id="user-42", metadata={"platform": "ios"})
undisturbed_ms = []


def track(index):
    prompt = f"How do I reset my password? I have tried {index % 20} things. {'Please help me. ' * 15}"
    preempted = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
    start = time.perf_counter()
    conversation.track({"prompt": prompt, "metadata": {"index": index}})
    duration_ms = (time.perf_counter() - start) * 1000
    # A call in which the system gave the processor to somebody else says nothing about the client.
    if resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw == preempted:
        undisturbed_ms.append(duration_ms)


def report(**rest):
    ranked = sorted(undisturbed_ms)
    stats = turret.stats
    said = {
        "tracked": stats.tracked,
        "waiting": stats.waiting,
        "waitingBytes": stats.waiting_bytes,
        "delivered": stats.delivered,
        "dropped": stats.dropped,
        "timed": len(ranked),
        "p99Ms": ranked[int(len(ranked) * 0.99)],
        "slowestMs": ranked[-1],
    }
    print(json.dumps({**said, **rest}), flush=True)


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


before = peak_bytes()
for index in range(count):
    track(index)
    if mode == "flow" and index % BURST == BURST - 1:
        turret.flush(LONGEST_WAIT_S)
if mode == "away":
    report(grownBytes=peak_bytes() - before)
    sys.stdin.readline()
if mode != "exit":
    report(isSettled=turret.shutdown(LONGEST_WAIT_S))
