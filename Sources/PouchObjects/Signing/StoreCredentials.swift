import PouchBytes

/// Who asks a store. The secret parts appear in no description.
package struct StoreCredentials: Sendable {
    package let accessKey: String
    package let secretKey: String
    package let sessionToken: String?

    package init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    /// From `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
    ///
    /// - Throws: ``ObjectError/noCredentials(missing:)``, and `badSetting` for a value that no field can hold.
    package init(environment: [String: String]) throws(ObjectError) {
        func value(_ name: String) throws(ObjectError) -> String? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            guard text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
                throw .badSetting(name: name, problem: "it holds white space, or a character that is not ASCII")
            }
            return text
        }
        guard let accessKey = try value("AWS_ACCESS_KEY_ID") else { throw .noCredentials(missing: "AWS_ACCESS_KEY_ID") }
        guard let secretKey = try value("AWS_SECRET_ACCESS_KEY") else {
            throw .noCredentials(missing: "AWS_SECRET_ACCESS_KEY")
        }
        self.init(accessKey: accessKey, secretKey: secretKey, sessionToken: try value("AWS_SESSION_TOKEN"))
    }
}

extension StoreCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "credentials" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
