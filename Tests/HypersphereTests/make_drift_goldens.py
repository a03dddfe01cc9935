"""Makes Fixtures/drift.json: p-values with, in natural logarithms, the capital of online-cp's Simple Jumper after each, its statistic
of Shiryaev and Roberts, and its CUSUM, which is the capital over its least.

    pip install online-cp==0.4.0 && python make_drift_goldens.py
"""
import json
import pathlib

import numpy
from online_cp.martingale.jumpers import SimpleJumper
from online_cp.martingale.wrappers import CUSUMWrapper, ShiryaevRobertsWrapper

random = numpy.random.default_rng(11)
values = numpy.concatenate([random.uniform(size=150), random.uniform(size=150) ** 2, random.uniform(size=50) ** 0.5])
statistic = ShiryaevRobertsWrapper(SimpleJumper(J=0.01))
cusum = CUSUMWrapper(SimpleJumper(J=0.01))
rows = []
for value in values:
    statistic.update(float(value))
    cusum.update(float(value))
    rows.append([float(value), float(statistic.martingale.logM), float(numpy.log(statistic.R)), float(cusum.log_gamma)])
path = pathlib.Path(__file__).parent / "Fixtures" / "drift.json"
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
