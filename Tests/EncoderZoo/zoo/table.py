# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""What became of the encoders, in words."""
import statistics

INTRODUCTION = """# Encoders

Written by `make check-encoders`. Each encoder has random weights and was exported as people export it; `cider fit` got the
flags of the second column and nothing else, its file was deleted, the detector was moved and served. The distance is
that of the served embedding to the one that onnxruntime computes behind the library's own Python transform: the worst
cosine distance of eight pictures, in f32.
"""


def line(outcome) -> str:
    """One line for the terminal."""
    if outcome.fault:
        return f"FAILED {outcome.name}: {outcome.fault}; cider said: {outcome.message[-400:] or 'nothing'}"
    if outcome.fitted:
        return f"{outcome.name}: {outcome.embedding}, cosine distance {outcome.distance:.1e}, {outcome.seconds:.1f} s"
    return f"{outcome.name}: refused: {outcome.message[-300:]}"


def summary(outcomes, seconds) -> str:
    distances = [outcome.distance for outcome in outcomes if outcome.distance is not None]
    if not distances:
        return f"{len(outcomes)} encoders in {seconds:.0f} s"
    return (f"{len(outcomes)} encoders in {seconds:.0f} s; cosine distance: median {statistics.median(distances):.1e}, "
            f"worst {max(distances):.1e}")


def page(outcomes) -> str:
    """docs/reference/encoders.md."""
    distances = [outcome.distance for outcome in outcomes if outcome.distance is not None]
    rows = [INTRODUCTION]
    if distances:
        rows.append(f"Of {len(distances)} adopted encoders the median is {statistics.median(distances):.1e} and the worst "
                    f"{max(distances):.1e}.\n")
    rows += ["## Adopted", "", "| encoder | flags | what was done | embedding | distance |", "|---|---|---|---|---|"]
    for outcome in outcomes:
        if outcome.expected["refusal"] is None:
            flags = f"`{' '.join(outcome.expected['flags'])}`" if outcome.expected["flags"] else ""
            done = outcome.fault or "; ".join(outcome.notes) or "used as it is"
            distance = "" if outcome.distance is None else f"{outcome.distance:.1e}"
            rows.append(cells(outcome.expected["origin"], flags, done, outcome.embedding, distance))
    rows += ["", "## Refused", "", "| encoder | what `cider fit` says |", "|---|---|"]
    for outcome in outcomes:
        if outcome.expected["refusal"] is not None:
            rows.append(cells(outcome.expected["origin"], outcome.fault or clean(outcome.message)))
    return "\n".join(rows) + "\n"


def clean(message: str) -> str:
    """The message without the paths of this run."""
    return " ".join(word.rsplit("/", 1)[-1] if word.startswith(("/", "'/")) else word for word in message.split())


def cells(*values: str) -> str:
    return "| " + " | ".join(shortened(value).replace("|", "\\|").replace("\n", " ") for value in values) + " |"


def shortened(value: str) -> str:
    """Without the middle of words that nobody reads: names can be of any length."""
    return " ".join(word if len(word) <= 80 else f"{word[:30]}…{word[-10:]}" for word in value.split(" "))
