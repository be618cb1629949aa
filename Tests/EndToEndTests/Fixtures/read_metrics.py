"""Reads metrics as Prometheus' own client library does and prints them as JSON; what it cannot parse is an error."""
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

families = list(text_string_to_metric_families(open(sys.argv[1], encoding="utf-8", newline="").read()))
names = [family.name for family in families]
assert len(names) == len(set(names)), "a family twice"
assert all(family.documentation and family.type == "gauge" and family.samples for family in families)
print(json.dumps([
    {"name": sample.name, "labels": sample.labels, "value": sample.value}
    for family in families for sample in family.samples
]))
