import ArgumentParser

@main
struct Pouch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pouch", abstract: "A crawler and evidence-grade mirror for institutional press archives.")
}
