import ArgumentParser
import Foundation
import PouchBytes
import PouchLearn
import PouchMirror
import PouchProfile
import PouchReport
import PouchURL

/// One run of `pouch profile learn`.
struct LearnJob {
    let command: LearnCommand

    func run() throws -> ExitStatus {
        let known = try knownProfile()
        guard let start = known?.seeds.first ?? WebURL(command.url) else {
            throw ValidationError(
                "\"\(printable(command.url))\" is no http or https URL, and no profile of that name is there")
        }
        if let output = command.output, !command.replace, FileManager.default.fileExists(atPath: output) {
            printError("\(output) is there already; --replace writes over it")
            return .cannotCreate
        }
        let findings: Findings
        do { findings = try Self.learn(start, command, known) } catch let error as Stop {
            printError(error.reason)
            return error.status
        } catch let error as LearnError {
            printError("\(error)")
            if case .noStart = error { return .unreachable }
            return .changed
        }
        if let output = command.output { try AtomicFile(path: output).replace(Array(findings.yaml.utf8)) }
        show(findings, known)
        return findings.isUsable ? .complete : .changed
    }

    /// The profile that the argument names, when it is no URL.
    private func knownProfile() throws -> SiteProfile? {
        if command.url.hasPrefix("http://") || command.url.hasPrefix("https://") { return nil }
        return try SiteProfile.load(nameOrPath: command.url)
    }

    /// Learning ended before it began.
    struct Stop: Error {
        var reason: String
        var status: ExitStatus
    }

    private static func learn(_ start: WebURL, _ command: LearnCommand, _ known: SiteProfile?) throws -> Findings {
        var options = self.options(
            name: known?.name ?? name(of: command.output, start), contact: command.contact ?? known?.contact)
        options.rows = command.rows
        for (place, text) in command.document.enumerated() {
            guard let url = WebURL(text) else { continue }
            let title = command.title.indices.contains(place) ? command.title[place] : nil
            let date = command.date.indices.contains(place) ? command.date[place].date : nil
            options.documents.append(.init(url: url, title: title, date: date))
        }
        let manner = LearnPages.Manner(
            pages: command.pages, origin: command.origin, mirror: command.mirror, warc: command.warc,
            delay: command.delay?.duration, refetch: command.refetch, proxy: command.proxy?.address)
        return try learn(start, options, manner)
    }

    static func options(name: String, contact: String?) -> LearnOptions {
        let contact = contact ?? ProcessInfo.processInfo.environment["POUCH_CONTACT"] ?? "you@example.org"
        return LearnOptions(name: name, contact: contact, today: Timestamp.now().date)
    }

    /// - Throws: ``Stop``, `LearnError`.
    static func learn(_ start: WebURL, _ options: LearnOptions, _ manner: LearnPages.Manner) throws -> Findings {
        let source = try LearnPages(manner, start: start, contact: options.contact)
        var learner = Learner(start: start, options: options) { url, purpose in source.page(url, purpose) }
        do {
            let findings = try learner.learn()
            try source.finish()
            return findings
        } catch {
            try source.finish()
            if let refusal = source.refusal { throw Stop(reason: refusal, status: .forbidden) }
            throw error
        }
    }

    /// A profile's name: that of its file, else of the host.
    static func name(of output: String?, _ start: WebURL) -> String {
        let base =
            output.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent } ?? start.origin.host
        var name = String(base.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(60))
        while name.hasPrefix("-") { name.removeFirst() }
        while name.hasSuffix("-") { name.removeLast() }
        if name.hasPrefix("www-") { name.removeFirst(4) }
        return name.isEmpty ? "archive" : name
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
