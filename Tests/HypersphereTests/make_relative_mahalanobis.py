# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Golden values of relative_mahalanobis where a bank has fewer images than twice its dimensions: numpy alone.

Ledoit and Wolf's shrinkage (2004, section 3.3) of the deviations from class means; the covariance of all images is that
within classes plus that of the class means, and is shrunk by the same share. Run in this folder's parent to write
Fixtures/relative_mahalanobis.json.
"""
import json
import pathlib

import numpy as np

CLASSES, DIMENSION, COUNT, QUERIES = 5, 48, 60, 40
random = np.random.default_rng(5)
directions = random.normal(size=(CLASSES + 3, 10))


def draw(labels):
    """Classes differ in the first ten directions; the others hold noise that is the same for all."""
    rows = random.normal(size=(len(labels), DIMENSION)) * 0.6
    rows[:, :10] += 2 * directions[labels]
    rows[:, 0] += 8
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


labels = np.arange(COUNT) % CLASSES
bank = draw(labels)
inside = draw(np.arange(QUERIES) % CLASSES)
outside = draw(CLASSES + np.arange(QUERIES) % 3)

x = bank.astype(np.float64)
means = np.stack([x[labels == label].mean(0) for label in range(CLASSES)])
deviations = x - means[labels]
within = deviations.T @ deviations / COUNT
mean = np.trace(within) / DIMENSION
distance = ((within - mean * np.eye(DIMENSION)) ** 2).sum() / DIMENSION
error = (((deviations**2).sum(1) ** 2).sum() / COUNT - (within**2).sum()) / (COUNT * DIMENSION)
share = min(1, error / distance)
centered = means[labels] - x.mean(0)
total = within + centered.T @ centered / COUNT


def squares(q, centers, covariance):
    shrunk = (1 - share) * covariance + share * np.trace(covariance) / DIMENSION * np.eye(DIMENSION)
    difference = q[:, None, :] - centers[None]
    return np.einsum("qci,ij,qcj->qc", difference, np.linalg.inv(shrunk), difference)


def score(q):
    q = q.astype(np.float64)
    return squares(q, means, within).min(1) - squares(q, x.mean(0)[None], total)[:, 0]


scores = np.concatenate([score(inside), score(outside)])
auroc = (score(outside)[:, None] > score(inside)[None]).mean()
print("share", share, "AUROC", auroc)
path = pathlib.Path(__file__).parent / "Fixtures" / "relative_mahalanobis.json"
path.write_text(json.dumps({
    "dimension": DIMENSION, "classes": CLASSES, "labels": labels.tolist(), "bank": bank.ravel().tolist(),
    "inside": inside.ravel().tolist(), "outside": outside.ravel().tolist(), "scores": scores.tolist(), "auroc": auroc,
}) + "\n")
