# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Makes Fixtures/scores.json: scores of a few embeddings by numpy, scipy and scikit-learn.

    pip install numpy scipy scikit-learn
    python make_fixtures.py
"""

import json
import pathlib

import numpy as np
from scipy import optimize, special
from sklearn.covariance import ledoit_wolf
from sklearn.linear_model import LogisticRegression

CLASSES, DIMENSION, PER_CLASS, QUERIES, K = 4, 12, 40, 16, 10
random = np.random.default_rng(7)


def unit(rows):
    rows = rows.astype(np.float32)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


spread = random.normal(size=(DIMENSION, DIMENSION)) * np.geomspace(1, 0.02, DIMENSION) * 0.3
centres = random.normal(size=(CLASSES, DIMENSION))
labels = np.tile(np.arange(CLASSES), PER_CLASS)
labels = labels[: len(labels) - 11]  # Classes of unequal size.
bank = unit(centres[labels] + random.normal(size=(len(labels), DIMENSION)) @ spread.T)
queries = unit(
    np.concatenate(
        [
            centres[np.arange(QUERIES // 2) % CLASSES] + random.normal(size=(QUERIES // 2, DIMENSION)) @ spread.T,
            random.normal(size=(QUERIES // 2, DIMENSION)),
        ]
    )
)
x, q = bank.astype(np.float64), queries.astype(np.float64)


def shrunk(deviations, share):
    covariance = deviations.T @ deviations / len(deviations)
    return (1 - share) * covariance + share * np.trace(covariance) / len(covariance) * np.eye(len(covariance))


def gaussians(groups, share):
    means = np.stack([x[groups == label].mean(0) for label in range(groups.max() + 1)])
    precision = np.linalg.inv(shrunk(x - means[groups], share))
    return np.stack([np.einsum("ni,ij,nj->n", q - m, precision, q - m) for m in means], 1)


# One share for both, so that the two distances agree where the bank says nothing.
within = x - np.stack([x[labels == label].mean(0) for label in range(CLASSES)])[labels]
covariance, shrinkage = ledoit_wolf(within, assume_centered=True)
assert np.allclose(covariance, shrunk(within, shrinkage))
own = gaussians(labels, shrinkage)
background = gaussians(np.zeros_like(labels), shrinkage)

# von Mises-Fisher: concentrations by root finding on the ratio of Bessel functions.
def ratio(kappa):
    return special.ive(DIMENSION / 2, kappa) / special.ive(DIMENSION / 2 - 1, kappa)


def log_normalizer(kappa, dimension=DIMENSION):
    order = dimension / 2 - 1
    return order * np.log(kappa) - dimension / 2 * np.log(2 * np.pi) - (np.log(special.ive(order, kappa)) + kappa)


sums = np.stack([x[labels == label].mean(0) for label in range(CLASSES)])
lengths = np.linalg.norm(sums, axis=1)
prototypes = sums / lengths[:, None]
kappas = np.array([optimize.brentq(lambda k: ratio(k) - length, 1e-3, 1e5, xtol=1e-12) for length in lengths])
shares = np.bincount(labels) / len(labels)
cosines = q @ prototypes.T
vmf = -special.logsumexp(np.log(shares) + log_normalizer(kappas) + kappas * cosines, axis=1)
temperature = 0.1
vmf_temperature = -temperature * special.logsumexp(cosines / temperature, axis=1)

# A linear probe, and what rests on it.
probe = LogisticRegression(C=1.0, tol=1e-12, max_iter=100_000).fit(x, labels)
weights, bias = probe.coef_, probe.intercept_
logits = q @ weights.T + bias
energy = -special.logsumexp(logits, axis=1)
msp = 1 - special.softmax(logits, axis=1).max(1)

origin = -np.linalg.pinv(weights, rcond=1e-6) @ bias
eigenvalues, eigenvectors = np.linalg.eigh((x - origin).T @ (x - origin) / len(x))
residual_axes = eigenvectors[:, np.argsort(-eigenvalues)[DIMENSION // 2 :]]
scale = (x @ weights.T + bias).max(1).mean() / np.linalg.norm((x - origin) @ residual_axes, axis=1).mean()
vim = scale * np.linalg.norm((q - origin) @ residual_axes, axis=1) + energy

half = bank.astype(np.float16).astype(np.float64)
guides = half * special.logsumexp(half @ weights.T + bias, axis=1)[:, None]
guidance = np.sort(q @ guides.T, axis=1)[:, -K:].mean(1)
nnguide = energy * guidance

bessel = [
    [order, z, float(np.log(special.ive(order, z)) + z)]
    for order in (0, 0.5, 5, 63, 127.5)
    for z in (1e-3, 1, 30, 900)
    if special.ive(order, z) > 1e-300
]

fixture = {
    "dimension": DIMENSION,
    "classes": CLASSES,
    "bank": bank.flatten().tolist(),
    "labels": labels.tolist(),
    "queries": queries.flatten().tolist(),
    "k": K,
    "temperature": temperature,
    "shrinkage": shrinkage,
    "concentrations": kappas.tolist(),
    "log_bessel": bessel,
    "scores": {
        "mahalanobis": own.min(1).tolist(),
        "relative_mahalanobis": (own.min(1) - background[:, 0]).tolist(),
        "vmf": vmf.tolist(),
        "vmf_temperature": vmf_temperature.tolist(),
        "msp": msp.tolist(),
        "energy": energy.tolist(),
        "vim": vim.tolist(),
        "nnguide": nnguide.tolist(),
    },
}
path = pathlib.Path(__file__).parent / "Fixtures" / "scores.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(fixture) + "\n")
