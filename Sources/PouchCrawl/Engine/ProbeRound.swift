import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// The probes of a crawl: which URLs that cannot exist are requested, and when. A value without I/O.
///
/// The first document of each folder and ending that was never held waits until it is known how the archive answers
/// URLs there that do not exist. At the end of a crawl the folders of documents in doubt follow, and a control: a
/// document that answered well.
struct ProbeRound {
    /// A probe on its way.
    struct Probe: Sendable {
        var document: ProbedDocument
        var kind: CrawlProbe.Kind
        var attempt = 1
        /// Microseconds since 1970.
        var notBefore: Int64 = 0
    }

    /// Probes of nonsense in a crawl.
    static let most = 16
    /// Requests for one probe.
    static let attempts = 3

    private let crawl: String
    private(set) var hasControl: Bool
    private var planned: [Probe] = []
    private(set) var underWay = 0
    private var begun: Set<String> = []
    /// Documents that wait for the probe of their form.
    private var waiting: [URLForm: [PendingDocument]] = [:]
    /// Forms that need no more thought: probed, or beyond the bound.
    private var settled: Set<URLForm> = []
    private(set) var evidence: Soft404Evidence

    /// - Parameter made: those of an earlier run of the crawl.
    init(crawl: String, made: [CrawlProbe]) {
        self.crawl = crawl
        hasControl = made.contains { $0.kind == .control }
        evidence = Soft404Evidence(made)
        begun = Set(made.filter { $0.kind == .nonsense }.map(\.url))
    }

    var isIdle: Bool { planned.isEmpty && underWay == 0 }
    /// Documents that wait for a probe.
    var waitingCount: Int { waiting.values.reduce(0) { $0 + $1.count } }

    // MARK: - Planning

    /// Holds a document that was never had until the probe of its form is answered. False when nothing is to be waited for.
    mutating func holds(_ document: PendingDocument, isAllowed: (WebURL, Role) -> Bool) -> Bool {
        guard begun.count < Self.most || !waiting.isEmpty else { return false }
        let (form, name) = URLForm.split(document.url)
        if waiting[form] != nil {
            waiting[form]?.append(document)
            return true
        }
        guard !settled.contains(form) else { return false }
        settled.insert(form)
        guard plan(form, sibling: name, document.role, isAllowed) else { return false }
        waiting[form] = [document]
        return true
    }

    /// Plans the probes of documents in doubt, those of the most of them first, and the control.
    mutating func plan(_ suspects: SuspectForms, control: ProbedDocument?, isAllowed: (WebURL, Role) -> Bool) {
        if let control { planned.append(Probe(document: control, kind: .control)) }
        for group in suspects.byCount where begun.count < Self.most && !settled.contains(group.form) {
            settled.insert(group.form)
            _ = plan(group.form, sibling: group.name, group.role, isAllowed)
        }
    }

    private mutating func plan(
        _ form: URLForm, sibling: String, _ role: Role, _ isAllowed: (WebURL, Role) -> Bool
    ) -> Bool {
        guard begun.count < Self.most, let url = form.nonsense(crawl: crawl, sibling: sibling), isAllowed(url, role),
            begun.insert(url.text).inserted
        else { return false }
        planned.append(Probe(document: ProbedDocument(url: url, role: role), kind: .nonsense))
        return true
    }

    // MARK: - Events

    /// The next probe that may start now.
    mutating func next(now: Int64) -> Probe? {
        guard let place = planned.firstIndex(where: { $0.notBefore <= now }) else { return nil }
        underWay += 1
        return planned.remove(at: place)
    }

    /// The time of the earliest probe that waits, microseconds since 1970.
    var earliest: Int64? { planned.map(\.notBefore).min() }

    mutating func retry(_ probe: Probe, at time: Int64) {
        underWay -= 1
        var again = probe
        again.attempt += 1
        again.notBefore = time
        planned.append(again)
    }

    /// Puts a probe back that was taken and did not start.
    mutating func postpone(_ probe: Probe, until time: Int64) {
        underWay -= 1
        var later = probe
        later.notBefore = time
        planned.append(later)
    }

    /// A probe is answered, or given up. Returns the documents that waited for it.
    mutating func finished(_ probe: CrawlProbe) -> [PendingDocument] {
        underWay -= 1
        hasControl = hasControl || probe.kind == .control
        evidence.add(probe)
        guard probe.kind == .nonsense, let url = WebURL(probe.url) else { return [] }
        return waiting.removeValue(forKey: URLForm(url)) ?? []
    }

    /// From now on second answers are judged by what the probes found.
    mutating func complete() { evidence.isComplete = true }
}
