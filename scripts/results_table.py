# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the measured tables of docs/reference/results.md, between its two marks, from the report of a detector and that of one with
all scores on the same encoder.

    results_table.py REPORT.json ALL_SCORES_REPORT.json RESULTS.md
"""

import json
import pathlib
import sys

TITLES = {"knn": "KNN", "msp": "MSP", "vim": "ViM", "nnguide": "NNGuide"}
CORRUPTIONS = {
    "gaussian_blur": "Gaussian blur", "gaussian_noise": "Gaussian noise", "brightness": "brightness",
    "contrast": "contrast", "jpeg": "JPEG",
}


def title(name):
    return TITLES.get(name, name.replace("_", " "))


def percent(estimate):
    return f"{100 * estimate['value']:.2f}" if estimate else "–"


def interval(estimate):
    text = percent(estimate)
    return f"{text} ({100 * estimate['lower']:.1f}–{100 * estimate['upper']:.1f})" if "lower" in estimate else text


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(r) + " |" for r in rows] + [""]


def output(report, name):
    return next(s["output"] for s in report["detector"]["manifest"]["scores"] if s["name"] == name)


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_text())
    inside, sets, scores = report["in_distribution"], report["out_of_distribution"], report["scores"]
    for score in scores:
        if score["name"] == "combined":
            names = [s["name"] for s in report["detector"]["manifest"]["scores"]]
            score["name"] = "**together:** " + " + ".join(title(name) for name in names)
        elif score["name"] == "knn":
            score["name"] = f"KNN, {output(report, 'knn')}"
    others = json.loads(pathlib.Path(sys.argv[2]).read_text())
    for score in others["scores"]:
        if score["name"] == "combined":
            score["name"] = "all nine together"
        elif score["name"] == "knn":
            score["name"] = f"KNN, {output(others, 'knn')}"
        if score["name"] not in [s["name"] for s in scores]:
            scores.append(score)
    manifest, detector = report["detector"]["manifest"], report["detector"]
    provenance = manifest["provenance"]
    lines = [
        f"`{detector['name']}` {detector['version']}: bank of {provenance['bank']['images']:,} images, "
        f"{provenance['calibration']['images']:,} calibration images, {inside['images']:,} unseen ID images; measured by "
        f"{report['tool']} in {detector['precision']}, {report['cost']['images']:,} images in "
        f"{report['cost']['pass_seconds'] + report['cost']['metrics_seconds']:.0f} s.",
        "",
    ]
    facts = []
    if inside.get("accuracy"):
        facts.append(["ID accuracy (nearest prototype)", interval(inside["accuracy"]) + " %"])
    if report["geometry"].get("dispersion"):
        facts.append(["dispersion (at most " + f"{report['geometry']['dispersion_bound']:.2f}°)", f"{report['geometry']['dispersion']:.2f}°"])
    if inside.get("compactness"):
        facts.append(["compactness, unseen ID images", f"{inside['compactness']:.2f}°"])
    facts += [[f"separability, {s['name']}", f"{s['separability']:.2f}°"] for s in sets]
    lines += table(["geometry", ""], facts)

    names = [s["name"] for s in sets]
    lines += ["FPR95 / AUROC, ID positive, as the paper prints them; per cent:", ""]
    groups = [g["group"] for g in scores[0]["groups"]]
    rows = []
    for score in scores:
        measured = [s["metrics"] for s in score["sets"]] + [g["metrics"] for g in score["groups"]]
        rows.append([title(score["name"])] + [f"{percent(m['fpr95_id_positive'])} / {percent(m['auroc'])}" for m in measured])
    lines += table(["score"] + names + [f"mean, {g}" for g in groups], rows)

    for heading, key in [
        ("AUROC with 95 % intervals", "auroc"), ("FPR95, OOD positive (OpenOOD)", "fpr95_ood_positive"),
        ("AUPR, ID positive", "aupr_in"), ("AUPR, OOD positive", "aupr_out"),
        (f"OOD images detected at alpha {report['alpha']}", "detection_rate"),
    ]:
        lines += [f"{heading}; per cent:", ""]
        rows = []
        for score in scores:
            measured = [s["metrics"] for s in score["sets"]] + [g["metrics"] for g in score["groups"] if g["group"] == "all"]
            rows.append([title(score["name"])] + [interval(m[key]) for m in measured])
        lines += table(["score"] + names + ["mean"], rows)

    lines += [f"Unseen ID images flagged at alpha {report['alpha']}; per cent:", ""]
    lines += table(
        ["score", "unseen", "greatest distance of the p-values from uniform"],
        [[title(s["name"]), interval(s["false_alarm_rate"]), f"{100 * s['reliability']['distance']:.2f}"] for s in scores])

    if report["corrupted"]:
        first = report["corrupted"][0]
        lines += [
            f"ID images wrongly flagged under mild shift ({first['images']:,} images, severity 1 to 5, alpha "
            f"{report['alpha']}), and ID accuracy; per cent:", "",
        ]
        rows = []
        for kind in dict.fromkeys(c["corruption"] for c in report["corrupted"]):
            accuracy = [c for c in report["corrupted"] if c["corruption"] == kind]
            rows.append([CORRUPTIONS[kind], "accuracy"] + [percent(c.get("accuracy")) for c in accuracy])
            for score in scores:
                rates = [c["rejection_rate"] for c in score["corrupted"] if c["corruption"] == kind]
                rows.append(["", title(score["name"])] + [percent(r) for r in rates])
        lines += table(["corruption", "", "1", "2", "3", "4", "5"], rows)

    path = pathlib.Path(sys.argv[3])
    text = path.read_text()
    begin, end = "<!-- measured: begin -->", "<!-- measured: end -->"
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    path.write_text(f"{before}{begin}\n" + "\n".join(lines).rstrip("\n") + f"\n{end}{after}")


main()
