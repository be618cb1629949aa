import Dispatch
import Foundation
import PouchArchive
import PouchBytes
import PouchExtract
import PouchLearn
import PouchProfile
import PouchReextract
import PouchURL
import Synchronization

/// `pouch extract` of a file without a profile: every HTML page is read by general signs, and marked as such.
package struct GenericExtraction {
    package let path: String
    /// Only pages of these addresses; of an HTML file, its own.
    package let wanted: [WebURL]
    package let output: RunOutput

    package init(path: String, wanted: [WebURL], output: RunOutput) {
        self.path = path
        self.wanted = wanted
        self.output = output
    }

    private static let pageLimit = 16 << 20
    /// Pages held at once, for every core to have some.
    private static let batch = 64

    package func run(_ file: InputFile, isWARC: Bool) throws -> ExtractionEnd {
        let today = Timestamp.now().date
        return isWARC ? try archive(file, today) : try page(file, today)
    }

    // MARK: - One page

    private func page(_ file: InputFile, _ today: CalendarDate) throws -> ExtractionEnd {
        guard let body = try file.contents(limit: Self.pageLimit) else {
            output.message("\(path): larger than \(Self.pageLimit) bytes, which no page is")
            return .damaged
        }
        let unknown = WebURL("http://unknown.invalid/")
        guard let address = wanted.first ?? unknown,
            let read = LearnPage(url: address, body: body, contentType: nil)
        else {
            output.message("\(path): is empty")
            return .incomplete
        }
        // A saved page says where it is from.
        let url = wanted.first ?? read.ownAddress ?? address
        guard let page = LearnPage(url: url, body: body, contentType: nil),
            let found = try GenericPageReader(origin: url.origin, template: nil, today: today).statement(page)
        else {
            output.message("\(path): 1 page read, no text found by general signs; a profile says where it stands")
            return .incomplete
        }
        output.result(found.statement.json(crawl: nil, recordID: nil).bytes + [10])
        return .complete
    }

    // MARK: - An archive

    private struct Held: Sendable {
        var url: WebURL
        var body: [UInt8]
        var contentType: String?
        var recordID: String?
    }

    private func archive(_ file: InputFile, _ today: CalendarDate) throws -> ExtractionEnd {
        // The first pass finds each site's template, the second reads its pages.
        var templates: [Origin: SiteTemplate] = [:]
        _ = try pages(file) { batch in
            let read = Self.each(batch) { held in
                LearnPage(url: held.url, body: held.body, contentType: held.contentType)
            }
            for page in read where templates[page.url.origin] != nil || templates.count < 256 {
                templates[page.url.origin, default: SiteTemplate()].add(page)
            }
        }
        var readers: [Origin: GenericPageReader] = [:]
        for (origin, template) in templates {
            readers[origin] = try? GenericPageReader(origin: origin, template: template, today: today)
        }
        var statements = 0
        let chosen = Set(wanted)
        let known = readers
        let flaws = try pages(file) { batch in
            let lines = Self.each(batch) { held -> [UInt8]? in
                guard chosen.isEmpty || chosen.contains(held.url), let reader = known[held.url.origin],
                    let page = LearnPage(url: held.url, body: held.body, contentType: held.contentType),
                    let found = reader.statement(page)
                else { return nil }
                return found.statement.json(crawl: nil, recordID: held.recordID).bytes + [10]
            }
            for line in lines {
                statements += 1
                output.result(line)
            }
        }
        for flaw in flaws { output.message("\(path): damaged at byte \(flaw.offset): \(flaw.kind.rawValue)") }
        if statements == 0 { output.message("\(path): no page with a text was found") }
        return !flaws.isEmpty ? .damaged : statements > 0 ? .complete : .incomplete
    }

    /// Every HTML answer of a file, some at a time, in its order.
    private func pages(_ file: InputFile, _ visit: ([Held]) -> Void) throws -> [WARCFlaw] {
        var batch: [Held] = []
        let flaws = try WARCSalvage(limit: Self.pageLimit) { file.source(from: $0) }.read(
            wants: { $0.type == "response" && $0.holdsHTTP },
            visit: { record in
                guard let head = record.httpHead, head.status == 200,
                    let url = record.header.targetURI.flatMap({ WebURL($0) }),
                    PageExtractor.isHTML(type: head.value(of: "content-type") ?? ""),
                    let body = try? record.decodedPayload(limit: Self.pageLimit)
                else { return }
                batch.append(
                    Held(
                        url: url, body: body, contentType: head.value(of: "content-type"),
                        recordID: record.header.recordID))
                if batch.count >= Self.batch {
                    visit(batch)
                    batch.removeAll()
                }
            })
        if !batch.isEmpty { visit(batch) }
        return flaws
    }

    /// Does a thing with each on every core; the results in order.
    private static func each<Value: Sendable>(_ batch: [Held], _ work: @Sendable (Held) -> Value?) -> [Value] {
        let results = Mutex([Value?](repeating: nil, count: batch.count))
        DispatchQueue.concurrentPerform(iterations: batch.count) { place in
            let value = work(batch[place])
            results.withLock { $0[place] = value }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}
