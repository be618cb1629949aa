import ArgumentParser
import Foundation
import PouchLearn
import PouchMirror
import PouchProfile
import PouchReport
import PouchRun
import PouchURL

/// One run of `pouch profile learn`.
struct LearnJob {
    let command: LearnCommand

    func run() throws -> ExitStatus {
        let known = try knownProfile()
        guard let start = known?.seeds.first ?? WebURL(command.url) else {
            throw ValidationError(
                "\"\(printable(command.url))\" is not an http or https URL, and there is no profile of that name")
        }
        if let output = command.output, !command.replace, FileManager.default.fileExists(atPath: output) {
            printError("\(output) is there already; --replace writes over it")
            return .cannotCreate
        }
        let findings = try learn(start, known)
        if let output = command.output { try AtomicFile(path: output).replace(Array(findings.yaml.utf8)) }
        show(findings, known)
        return findings.isUsable ? .complete : .changed
    }

    /// The profile that the argument names, when it is no URL.
    private func knownProfile() throws -> SiteProfile? {
        if command.url.hasPrefix("http://") || command.url.hasPrefix("https://") { return nil }
        return try SiteProfile.load(nameOrPath: command.url)
    }

    private func learn(_ start: WebURL, _ known: SiteProfile?) throws -> Findings {
        var options = Learning.options(
            name: known?.name ?? Learning.name(of: command.output, start), contact: command.contact ?? known?.contact)
        options.rows = command.rows
        for (place, text) in command.document.enumerated() {
            guard let url = WebURL(text) else { continue }
            let title = command.title.indices.contains(place) ? command.title[place] : nil
            let date = command.date.indices.contains(place) ? command.date[place].date : nil
            options.documents.append(.init(url: url, title: title, date: date))
        }
        var manner = LearnPages.Manner()
        manner.pages = command.pages
        manner.origin = command.origin
        manner.mirror = command.mirror
        manner.warc = command.warc
        manner.delay = command.delay?.duration
        manner.refetch = command.refetch
        manner.proxy = command.connection.proxy?.address
        return try Learning.learn(start, options, manner, output: .standard)
    }

    // MARK: - What is shown

    private func show(_ findings: Findings, _ known: SiteProfile?) {
        if command.json { return printResult(LearnText.json(findings, file: command.output) + "\n") }
        let preview = LearnText.preview(findings, file: command.output)
        switch command.show {
        case .links: return printResult(LearnText.links(findings))
        case .statements: return printResult(LearnText.statements(findings))
        case .yaml: return printResult(findings.yaml)
        case nil: break
        }
        if let known {
            printResult(LearnText.differences(String(decoding: known.source, as: UTF8.self), findings.yaml))
            printNote(preview)
        } else if command.output == nil {
            printNote(preview)
            printResult(findings.yaml)
        } else {
            printResult(preview)
        }
    }
}
