import PouchBytes
import PouchMirror

/// `HOWTO.txt` of a package: the seven checks by hand. It is a shell script whose prose is comments, so that a reader may run
/// one command or `sh HOWTO.txt`.
struct EvidenceGuide {
    private let check: EvidenceCheck
    /// Names of the package's files.
    private let names: Set<String>

    init(_ check: EvidenceCheck, _ names: Set<String>) {
        self.check = check
        self.names = names
    }

    var text: String {
        let parts = [
            opening, part(.record, ["record.warc.gz"], record), part(.payload, ["record.warc.gz", "page"], payload),
            part(.statement, ["statement.json"], statement), part(.line, ["proof.json"], line),
            part(.chain, ["summary.json"], chain), part(.signature, ["summary.json.minisig"], signature),
            part(.timeStamp, ["summary.json.tsr"], stamp),
        ]
        return parts.joined(separator: "\n")
    }

    private var opening: String {
        """
        # Evidence for \(check.url)
        # as crawl \(check.crawl) knew it. Each command below does one check by hand, in the folder in which
        # this file lies; `sh HOWTO.txt` does all of them. Needed: sh, gzip, sha256sum, python3; minisign for a
        # signature, openssl for a time stamp. What is shown, and what is not: docs/evidence.md of Pouch.

        """
    }

    private func part(_ name: EvidenceCheck.Name, _ needs: [String], _ command: String?) -> String {
        let title = "# \(name.number). \(Self.titles[name] ?? "")\n"
        guard let command, names.isSuperset(of: needs) else {
            return title + "# Not in this package: \(check[name]?.detail.filter { $0 != "\n" } ?? "").\n"
        }
        return title + command + "\n"
    }

    private static let titles: [EvidenceCheck.Name: String] = [
        .record: "The record is a whole gzip member with the manifest's id and the URL that was asked for.",
        .payload: "What the record holds, its coding taken off, is the page.",
        .statement: "The statement is the one that the manifest names, and its text has its digest.",
        .line: "The manifest's line leads to the root in summary.json (RFC 9162, section 2.1.3.2).",
        .chain: "Each summary's digest stands in the next one, the last one's in head.json.",
        .signature: "The holder of the key signed summary.json. Take pouch.pub from where its holder published it.",
        .timeStamp: "An authority dated summary.json. ca.pem is its root certificate, from the authority.",
    ]

    private func verdict(_ name: EvidenceCheck.Name) -> String {
        "echo \"\(name.number) holds\" || echo \"\(name.number) FAILS\""
    }

    // MARK: - Commands

    private var record: String? {
        guard let finding = check[.record], let id = finding.expected else { return nil }
        return """
            gzip -t record.warc.gz && gzip -dc record.warc.gz | tr -d '\\r' | grep -a -q -x -F \(shellQuoted("WARC-Record-ID: " + id)) &&
            gzip -dc record.warc.gz | tr -d '\\r' | grep -a -q -x -F \(shellQuoted("WARC-Target-URI: " + check.line.target)) && \(verdict(.record))

            """
    }

    private var payload: String? {
        guard let digest = check.line.sha256 else { return nil }
        return """
            python3 - <<'END' && echo "\(digest.hex)  page" | sha256sum -c --status - && \(verdict(.payload))
            import gzip, hashlib, re, sys, zlib
            data = gzip.open("record.warc.gz").read()
            while data:
                head, data = data.split(b"\\r\\n\\r\\n", 1)
                size = int(re.search(rb"(?im)^content-length:\\s*(\\d+)", head).group(1))
                block, data = data[:size], data[size + 4:]
            end = re.search(rb"\\r?\\n\\r?\\n", block)
            fields, body = block[:end.start()], block[end.end():]
            codings = b",".join(re.findall(rb"(?im)^content-encoding:[ \\t]*([^\\r\\n]*)", fields)).lower()
            for coding in reversed([name.strip() for name in codings.split(b",") if name.strip()]):
                if coding in (b"gzip", b"x-gzip"): body = gzip.decompress(body)
                elif coding == b"deflate": body = zlib.decompress(body, 15 if body[:1] == b"x" else -15)
                elif coding == b"br": import brotli; body = brotli.decompress(body)
            sys.exit(hashlib.sha256(body).hexdigest() != "\(digest.hex)")
            END

            """
    }

    private var statement: String? {
        guard let statement = check.line.statement, let digest = statement.sha256 else { return nil }
        let file = check[.statement]?.file == statement.path
        let whole = file ? "echo \"\(digest.hex)  statement.json\" | sha256sum -c --status - &&\n" : ""
        return """
            \(whole)python3 -c 'import hashlib, json; s = json.load(open("statement.json", encoding="utf-8")); assert hashlib.sha256(s["text"].encode()).hexdigest() == s["text_sha256"]' && \(verdict(.statement))

            """
    }

    private var line: String? {
        """
        python3 - <<'END' && \(verdict(.line))
        import hashlib, json
        proof, summary = json.load(open("proof.json", encoding="utf-8")), open("summary.json", encoding="utf-8", newline="").read()
        leaf, sha = proof["leaves"][0], lambda bytes: hashlib.sha256(bytes).digest()
        root, place, last = sha(b"\\0" + leaf["line"].encode()), leaf["index"], proof["tree_size"] - 1
        for step in map(bytes.fromhex, leaf["path"]):
            if place & 1 or place == last:
                root = sha(b"\\1" + step + root)
                while place and not place & 1: place, last = place >> 1, last >> 1
            else:
                root = sha(b"\\1" + root + step)
            place, last = place >> 1, last >> 1
        assert last == 0 and root.hex() == json.loads(summary)["manifest"]["merkle_root"] and proof["summary"] == summary
        assert json.loads(leaf["line"]).get("sha256") == \(check.line.sha256.map { "\"\($0.hex)\"" } ?? "None")
        END

        """
    }

    private var chain: String? {
        let later = names.filter { $0.hasPrefix("chain/") }.sorted()
        let files = ["summary.json"] + later + (names.contains("head.json") ? ["head.json"] : [])
        let steps = zip(files, files.dropFirst()).map { file, next in
            "grep -q \"$(sha256sum \(file) | cut -c1-64)\" \(next)"
        }
        guard !steps.isEmpty else { return nil }
        return steps.joined(separator: " &&\n") + " && \(verdict(.chain))\n"
    }

    private var signature: String? { "minisign -V -q -p pouch.pub -m summary.json && \(verdict(.signature))\n" }

    private var stamp: String? {
        "openssl ts -verify -data summary.json -in summary.json.tsr -CAfile ca.pem && \(verdict(.timeStamp))\n"
    }
}
