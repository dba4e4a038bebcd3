"""Reads {columns, records} from standard input, prints the pairs of Splink's clusters as JSON in the last line."""

import itertools
import json
import logging
import sys

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
given = json.load(sys.stdin)
columns = given["columns"]
frame = pd.DataFrame(given["records"])
EXACT = {"street_number", "postcode", "postal_code", "phone", "soc_sec_id"}


def comparison(name):
    if name in EXACT:
        return cl.DamerauLevenshteinAtThresholds(name, [1])
    return cl.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=True)


rules = [block_on(name) for name in columns if name not in {"city", "suburb", "street_number"}]
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[comparison(name) for name in columns],
    blocking_rules_to_generate_predictions=rules,
)
api = DuckDBAPI()
try:
    linker = Linker(api.register(frame), settings)
except (AttributeError, TypeError):
    linker = Linker(frame, settings, db_api=api)
exact = block_on(*columns[:2])
linker.training.estimate_probability_two_random_records_match([exact], recall=0.6)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
for rule in [block_on(columns[0]), block_on(columns[1])]:
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
predictions = linker.inference.predict(threshold_match_probability=0.5)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, 0.5).as_pandas_dataframe()
pairs = [
    [int(a), int(b)]
    for _, group in clusters.groupby("cluster_id")
    for a, b in itertools.combinations(sorted(group["unique_id"]), 2)
]
print(json.dumps(pairs))
