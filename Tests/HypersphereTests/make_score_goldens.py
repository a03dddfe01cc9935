# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Makes Fixtures/score_goldens.json: the AUROC of every score on the same features, by pytorch-ood, scikit-learn and numpy.

    pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
    pip install pytorch-ood==0.4.0 scikit-learn scipy
    python make_score_goldens.py

The features are made by whole-number arithmetic alone (`Features`), which ScoreAUROCGoldenTests.swift repeats, so that only
figures are kept. Ours are scores of unit features: the references get the same unit features, and where a score reads a
classifier they get the same linear probe (scikit-learn's, whose minimum ours is). Where pytorch-ood has no such score, or one
that is not defined here, numpy follows the paper:

- knn, vim, nnguide, she, fdbd, msp, energy, max_logit: pytorch-ood's.
- gen: pytorch-ood's, over the 100 largest probabilities.
- mahalanobis, relative_mahalanobis: numpy, with Ledoit and Wolf's shrinkage, one share for both covariances; pytorch-ood's
  are of covariances that are not shrunk, which fewer embeddings than dimensions do not have. Where there are many they are
  held against pytorch-ood's too.
- angle, vmf: numpy.
"""
import json
import pathlib

import numpy as np
import torch
from pytorch_ood import detector
from scipy import optimize, special
from sklearn.covariance import ledoit_wolf
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

MASK = (1 << 64) - 1
# Embeddings, values in each, classes, whether the first classes are larger.
CASES = {
    "n above d, two classes": (400, 16, 2, False),
    "n above d, ten classes, unbalanced": (600, 24, 10, True),
    "n below d, two classes": (60, 96, 2, False),
    "n below 2 d, ten classes, unbalanced": (130, 80, 10, True),
    "a hundred classes": (700, 40, 100, False),
    "a hundred classes, n below d, unbalanced": (300, 320, 100, True),
}
QUERIES = 250


class Integers:
    """SplitMix64."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def bell(self):
        """A whole number of about normal distribution: the sum of four of 16 bits, less its mean."""
        value = self.next()
        return sum((value >> shift) & 0xFFFF for shift in (0, 16, 32, 48)) - 2 * 0xFFFF


def draw(seed, labels, centers, dimension, spread):
    """Rows of whole numbers: a center, and noise that is weaker in later values; negative ones become zero."""
    random = Integers(seed)
    rows = []
    for label in labels:
        center = centers[label]
        rows.append([max(0, 60_000 + center[j] + random.bell() * spread // (3 + j)) for j in range(dimension)])
    return np.array(rows, np.int64)


def features(count, dimension, classes, unbalanced):
    random = Integers(count * 1000 + dimension)
    # The last tenth, at least two, are the classes that nobody has seen.
    unseen = max(2, classes // 10)
    centers = [
        [random.bell() // 3 if random.next() % 3 == 0 else 0 for _ in range(dimension)]
        for _ in range(classes + unseen)
    ]
    # Every class has members; in an unbalanced bank the first half have three of four of the others.
    labels = []
    for row in range(count):
        if row < 2 * classes:
            labels.append(row % classes)
        elif unbalanced and random.next() % 4 != 0:
            labels.append(random.next() % ((classes + 1) // 2))
        else:
            labels.append(random.next() % classes)
    bank = draw(1, labels, centers, dimension, 5)
    inside = draw(2, [row % classes for row in range(QUERIES)], centers, dimension, 5)
    outside = draw(3, [classes + row % unseen for row in range(QUERIES)], centers, dimension, 7)
    return bank, np.array(labels), np.concatenate([inside, outside])


def unit(rows):
    rows = rows.astype(np.float32).astype(np.float64)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def shrunk(deviations, share):
    covariance = deviations.T @ deviations / len(deviations)
    return (1 - share) * covariance + share * np.trace(covariance) / len(covariance) * np.eye(len(covariance))


def distances(x, q, groups, share):
    means = np.stack([x[groups == label].mean(0) for label in range(groups.max() + 1)])
    factor = np.linalg.cholesky(shrunk(x - means[groups], share))
    white = lambda rows: np.linalg.solve(factor, rows.T).T
    return ((white(q)[:, None] - white(means)[None]) ** 2).sum(2)


def vmf(x, q, labels):
    dimension = x.shape[1]
    order = dimension / 2 - 1
    # Debye's uniform expansion where the function itself leaves the range of numbers.
    def log_bessel(v, k):
        value = special.ive(v, k)
        if value > 1e-280:
            return np.log(value) + k
        root = np.sqrt(v * v + k * k)
        t = v / root
        return root + v * np.log(k / (v + root)) - np.log(2 * np.pi * root) / 2 + np.log1p((3 * t - 5 * t**3) / (24 * v))

    means = np.stack([x[labels == label].mean(0) for label in range(labels.max() + 1)])
    lengths = np.linalg.norm(means, axis=1)
    kappas = np.array([
        optimize.brentq(lambda k: np.exp(log_bessel(order + 1, k) - log_bessel(order, k)) - length, 1e-3, 3e5)
        if length < 1 - 1e-9 else 3e5 for length in lengths])
    normalizers = np.array([
        order * np.log(k) - dimension / 2 * np.log(2 * np.pi) - log_bessel(order, k) for k in kappas])
    exponents = np.log(np.bincount(labels) / len(labels)) + normalizers + kappas * (q @ (means / lengths[:, None]).T)
    return -special.logsumexp(exponents, axis=1)


def evaluate(count, dimension, classes, unbalanced):
    bank, labels, queries = features(count, dimension, classes, unbalanced)
    x32, q32 = unit(bank), unit(queries)
    x, q = x32.astype(np.float64), q32.astype(np.float64)
    probe = LogisticRegression(C=1.0, tol=1e-10, max_iter=100_000).fit(x, labels)
    weights, bias = probe.coef_, probe.intercept_
    if classes == 2:  # scikit-learn keeps one row for two classes; its ridge on both would be half as strong on each.
        weights, bias = two_rows(x, labels)
    k = 10
    head = torch.nn.Linear(dimension, classes)
    head.weight.data = torch.tensor(weights, dtype=torch.float32)
    head.bias.data = torch.tensor(bias, dtype=torch.float32)
    head.requires_grad_(False)
    z, y, queries = torch.tensor(x32), torch.tensor(labels), torch.tensor(q32)
    logits = head(queries)
    scores = {
        "knn": detector.KNN(None, k=k).fit_features(z, y).predict_features(queries),
        "msp": detector.MaxSoftmax.score(logits.double()),
        "energy": detector.EnergyBased.score(logits.double()),
        "max_logit": detector.MaxLogit.score(logits),
        "gen": detector.GEN.score(logits.double(), gamma=0.1, M=100),
        "nnguide": detector.NNGuide(None, head, k=k).fit_features(z, y).predict_features(queries),
        "fdbd": detector.fDBD(None, head).fit_features(z).predict_features(queries),
        "vim": detector.ViM(None, dimension // 2, head.weight, head.bias).fit_features(z, y).predict_features(queries),
    }
    predicted = head(z).argmax(1).numpy()
    patterns = np.stack([
        x[(labels == c) & (predicted == c)].mean(0) if ((labels == c) & (predicted == c)).any() else x[labels == c].mean(0)
        for c in range(classes)])
    if all(((labels == c) & (predicted == c)).any() for c in range(classes)):
        scores["she"] = detector.SHE(None, head).fit_features(z, y).predict_features(queries)
    else:  # pytorch-ood refuses a class that the classifier never finds; ours takes the mean of all its members.
        scores["she"] = -(q * patterns[logits.argmax(1).numpy()]).sum(1)
    share = ledoit_wolf(x - np.stack([x[labels == c].mean(0) for c in range(classes)])[labels], assume_centered=True)[1]
    nearest = distances(x, q, labels, share).min(1)
    scores["mahalanobis"] = nearest
    scores["relative_mahalanobis"] = nearest - distances(x, q, np.zeros_like(labels), share)[:, 0]
    means = np.stack([x[labels == c].mean(0) for c in range(classes)])
    scores["angle"] = -(q @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T).max(1)
    scores["vmf"] = vmf(x, q, labels)
    truth = np.arange(2 * QUERIES) >= QUERIES
    auroc = {name: 100 * roc_auc_score(truth, np.asarray(values)) for name, values in scores.items()}
    if count > 8 * dimension:
        for name, kind in [("mahalanobis", detector.Mahalanobis), ("relative_mahalanobis", detector.RMD)]:
            other = kind(None).fit_features(z, y).predict_features(queries)
            print(f"  {name}: {auroc[name]:.3f}; unshrunk, pytorch-ood's {100 * roc_auc_score(truth, other):.3f}")
    return {
        "count": count, "dimension": dimension, "classes": classes, "unbalanced": unbalanced, "k": k,
        "checksum": int(bank.sum()), "auroc": auroc,
    }


def two_rows(x, labels):
    """The minimum of the same loss with a row of weights for each of two classes: rows v / 2 and -v / 2, which a ridge half as
    strong on v makes."""
    probe = LogisticRegression(C=2.0, tol=1e-10, max_iter=100_000).fit(x, labels)
    return np.concatenate([-probe.coef_, probe.coef_]) / 2, np.concatenate([-probe.intercept_, probe.intercept_]) / 2


cases = []
for name, case in CASES.items():
    print(name)
    cases.append({"name": name, "queries": QUERIES, **evaluate(*case)})
    print("  ", {name: round(value, 2) for name, value in cases[-1]["auroc"].items()})
path = pathlib.Path(__file__).parent / "Fixtures" / "score_goldens.json"
path.write_text(json.dumps(cases, indent=1) + "\n")
