/// Words that a link beside a title is called by: "PDF", "View summary", "Weiterlesen". They name no document.
enum LinkLabel {
    /// Whether a text says only what its link leads to.
    static func matches(_ text: String) -> Bool {
        let parts = text.lowercased().split { !$0.isLetter && $0 != "'" }
        return !parts.isEmpty && parts.count <= 5 && parts.allSatisfy { words.contains(String($0)) }
    }

    private static let words: Set<String> = {
        var all: Set<String> = []
        for line in [
            "view overview summary summaries save download downloads details detail case briefs brief electronic pdf doc docx",
            "word html text txt rtf zip errata erratum sheet audio video watch listen transcript read more full open print",
            "printable version click here attachment attachments appendix file link page story article the this in of",
            "lire plus suite télécharger la voir en savoir",
            "mehr lesen weiterlesen weiter herunterladen ansehen details",
            "leer más descargar ver", "ler mais baixar", "leggi scarica", "lees meer", "läs mer", "læs mere", "les mer",
            "читать далее скачать подробнее", "więcej czytaj pobierz", "více číst", "详情 下载 更多 查看", "詳細 ダウンロード",
            "자세히 보기 다운로드",
        ] { all.formUnion(line.split(separator: " ").map(String.init)) }
        return all
    }()
}
