import PouchBytes

/// Neutral sentences, made up word by word: nothing in them was ever said.
struct Prose {
    var random: SeededGenerator

    private static let subjects = [
        "The delegations", "Both governments", "The working group", "Officials", "The participants",
        "The members of the commission", "The two sides",
    ]
    private static let verbs = [
        "discussed", "reviewed", "welcomed", "agreed to continue", "took note of", "examined", "reaffirmed",
    ]
    private static let objects = [
        "the implementation of the agreement", "cooperation on border security", "the situation of refugees",
        "the schedule of the next round",
        "assistance to the affected communities", "the exchange of technical experts",
        "the protection of cultural heritage", "progress on trade",
    ]
    private static let tails = [
        "at a meeting in the capital", "over two days", "with representatives of neighboring states",
        "in a constructive atmosphere",
        "and will report in the spring", "as part of a continuing dialogue", "in keeping with earlier commitments",
    ]
    private static let topics = [
        "Migration Talks", "Border Security", "Landmine Removal", "Fisheries Agreement", "Visa Procedures",
        "Civil Aviation Talks", "Polio Assistance",
        "Trade Preferences", "Embassy Construction", "Cultural Property", "Flood Relief", "Nonproliferation Dialogue",
        "Election Observers", "Student Exchanges",
    ]
    private static let countries = [
        "Mexico", "Georgia", "Kenya", "Ukraine", "Haiti", "Colombia", "Jordan", "Peru", "Bolivia", "Thailand", "Cyprus",
        "Armenia", "Ecuador", "Nepal",
    ]

    mutating func pick(_ choices: [String]) -> String { choices[Int.random(in: 0..<choices.count, using: &random)] }
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func sentence() -> String {
        "\(pick(Self.subjects)) \(pick(Self.verbs)) \(pick(Self.objects)) \(pick(Self.tails))."
    }

    mutating func paragraph() -> String {
        let count = number(2...4)
        var sentences: [String] = []
        for _ in 0..<count { sentences.append(sentence()) }
        return sentences.joined(separator: " ")
    }

    mutating func title() -> String { "\(pick(Self.countries)): \(pick(Self.topics))" }
}
