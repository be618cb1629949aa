/// Words that turn a sentence round: they are shown whole and never swept away by the clean-up.
enum Negation {
    private static let words: Set<String> = [
        "no", "not", "nor", "non", "none", "never", "cannot", "without", "neither", "nobody", "nothing", "nowhere",
        "nicht", "kein", "keine", "nie", "ohne", "ne", "pas", "jamais", "sans", "sin", "nunca", "jamás", "não", "sem",
        "mai", "senza", "не", "нет", "ни", "без", "لا", "لم", "لن", "ليس", "غير", "بدون", "לא", "אין", "אל", "בלי",
        "不", "没", "沒", "未", "无", "無", "非", "别", "勿", "否",
    ]

    static func contains(_ word: String) -> Bool {
        guard word.utf8.count <= 24 else { return false }
        let word = word.lowercased()
        return words.contains(word) || word.hasSuffix("n't")
    }
}
