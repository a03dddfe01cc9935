# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Makes Fixtures/baseline-scores.json: AUROC of every score on the baseline encoder, by numpy, scipy and scikit-learn.

    pip install numpy scipy scikit-learn openvino pillow
    python make_baseline_scores.py SHARED_FOLDER        (the folder with baseline/ and data/)

Fitted on all training images; the odd-numbered test images are in-distribution.
"""

import io
import json
import pathlib
import sys
import tarfile

import numpy as np
import openvino
from PIL import Image
from scipy import optimize, special
from sklearn.covariance import ledoit_wolf
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

shared = pathlib.Path(sys.argv[1])
golden = json.loads((shared / "baseline" / "golden.json").read_text())
mean, std = (np.array(golden["input"][key], np.float32) for key in ("mean", "std"))
core = openvino.Core()
encoder = core.compile_model(
    core.read_model(shared / "baseline" / "encoder.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})


def embed(name, keep=lambda path: True):
    features, projections, labels, batch = [], [], [], []

    def flush():
        pixels = (np.stack(batch).astype(np.float32) / 255 - mean) / std
        result = encoder(pixels.transpose(0, 3, 1, 2))
        features.append(result["features"].copy())
        projections.append(result["projection"].copy())
        batch.clear()

    with tarfile.open(shared / "data" / f"{name}.tar") as archive:
        for member in archive:
            if not member.isfile() or not keep(member.name):
                continue
            image = Image.open(io.BytesIO(archive.extractfile(member).read())).convert("RGB")
            if image.size != (32, 32):
                short = min(image.size)
                image = image.resize(tuple(max(32, int(32 * side / short)) for side in image.size), Image.BILINEAR)
                left, top = (round((side - 32) / 2) for side in image.size)
                image = image.crop((left, top, left + 32, top + 32))
            batch.append(np.asarray(image))
            labels.append(member.name.split("/")[-2])
            if len(batch) == 256:
                flush()
    if batch:
        flush()
    return np.concatenate(features).astype(np.float64), np.concatenate(projections).astype(np.float64), labels


x, xp, names = embed("cifar10-train")
y = np.unique(names, return_inverse=True)[1]
classes = y.max() + 1


# One share of shrinkage for both covariances, that of the one within classes.
share = ledoit_wolf(x - np.stack([x[y == label].mean(0) for label in range(classes)])[y], assume_centered=True)[1]


def gaussian_model(groups):
    means = np.stack([x[groups == label].mean(0) for label in range(groups.max() + 1)])
    covariance = (x - means[groups]).T @ (x - means[groups]) / len(x)
    target = np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    precision = np.linalg.inv((1 - share) * covariance + share * target)
    def nearest(q):
        return np.min([np.einsum("ni,ij,nj->n", q - m, precision, q - m) for m in means], axis=0)
    return nearest


own, background = gaussian_model(y), gaussian_model(np.zeros_like(y))

sums = np.stack([xp[y == label].mean(0) for label in range(classes)])
lengths = np.linalg.norm(sums, axis=1)
prototypes = sums / lengths[:, None]
half = xp.shape[1] / 2
kappas = np.array([
    optimize.brentq(lambda k: special.ive(half, k) / special.ive(half - 1, k) - r, 1, 1e4) for r in lengths])
offsets = (
    np.log(np.bincount(y) / len(y)) + (half - 1) * np.log(kappas) - np.log(special.ive(half - 1, kappas)) - kappas)

probe = LogisticRegression(C=1.0, tol=1e-6, max_iter=2000).fit(x, y)
weights, bias = probe.coef_, probe.intercept_
origin = -np.linalg.pinv(weights, rcond=1e-6) @ bias
values, vectors = np.linalg.eigh((x - origin).T @ (x - origin) / len(x))
axes = vectors[:, np.argsort(-values)[x.shape[1] // 2 :]]
logits = x @ weights.T + bias
scale = logits.max(1).mean() / np.linalg.norm((x - origin) @ axes, axis=1).mean()
# The same rows as NNGuideScore takes.
sample = [(i * 0x9E3779B97F4A7C15 % 2**64) * len(x) >> 64 for i in range(5000)]
guides = x[sample] * special.logsumexp(logits[sample], axis=1)[:, None]


def scores(features, projections):
    logits = features @ weights.T + bias
    energy = -special.logsumexp(logits, axis=1)
    guidance = np.sort(features @ guides.T, axis=1)[:, -10:].mean(1)
    return {
        "vmf": -special.logsumexp(offsets + kappas * (projections @ prototypes.T), axis=1),
        "mahalanobis": own(features),
        "relative_mahalanobis": own(features) - background(features),
        "vim": scale * np.linalg.norm((features - origin) @ axes, axis=1) + energy,
        "msp": 1 - special.softmax(logits, axis=1).max(1),
        "energy": energy,
        "nnguide": energy * guidance,
    }


def is_odd(path):
    return int(pathlib.PurePath(path).stem[-4:]) % 2 == 1


known = scores(*embed("cifar10-test", is_odd)[:2])
table = {name: {} for name in known}
for ood in ("textures", "flowers", "mnist"):
    for name, unknown in scores(*embed(f"ood-{ood}")[:2]).items():
        both = np.concatenate([known[name], unknown])
        labels = np.concatenate([np.zeros(len(known[name])), np.ones(len(unknown))])
        table[name][ood] = round(100 * roc_auc_score(labels, both), 4)
path = pathlib.Path(__file__).parent / "Fixtures" / "baseline-scores.json"
path.write_text(json.dumps(table, indent=1) + "\n")
print(path.read_text())
