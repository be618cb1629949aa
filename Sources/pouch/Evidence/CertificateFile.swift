/// The certificates to trust when they are not the system's, chosen as curl's own command line does.
enum CertificateFile {
    static func chosen(in environment: [String: String]) -> String? {
        ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
}
