import PouchBytes
import PouchExport

extension ExportReport {
    /// One line: the file, and how much is in it.
    ///
    /// - Parameter toStandardOutput: whether the export went there: then there is no file to name.
    package func text(toStandardOutput: Bool) -> String {
        guard let path else {
            return toStandardOutput ? "" : "no statement is selected: nothing was written\n"
        }
        return "\(path): \(statements) statements\n"
    }

    /// One JSON object.
    package func json() -> String {
        JSONWriter.line { json in
            json.field("path", path)
            json.field("statements", statements)
            json.field("missing", missingCount)
            json.field("left_out", leftOut)
            json.field("damaged", damaged)
        }
    }

    /// A line for each thing that is not in the export, for standard error.
    package var complaints: [String] {
        var lines = damaged.map { "\(printable($0)) is damaged, and not in the export" }
        if missingCount > 0 {
            lines.append(
                "\(missingCount) documents that the newest crawl names are not held as it saw them, and not in the export:"
            )
            lines += missing.map { "  " + printable($0) }
        }
        if leftOut > 0 { lines.append("\(leftOut) statements are no complete crawl's, and not in the export") }
        return lines
    }
}
