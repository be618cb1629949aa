import PouchAudit
import PouchDiff

/// A report made by hand that has a document of every class, storms, shared edits, and texts in several scripts.
enum AuditSample {
    static let digest = String(repeating: "0123456789abcdef", count: 4)
    static let other = String(repeating: "fedcba9876543210", count: 4)
    static let host = "https://archive.example.gov"

    static func crawl(_ name: String, lines: Int = 9_312) -> AuditReport.Crawl {
        let day = "\(name.prefix(4))-\(name.dropFirst(4).prefix(2))-\(name.dropFirst(6).prefix(2))"
        return AuditReport.Crawl(
            name: name, startedAt: "\(day)T07:30:00Z", endedAt: "\(day)T09:12:44Z", summarySHA256: digest,
            manifestSHA256: other, lines: lines)
    }

    static func empty(title: String = "U.S. Department of State Archive, 2001–2009") -> AuditReport {
        var report = AuditReport(
            profile: "state-2001-2009", title: title, origin: host, from: crawl("20261117T073000Z"),
            to: crawl("20261124T073000Z", lines: 9_318))
        report.counts = AuditClass.allCases.map { AuditReport.Count($0, $0 == .unchanged ? 9_312 : 0) }
        return report
    }

    static func capture(_ crawl: String, _ outcome: String, _ digest: String?, status: Int? = 200)
        -> DocumentChange.Capture
    {
        var capture = DocumentChange.Capture(crawl: crawl, outcome: outcome)
        capture.fetchedAt =
            "\(crawl.prefix(4))-\(crawl.dropFirst(4).prefix(2))-\(crawl.dropFirst(6).prefix(2))T08:01:17Z"
        capture.httpStatus = status
        capture.sha256 = digest
        capture.textSHA256 = digest
        capture.recordID = "urn:uuid:6f1c0f8e-92a4-4f2e-9a52-0a7c2f6d1b3e"
        capture.warcFile = "archive/\(crawl)-00001.warc.gz"
        capture.warcOffset = 1_482_113
        capture.listedOn = [host + "/r/pa/prs/ps/2003/c8651.htm"]
        return capture
    }

    static func change(_ kind: AuditClass, _ path: String, _ title: String?, date: String? = "2003-05-07")
        -> DocumentChange
    {
        var change = DocumentChange(url: host + path, kind: kind, role: "statement")
        change.title = title
        change.date = date
        change.statementKind = "Press Statement"
        change.speaker = "Richard Boucher"
        change.language = "en"
        change.statementID = "20412-9f3c1a77"
        change.from = kind == .added ? nil : capture("20261117T073000Z", "unchanged", digest)
        change.to = capture("20261124T073000Z", "changed", other)
        return change
    }

    static func report(_ changes: [DocumentChange]) -> AuditReport {
        var report = empty()
        report.changes = changes
        report.counts = AuditClass.allCases.map { kind in
            AuditReport.Count(kind, kind == .unchanged ? 9_000 : changes.count { $0.kind == kind })
        }
        report.verdict =
            changes.contains { $0.kind.isChange }
            ? .changed : changes.contains { $0.kind.isOpen } ? .undetermined : .unchanged
        return report
    }

    /// One of everything.
    static func full() -> AuditReport {
        var report = report(removed + edited + listed + open)
        report.counts = report.counts.map { AuditReport.Count($0.kind, $0.kind == .cosmetic ? 8_412 : $0.count) }
        report.between = [crawl("20261120T073000Z", lines: 9_315)]
        report.options.removedAfter = 2
        report.coverage.listings = 118
        report.notModified = AuditReport.NotModified(
            answers: 6_204, sampled: 62, lied: 1, share: 1 / 62, low: 0.002_85, high: 0.085_8)
        report.shared = [
            AuditReport.SharedEdit(
                id: "T1", isTemplate: true, place: .page, documents: 8_412,
                deleted: ["Welcome to the Department of State archive."],
                inserted: [
                    "This site is no longer updated. Some links may not work, and content may not reflect current policy.",
                    "Report a broken link",
                ], field: nil,
                sample: ["/r/pa/prs/ps/2003/20412.htm", "/r/pa/prs/ps/2003/20413.htm"].map { host + $0 }),
            AuditReport.SharedEdit(
                id: "T2", isTemplate: false, place: .text, documents: 14, deleted: ["Macedonia"],
                inserted: ["North Macedonia"], field: nil, sample: [host + "/r/pa/prs/ps/2002/8143.htm"]),
        ]
        report.storms = [
            AuditReport.Outage(
                kind: .unreachable, part: "2006-08", documents: 87, of: 92, reason: "status 503 after 5 attempts",
                sample: [host + "/r/pa/prs/ps/2006/70112.htm", host + "/r/pa/prs/ps/2006/70113.htm"])
        ]
        report.byMonth = months
        report.byKind = [
            churn("Media Note", [.edited: 9, .added: 2]),
            churn("Press Statement", [.removed: 2, .edited: 31, .moved: 4]),
            churn("Taken Question", [.edited: 5, .delisted: 3]),
        ]
        report.bySpeaker = [
            churn("Colin L. Powell", [.edited: 6]), churn("Condoleezza Rice", [.removed: 1, .edited: 3]),
            churn("Richard Boucher", [.edited: 29, .retitled: 1]), churn("Sean McCormack", [.edited: 11, .removed: 1]),
        ]
        return report
    }

    static func churn(_ name: String, _ counts: [AuditClass: Int]) -> AuditReport.Churn {
        AuditReport.Churn(
            name: name, counts: AuditClass.allCases.compactMap { kind in counts[kind].map { .init(kind, $0) } })
    }

    private static var months: [AuditReport.Churn] {
        let counts: [(Int, [Int])] = [
            (2001, [0, 1, 2, 0, 4, 1, 0, 0, 17, 12, 3, 1]), (2002, [1, 0, 2, 3, 1, 0, 0, 5, 2, 9, 0, 1]),
            (2003, [8, 21, 64, 38, 12, 3, 1, 0, 2, 4, 1, 0]), (2004, [0, 1, 1, 26, 31, 2, 0, 0, 1, 3, 2, 0]),
            (2005, [1, 0, 0, 2, 0, 1, 0, 7, 4, 0, 0, 0]), (2007, [0, 0, 1, 0, 2, 0, 1, 0, 0, 0, 3, 1]),
            (2008, [0, 0, 0, 2, 1, 0, 0, 13, 1, 0, 0, 0]), (2009, [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ]
        return counts.flatMap { year, months in
            months.enumerated().filter { $1 > 0 }.map { month, count in
                churn("\(year)-\(month < 9 ? "0" : "")\(month + 1)", [.edited: count])
            }
        }
    }

    // MARK: - Documents

    private static var removed: [DocumentChange] {
        var gone = change(.removed, "/r/pa/prs/ps/2003/20412.htm", "Statement on the Detention of Foreign Nationals")
        gone.reasons = [
            "status 404, where the older crawl had a good copy", "asked again 41 minutes later: still 404",
            "the server was well: \(host)/r/pa/prs/ps/2003/20413.htm answered as before",
        ]
        gone.to = capture("20261124T073000Z", "gone", nil, status: 404)
        gone.to?.firstAnswer = DocumentChange.FirstAnswer(
            httpStatus: 404, fetchedAt: "2026-11-24T07:44:02Z",
            recordID: "urn:uuid:11111111-92a4-4f2e-9a52-0a7c2f6d1b3e")
        gone.also = [.delisted]
        return [gone]
    }

    private static var edited: [DocumentChange] {
        var english = change(
            .edited, "/r/pa/prs/ps/2003/18554.htm", "Disarmament of Iraq: Progress at the United Nations",
            date: "2003-03-11")
        english.also = [.retitled]
        english.reasons = ["the text changed, 7.3 % of it", "on the page: title"]
        english.fields = [
            DocumentChange.Field(
                name: "title", old: "Iraq: Progress at the United Nations",
                new: "Disarmament of Iraq: Progress at the United Nations"),
            DocumentChange.Field(name: "released_on", old: nil, new: "March 12, 2003"),
        ]
        english.diff = TextDiff(
            old: [
                "The Secretary met this morning with the foreign ministers of the Security Council.",
                "Iraq has not complied with its obligations under Resolution 1441. The inspectors found 12 prohibited missiles, and the Council will meet again on March 14.",
                "We do not believe that further inspections alone will disarm the regime.",
                "The United States remains committed to a diplomatic solution, and continues to consult with its friends and allies in the region and beyond.",
                "Questions may be put to the Office of Press Relations.", "Released on March 11, 2003",
                "End of statement.",
            ],
            new: [
                "The Secretary met this morning with the foreign ministers of the Security Council.",
                "Released on March 11, 2003",
                "Iraq has not fully complied with its obligations under Resolution 1441. The inspectors found 21 prohibited missiles, and the Council will meet again on March 17.",
                "We believe that further inspections alone will disarm the regime.",
                "Questions may be put to the Office of Press Relations.",
                "A transcript of the Secretary’s remarks will be posted when it is available.", "End of statement.",
            ])
        var arabic = change(.edited, "/r/pa/prs/ps/2003/20001.htm", "بيان بشأن العراق", date: "2003-04-02")
        arabic.language = "ar"
        arabic.speaker = nil
        arabic.reasons = ["the text changed, 11 % of it"]
        arabic.shared = ["T2"]
        arabic.diff = TextDiff(
            old: ["تؤكد الولايات المتحدة التزامها بوحدة العراق وسيادته.", "سيجتمع الوزراء يوم الاثنين في عمان."],
            new: [
                "تؤكد الولايات المتحدة التزامها الكامل بوحدة العراق وسيادته.", "سيجتمع الوزراء يوم الثلاثاء في عمان.",
            ])
        var japanese = change(.edited, "/r/pa/prs/ps/2004/31877.htm", "日米外相会談について", date: "2004-04-24")
        japanese.language = "ja"
        japanese.reasons = ["the text changed, 9 % of it"]
        japanese.diff = TextDiff(
            old: ["国務長官は東京で外務大臣と会談し、北朝鮮の核問題について協議した。"], new: ["国務長官は東京で外務大臣と会談し、北朝鮮の核開発計画について協議した。"])
        return [english, arabic, japanese]
    }

    private static var listed: [DocumentChange] {
        var retitled = change(
            .retitled, "/r/pa/prs/ps/2005/42601.htm", "Visit of the Foreign Minister of Ruritania", date: "2005-02-22")
        retitled.reasons = ["the listing gives another title"]
        retitled.fields = [
            .init(name: "listing_title", old: "Ruritania: Visit", new: "Visit of the Foreign Minister of Ruritania")
        ]
        var redated = change(.redated, "/r/pa/prs/ps/2002/8143.htm", "Travel Warning Lifted", date: "2002-03-01")
        redated.reasons = ["the listing says 2002-03-11, the page 2002-03-01"]
        redated.fields = [.init(name: "listing_date", old: "2002-03-01", new: "2002-03-11")]
        var moved = change(
            .moved, "/r/pa/prs/ps/2007/79001.htm", "Joint Statement on Energy Cooperation", date: "2007-01-17")
        moved.movedTo = host + "/secretary/rm/2007/79001.htm"
        moved.reasons = ["redirected there (status 301), and the text is the same"]
        var delisted = change(
            .delisted, "/r/pa/prs/ps/2004/32311.htm", "Update on Abu Ghraib Inquiries", date: "2004-05-09")
        delisted.reasons = [
            "still served, and no listing names it any more; it was on \(host)/r/pa/prs/ps/2004/c12345.htm"
        ]
        delisted.versions = [
            .init(
                firstCrawl: "20261117T073000Z", lastCrawl: "20261120T073000Z", firstSeen: "2026-11-17T08:01:17Z",
                lastSeen: "2026-11-20T08:01:17Z", sha256: digest, textSHA256: digest, state: "held"),
            .init(
                firstCrawl: "20261124T073000Z", lastCrawl: "20261124T073000Z", firstSeen: "2026-11-24T08:01:17Z",
                lastSeen: nil, sha256: other, textSHA256: other, state: "held"),
        ]
        var restored = change(
            .restored, "/r/pa/prs/ps/2001/1204.htm", "Remembering the Victims of September 11", date: "2001-09-14")
        restored.reasons = ["it had been gone, and is served again"]
        let added = change(.added, "/r/pa/prs/ps/2009/113998.htm", "Farewell Remarks to Employees", date: "2009-01-16")
        return [retitled, redated, moved, delisted, restored, added]
    }

    private static var open: [DocumentChange] {
        let kinds: [(AuditClass, String)] = [
            (.blocked, "status 403"), (.unreachable, "status 503 after 5 attempts"),
            (.undetermined, "the crawl did not come to it"),
            (.cosmetic, "what differs is shared with other pages: T1"),
        ]
        return kinds.enumerated().map { index, kind in
            var change = change(kind.0, "/r/pa/prs/ps/2006/\(70_112 + index).htm", nil, date: nil)
            change.reasons = [kind.1]
            return change
        }
    }
}
