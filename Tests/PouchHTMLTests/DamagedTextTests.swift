import Testing

@testable import PouchHTML

@Suite("text that was damaged before it was published")
struct DamagedTextTests {
    @Test(
        "damage is told by its first word",
        arguments: [
            ("Iíve been told", "Iíve"), ("we donít know", "donít"), ("the Stateís \"(Iraqís)", "Stateís"),
            ("Chinaís view", "Chinaís"), ("IÕm here", "IÕm"),
            ("weíre, theyíll", "weíre"), ("he said ìWe will", "ìWe"), ("itâ€™s", "itâ€™s"), ("cafÃ©", "cafÃ©"),
            ("a \u{FFFD} b", "\u{FFFD}"), ("10 Â %", "Â"),
        ])
    func damaged(text: String, example: String) { #expect(DamagedText.firstExample(in: text) == example) }

    @Test(
        "names and words with accents are no damage",
        arguments: [
            "Ottón Solís", "Luís de Camões", "San Francisco de Asís", "el país", "María, Ramírez y García", "Joaquím",
            "David íd", "Río de la Plata", "así", "Õnne",
            "CÔTE D\u{2019}IVOIRE", "naïve", "Tomé e Príncipe", "I\u{2019}ve", "Âge",
        ])
    func whole(text: String) { #expect(DamagedText.firstExample(in: text) == nil) }

    @Test("an example is short, however long its word")
    func long() { #expect(DamagedText.firstExample(in: repeated("x", 10_000) + "â€™")?.count == 40) }
}
