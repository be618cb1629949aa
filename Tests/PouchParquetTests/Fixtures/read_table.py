"""Reads a Parquet file by each reader named and holds the rows against JSON Lines.

usage: read_table.py FILE ROWS READER...     numbers of days and moments stand as numbers in ROWS
Prints `READER: N rows the same` for each, then `bounds: N row groups right`.
"""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def plain(table):
    """Rows of an Arrow table, with days and moments as numbers."""
    columns = []
    for column in table.columns:
        if pa.types.is_date32(column.type):
            column = column.cast(pa.int32())
        elif pa.types.is_timestamp(column.type):
            assert column.type.tz is not None, column.type
            column = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64())
        columns.append(column.to_pylist())
    return [dict(zip(table.column_names, row)) for row in zip(*columns)]


def by_pyarrow(path):
    return plain(pq.read_table(path, page_checksum_verification=True))


def by_duckdb(path):
    import duckdb

    duckdb.sql("SET TimeZone = 'UTC'")
    return plain(duckdb.read_parquet(path).to_arrow_table())


def by_polars(path):
    import polars

    frame = polars.read_parquet(path, glob=False)
    days = [name for name, kind in frame.schema.items() if kind == polars.Date or kind == polars.Datetime]
    return frame.with_columns(polars.col(days).to_physical()).to_dicts()


def by_fastparquet(path):
    import fastparquet
    import pandas

    frame = fastparquet.ParquetFile(path).to_pandas()
    days = {field.name for field in pq.read_schema(path) if pa.types.is_date(field.type)}
    rows = []
    for row in frame.itertuples(index=False, name=None):
        rows.append({name: number(value, name in days, pandas) for name, value in zip(frame.columns, row)})
    return rows


def number(value, is_day, pandas):
    if value is None or value is pandas.NaT or value is pandas.NA or value != value:
        return None
    if isinstance(value, pandas.Timestamp):
        return value.value // (86_400_000_000_000 if is_day else 1_000)
    return value.item() if hasattr(value, "item") else value


def check_bounds(path, rows):
    file = pq.ParquetFile(path)
    start = 0
    for group in range(file.metadata.num_row_groups):
        facts = file.metadata.row_group(group)
        part = rows[start:start + facts.num_rows]
        start += facts.num_rows
        for place, name in enumerate(file.schema_arrow.names):
            stats = facts.column(place).statistics
            values = [row[name] for row in part if row.get(name) is not None]
            assert stats.null_count == len(part) - len(values), (group, name, stats)
            if stats.has_min_max:
                least, greatest = raw(stats)
                key = (lambda v: v.encode()) if values and isinstance(values[0], str) else None
                assert (least, greatest) == (min(values, key=key), max(values, key=key)), (group, name, stats)
            elif values and not isinstance(values[0], str):
                raise AssertionError(f"no bounds of {name} in row group {group}")
    assert start == len(rows)
    return file.metadata.num_row_groups


def raw(stats):
    bounds = []
    for value in (stats.min_raw, stats.max_raw):
        bounds.append(value.decode() if isinstance(value, bytes) else value)
    return bounds


def main(path, expected, *readers):
    with open(expected, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file.read().split("\n") if line]
    names = pq.read_schema(path).names
    for reader in readers:
        found = globals()["by_" + reader](path)
        assert len(found) == len(rows), (reader, len(found), len(rows))
        for place, (row, wanted) in enumerate(zip(found, rows)):
            assert list(row) == names, (reader, list(row), names)
            for name in names:
                assert row[name] == wanted.get(name), (reader, place, name, repr(row[name])[:200], wanted.get(name))
        print(f"{reader}: {len(rows)} rows the same")
    print(f"bounds: {check_bounds(path, rows)} row groups right")


main(*sys.argv[1:])
