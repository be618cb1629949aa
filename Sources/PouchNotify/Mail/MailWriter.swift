import Foundation
import PouchBytes

/// An alert as a mail (RFC 5322, RFC 2045) for a program that takes it as sendmail does: lines end in LF, and `From` is
/// left to that program unless one is given.
struct MailWriter {
    var to: String
    /// An address; nil for the one that the system gives.
    var from: String?
    /// This machine's name, for the message's id.
    var host: String
    var now: Timestamp

    /// Bytes of an attachment; a larger page is left out.
    static let attachmentLimit = 4 << 20

    func write(_ message: AlertMessage) -> [UInt8] {
        var head = ""
        if let from { head += HeaderText.field("From", from) }
        head += HeaderText.field("To", to)
        head += HeaderText.field("Subject", message.subject)
        head += HeaderText.field("Date", date)
        head += HeaderText.field("Message-ID", "<\(message.reportSHA256.prefix(32)).pouch@\(safeHost)>")
        // RFC 3834: no machine is to answer.
        head += HeaderText.field("Auto-Submitted", "auto-generated")
        head += HeaderText.field("MIME-Version", "1.0")
        guard let html = message.html, html.utf8.count <= Self.attachmentLimit else {
            return Array((head + Self.plainFields + "\n").utf8) + QuotedPrintable.encode(message.text)
        }
        // "=_" stands in no quoted-printable text and in no base 64.
        let boundary = "=_pouch_\(message.reportSHA256.prefix(32))"
        head += "Content-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n--\(boundary)\n"
        var mail = Array((head + Self.plainFields + "\n").utf8)
        mail += QuotedPrintable.encode(message.text)
        mail += Array(
            "\n--\(boundary)\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n".utf8)
        mail += Array("Content-Disposition: attachment; filename=\"audit-\(safe(message.toCrawl)).html\"\n\n".utf8)
        mail += Data(html.utf8).base64EncodedData(options: [.lineLength76Characters, .endLineWithLineFeed])
        mail += Array("\n--\(boundary)--\n".utf8)
        return mail
    }

    private static let plainFields =
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"

    /// RFC 5322 section 3.3: HTTP's form, with the zone as a number.
    private var date: String { now.httpDate.replacing("GMT", with: "+0000") }

    private var safeHost: String {
        let name = safe(host)
        return name.isEmpty ? "localhost" : name
    }

    private func safe(_ text: String) -> String {
        String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") })
    }
}
