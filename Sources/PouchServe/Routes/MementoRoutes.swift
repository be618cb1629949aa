import PouchBytes
import PouchReplay

extension RouteTable {
    /// For other archives' programs: RFC 7089, and the parameters of pywb's CDX server.
    static let mementoRoutes: [Route] = [
        Route("timegate/*", Route.Description("The capture nearest to Accept-Datetime (RFC 7089): 302")) { visit in
            try timeGate(visit)
        },
        Route("timemap/:form/*", Route.Description("Every capture of a URL; form is link, json or cdxj")) { visit in
            try timeMap(visit)
        },
        Route(
            "cdx",
            Route.Description(
                "Captures as pywb's CDX server lists them",
                parameters: [
                    ("url", "an address; with * at its end all that begin so"),
                    ("matchType", "exact, prefix, host or domain"), ("from", "4 to 14 digits"),
                    ("to", "4 to 14 digits"),
                    ("limit", "lines at most"), ("sort", "reverse or closest"), ("closest", "4 to 14 digits"),
                    ("output", "cdxj, json or text"), ("fl", "fields, with commas between"),
                    ("filter", "[!][= or ~]field:text; several may be given"),
                ])
        ) { visit in
            do { return try cdx(visit) } catch let refusal as CDXQuery.Refusal {
                throw SiteError.badRequest("\(refusal).")
            }
        },
    ]

    private static func timeGate(_ visit: Visit) throws -> Answer {
        guard let url = ReplayAddress.url(Array(visit.address(behind: "timegate/").utf8)[...]) else {
            throw SiteError.badRequest("An address of a TimeGate is /timegate/ and an http or https URL.")
        }
        let list = try MementoList(of: url, in: visit.snapshot.captures)
        let addresses = visit.addresses(of: list)
        let dates = visit.request.fields.filter { $0.name == "accept-datetime" }.map(\.value)
        var answer = Answer.text([])
        // The target depends on a request field: no cache may keep the answer.
        answer.fields = [
            ("Cache-Control", "no-store"), ("Vary", "accept-datetime"), ("Link", addresses.link(list)),
        ]
        answer.keeping = .not
        switch TimeGate.decide(list, acceptDatetime: dates) {
        case .found(let memento):
            answer.status = 302
            answer.fields.append(("Location", addresses.memento(memento)))
        case .none:
            answer.status = 404
            answer.body = Array("No complete crawl has a capture of \(list.url.text).\n".utf8)
        case .badDate:
            answer.status = 400
            answer.body = Array("Accept-Datetime is one HTTP date, such as Tue, 24 Nov 2026 07:30:00 GMT.\n".utf8)
        }
        return answer
    }

    private static func timeMap(_ visit: Visit) throws -> Answer {
        let name = visit.value("form")
        guard let form = TimeMap.Form(rawValue: name),
            let url = ReplayAddress.url(Array(visit.address(behind: "timemap/\(name)/").utf8)[...])
        else {
            throw SiteError.badRequest(
                "An address of a TimeMap is /timemap/, link, json or cdxj, / and an http or https URL.")
        }
        let list = try MementoList(of: url, in: visit.snapshot.captures)
        let addresses = visit.addresses(of: list)
        var answer = Answer(form.contentType, TimeMap.bytes(list, addresses, form))
        if list.mementos.isEmpty {
            answer = .text(Array("No complete crawl has a capture of \(list.url.text).\n".utf8))
            answer.status = 404
            answer.keeping = .not
        }
        answer.fields.append(("Link", addresses.link(list)))
        return answer
    }

    private static func cdx(_ visit: Visit) throws -> Answer {
        let query = try CDXQuery(visit.parameters)
        var lines: [UInt8] = []
        try CDXListing(query, in: visit.snapshot.captures).write { lines += $0 }
        return Answer(query.output.contentType, lines)
    }
}
