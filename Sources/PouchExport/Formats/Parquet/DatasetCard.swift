import PouchBytes
import PouchParquet

/// The dataset's card: `README.md` as Hugging Face has it, with the schema that `datasets` reads and what each column means.
struct DatasetCard {
    let archive: String
    let crawls: [MirrorReader.Crawl]
    let isSelection: Bool
    let tables: [TableOutline]
    let languages: [String]
    let software: String

    var bytes: [UInt8] { Array((frontMatter + text).utf8) }

    // MARK: - Front matter

    private var frontMatter: String {
        var lines = ["---", "pretty_name: \(YAMLText.quoted(archive))", "license: unknown"]
        if !languages.isEmpty { lines += ["language:"] + languages.map { "- \(YAMLText.quoted($0))" } }
        lines.append("configs:")
        for table in tables {
            lines.append("- config_name: \(table.name)")
            lines.append("  data_files: \(YAMLText.quoted("\(table.name)/**/*.parquet"))")
            if table.name == tables[0].name { lines.append("  default: true") }
        }
        lines.append("dataset_info:")
        for table in tables {
            lines += ["- config_name: \(table.name)", "  features:"]
            for column in table.columns { lines += ["  - name: \(column.name)", "    dtype: \(column.kind.dtype)"] }
            lines += ["  splits:", "  - name: train", "    num_examples: \(table.rows)"]
            lines += [
                "    num_bytes: \(table.size)", "  download_size: \(table.bytes)", "  dataset_size: \(table.size)",
            ]
        }
        return lines.joined(separator: "\n") + "\n---\n"
    }

    // MARK: - Text

    private var text: String {
        let (first, last) = (crawls[0].name, crawls[crawls.count - 1])
        let name = MarkdownText.line(archive)
        let span = crawls.count == 1 ? "the crawl \(first)" : "\(crawls.count) crawls, \(first) to \(last.name)"
        let part = isSelection ? ", a selection of them" : ""
        let origin = last.facts.origin.map { " of " + MarkdownText.line($0) } ?? ""
        return """

            # \(name)

            The press archive\(origin) as Pouch mirrored it in \(span): \(tables[0].rows) statements\(part).

            ## Reading it

                duckdb -c "SELECT date, title FROM 'statements/**/*.parquet' ORDER BY date"
                pandas.read_parquet("statements")
                datasets.load_dataset("PATH/OF/THIS/FOLDER", "statements")

            `archive` and `crawl` stand in the names of the folders: DuckDB, pandas, polars and Spark give them as columns,
            `datasets` does not.

            \(tables.map(section).joined(separator: "\n"))
            ## Evidence

            The metadata of each file names a crawl (`pouch.crawl`; of statements and crawls the newest one, of changes the
            newer of the two), the SHA-256 of its summary and manifest, and its signature where there is one. A row leads
            by `warc_filename`, `warc_record_offset` and `warc_record_length` to the record of the answer, byte for byte, in
            the mirror. `\(ParquetExport.marker)` has the SHA-256 of each file. The same mirror gives the same bytes.

            ## Licence

            Whose the texts are, and what may be done with them, the mirror does not know: ask the institution.

            Made by \(MarkdownText.line(software)).

            """
    }

    private func section(_ table: TableOutline) -> String {
        var lines = [
            "## \(table.name)", "", "Rows: \(table.rows).", "", "| column | type | meaning |", "|---|---|---|",
        ]
        lines += table.columns.map { "| `\($0.name)` | \($0.kind.dtype) | \($0.meaning) |" }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ParquetColumn.Kind {
    /// As Arrow and `datasets` name it.
    var dtype: String {
        switch self {
        case .boolean: "bool"
        case .int32: "int32"
        case .int64: "int64"
        case .date: "date32"
        case .timestamp: "timestamp[us, tz=UTC]"
        case .text: "string"
        }
    }
}
