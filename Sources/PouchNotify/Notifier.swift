import PouchBytes
import PouchFetch
import PouchProfile

/// Takes an alert to a target: starts a program, hands a mail to sendmail, or posts to a webhook.
package struct Notifier: Sendable {
    /// Facts of this machine and its user that a delivery needs.
    package struct Settings: Sendable {
        /// Of HTTP requests.
        package var userAgent: String
        /// Signs what webhooks are sent; nil for no signature.
        package var secret: [UInt8]?
        /// Takes a mail as sendmail does.
        package var sendmail = "/usr/sbin/sendmail"
        /// An address for a mail's `From`; nil for the one that sendmail gives.
        package var mailFrom: String?
        /// This machine's name.
        package var host: String
        /// Of this process.
        package var environment: [String: String]
        /// Seconds that a program may take.
        package var programSeconds = 60

        package init(userAgent: String, host: String, environment: [String: String]) {
            self.userAgent = userAgent
            self.host = host
            self.environment = environment
        }
    }

    private let settings: Settings
    private let waiting: Waiting

    package init(_ settings: Settings, waiting: Waiting) {
        self.settings = settings
        self.waiting = waiting
    }

    /// Waits on this thread until the target has it.
    package func send(_ message: AlertMessage, to target: NotifyTarget) throws(DeliveryFailure) {
        switch target {
        case .command(let words):
            try ChildProgram(
                words: words, environment: message.environment(over: settings.environment),
                input: message.report.map { Array($0.utf8) } ?? message.webhookBody, seconds: settings.programSeconds
            ).run()
        case .mail(let address):
            let mail = MailWriter(to: address, from: settings.mailFrom, host: settings.host, now: waiting.now())
            var environment = settings.environment
            environment["POUCH_WEBHOOK_SECRET"] = nil
            // -t: the addresses are in the mail; -i: a line with a dot alone does not end it.
            try ChildProgram(
                words: [settings.sendmail, "-t", "-i"], environment: environment, input: mail.write(message),
                seconds: settings.programSeconds
            ).run()
        case .webhook(let url):
            let fetching = FetchSettings(
                userAgent: settings.userAgent, connections: 1, connectTimeoutMilliseconds: 10_000,
                idleTimeoutSeconds: 20, totalTimeoutMilliseconds: 30_000, bodyLimit: 1 << 20,
                allowsNonPublicAddresses: true)
            try Webhook(
                url: url, secret: settings.secret, waiting: waiting,
                post: { post throws(FetchFailure) in try post.send(fetching) }
            ).send(message.webhookBody, key: message.reportSHA256)
        }
    }
}
