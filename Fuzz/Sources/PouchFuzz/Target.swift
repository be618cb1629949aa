import Synchronization

/// What is fuzzed: each a reader of bytes that someone else wrote, in a file of its own.
enum Target: String, CaseIterable {
    case answer, charset, coding, feed, head, json, manifest, markup, page
    case pageData = "page-data"
    case parquet, pdf, profile, proof, replay, robots, section, signature, stamp, time, url, warc

    static let chosen = Mutex<Target>(.json)

    /// Runs the chosen target on one input; returns only when all that must hold does.
    static func run(_ input: [UInt8]) {
        switch chosen.withLock({ $0 }) {
        case .answer: AnswerTarget.run(input)
        case .coding: CodingTarget.run(input)
        case .charset: CharsetTarget.run(input)
        case .feed: FeedTarget.run(input)
        case .head: HeadTarget.run(input)
        case .json: JSONTarget.run(input)
        case .manifest: ManifestTarget.run(input)
        case .markup: MarkupTarget.run(input)
        case .page: PageTarget.run(input)
        case .pageData: PageDataTarget.run(input)
        case .parquet: ParquetTarget.run(input)
        case .pdf: PDFTarget.run(input)
        case .profile: ProfileTarget.run(input)
        case .proof: ProofTarget.run(input)
        case .replay: ReplayTarget.run(input)
        case .robots: RobotsTarget.run(input)
        case .section: SectionTarget.run(input)
        case .signature: SignatureTarget.run(input)
        case .stamp: StampTarget.run(input)
        case .time: TimeTarget.run(input)
        case .url: URLTarget.run(input)
        case .warc: WARCTarget.run(input)
        }
    }

    /// What is made once, before the first input.
    func setUp() throws {
        if self == .page { try PageTarget.setUp() }
        if self == .feed { try FeedTarget.setUp() }
        if self == .section { try SectionTarget.setUp() }
        if self == .pageData { try PageDataTarget.setUp() }
    }
}
