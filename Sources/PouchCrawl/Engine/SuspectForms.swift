import PouchProfile
import PouchStore

/// Documents in doubt by the form of their URLs: which forms are worth a probe, without the documents themselves.
struct SuspectForms {
    struct Group {
        var form: URLForm
        var count: Int
        /// The name in the URL of the first of them.
        var name: String
        var role: Role
    }

    private var groups: [URLForm: Group] = [:]

    /// Distinct forms, at most. Only the first few are probed: an archive with a folder for each document need not be
    /// held in memory for that.
    private static let most = 10_000

    mutating func add(_ suspect: ProbedDocument) {
        let (form, name) = URLForm.split(suspect.url)
        if groups[form] == nil {
            guard groups.count < Self.most else { return }
            groups[form] = Group(form: form, count: 0, name: name, role: suspect.role)
        }
        groups[form]?.count += 1
    }

    /// Those of most documents first.
    var byCount: [Group] {
        groups.values.sorted {
            ($1.count, $0.form.prefix, $0.form.ending) < ($0.count, $1.form.prefix, $1.form.ending)
        }
    }
}
