# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Prints the scalars that TensorBoard finds in a folder, as JSON: tag to list of step and value.

    python read_events.py FOLDER
"""
import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1])
events.Reload()
print(json.dumps({
    tag: [{"step": scalar.step, "value": scalar.value} for scalar in events.Scalars(tag)]
    for tag in events.Tags()["scalars"]
}))
