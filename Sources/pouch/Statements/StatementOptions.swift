import ArgumentParser
import PouchExport

/// A choice of statements: the options that exports and searches share.
struct StatementOptions: ParsableArguments {
    @Option(help: "Only statements of this day and later, as 2003-04-30.")
    var from: DayArgument?

    @Option(help: "Only statements of this day and before.")
    var to: DayArgument?

    @Option(help: "Only statements of this year. Repeatable.")
    var year: [Int] = []

    @Option(help: "Only statements of this kind, such as \"Media Note\". Repeatable.")
    var kind: [String] = []

    func validate() throws {
        if let from, let to, to.date < from.date { throw ValidationError("--from is after --to") }
    }

    var filter: ExportFilter { ExportFilter(from: from?.date, to: to?.date, years: year, kinds: kind) }
}
