import PouchDiff
import Testing

@Suite("A diff reads as a person would tell it")
struct TextDiffTests {
    // MARK: - Words

    @Test(
        "a number is shown whole, whatever of it changed",
        arguments: [
            ("It lost 1,000 men.", "It lost 10,000 men.", "It lost [-1,000-][+10,000+] men."),
            ("It cost 10 000 euros.", "It cost 100 000 euros.", "It cost [-10 000-][+100 000+] euros."),
            (
                "It cost 10\u{202F}000 euros.", "It cost 10\u{202F}500 euros.",
                "It cost [-10\u{202F}000-][+10\u{202F}500+] euros."
            ),
            ("About 2.5 per cent", "About 2.55 per cent", "About [-2.5-][+2.55+] per cent"),
            ("On May 1, 2003", "On May 11, 2003", "On May [-1-][+11+], 2003"),
            ("Flight B52000 left", "Flight B52001 left", "Flight [-B52000-][+B52001+] left"),
            ("死者二十人", "死者三十人", "死者[-二十-][+三十+]人"),
            ("عدد ١٬٠٠٠ جندي", "عدد ١٠٬٠٠٠ جندي", "عدد [-١٬٠٠٠-][+١٠٬٠٠٠+] جندي"),
            ("1,000 soldiers", "10,000 troops", "[-1,000-][+10,000+] [-soldiers-][+troops+]"),
        ])
    func numbers(old: String, new: String, shown: String) {
        #expect(DiffText.spans(old, new) == shown)
        #expect(DiffText.spans(old, new, ignoresTypography: true) == shown)
    }

    @Test(
        "a negation is shown whole and never passed over",
        arguments: [
            ("We are able to confirm it.", "We are not able to confirm it.", "We are [+not +]able to confirm it."),
            ("We can confirm it.", "We cannot confirm it.", "We [-can-][+cannot+] confirm it."),
            ("They could confirm it.", "They couldn't confirm it.", "They [-could-][+couldn't+] confirm it."),
            ("They could confirm it.", "They couldn’t confirm it.", "They [-could-][+couldn’t+] confirm it."),
            ("It is done with delay.", "It is done without delay.", "It is done [-with-][+without+] delay."),
            ("A lawful act of war", "An unlawful act of war", "[-A lawful-][+An unlawful+] act of war"),
            ("He was never there.", "He was there.", "He was [-never -]there."), ("双方同意会谈", "双方不同意会谈", "双方[+不+]同意会谈"),
        ])
    func negations(old: String, new: String, shown: String) {
        #expect(DiffText.spans(old, new) == shown)
        #expect(DiffText.spans(old, new, ignoresTypography: true) == shown)
    }

    @Test("a negation that stayed is not swept away between two changes")
    func negationStays() {
        #expect(
            DiffText.spans("It was certainly not surprising to us.", "It seemed perhaps not astonishing to us.")
                == "It [-was certainly-][+seemed perhaps+] not [-surprising-][+astonishing+] to us.")
    }

    @Test(
        "a typing error shows its letters, another word shows whole",
        arguments: [
            ("The goverment of France", "The government of France", "The gover[+n+]ment of France"),
            ("The organisation met.", "The organization met.", "The organi[-s-][+z+]ation met."),
            ("This statement stands.", "This statements stands.", "This statement[+s+] stands."),
            ("War in Iran now", "War in Iraq now", "War in [-Iran-][+Iraq+] now"),
            ("They came from Rome", "They came form Rome", "They came [-from-][+form+] Rome"),
            ("teh goverment agrees", "the government agrees", "[-teh-][+the+] gover[+n+]ment agrees"),
            ("Правительство России", "Правителство России", "Правител[-ь-]ство России"),
        ])
    func typingErrors(old: String, new: String, shown: String) {
        #expect(DiffText.spans(old, new) == shown)
    }

    @Test("what stayed by chance between two changes goes with them")
    func coincidence() {
        #expect(
            DiffText.spans(
                "On Monday the quick brown fox crossed the wide river near here.",
                "On Monday some lazy dogs ignored the deep lake near here.")
                == "On Monday [-the quick brown fox crossed the wide river-][+some lazy dogs ignored the deep lake+] near here."
        )
    }

    @Test("a new sentence is shown from its first word to its end")
    func sentence() {
        #expect(
            DiffText.spans("We met. We talked. We left.", "We met. We ate. We talked. We left.")
                == "We met. [+We ate. +]We talked. We left.")
    }

    // MARK: - Scripts

    @Test(
        "words of Arabic and Hebrew are never cut",
        arguments: [
            (
                "قال الوزير إن المحادثات مستمرة", "قال الوزير إن المحادثة مستمرة",
                "قال الوزير إن [-المحادثات-][+المحادثة+] مستمرة"
            ),
            ("השיחות יימשכו לפי צה\"ל", "השיחות נמשכו לפי צה\"ל", "השיחות [-יימשכו-][+נמשכו+] לפי צה\"ל"),
            ("ܣܘܪܝܝܐ ܐܘܪܗܝ ܗܘܐ", "ܣܘܪܝܝܐ ܐܘܪܗܝܐ ܗܘܐ", "ܣܘܪܝܝܐ [-ܐܘܪܗܝ-][+ܐܘܪܗܝܐ+] ܗܘܐ"),
            ("प्रधानमंत्री ने कहा", "प्रधानमन्त्री ने कहा", "[-प्रधानमंत्री-][+प्रधानमन्त्री+] ने कहा"),
        ])
    func joinedScripts(old: String, new: String, shown: String) {
        #expect(DiffText.spans(old, new) == shown)
    }

    @Test(
        "scripts without spaces are compared sign by sign",
        arguments: [
            ("双方将于5月1日举行会谈。", "双方将于5月12日在日内瓦举行会谈。", "双方将于5月[-1-][+12+]日[+在日内瓦+]举行会谈。"),
            ("日本政府は会談を延期した。", "日本政府は首脳会談を中止した。", "日本政府は[+首脳+]会談を[-延期-][+中止+]した。"),
            ("รัฐบาลไทยแถลง", "รัฐบาลลาวแถลง", "รัฐบาล[-ไทย-][+ลาว+]แถลง"),
            ("대한민국 정부는 발표했다", "대한민국 정부가 발표했다", "대한민국 [-정부는-][+정부가+] 발표했다"),
        ])
    func withoutSpaces(old: String, new: String, shown: String) {
        #expect(DiffText.spans(old, new) == shown)
    }

    @Test(
        "a family, a flag, a letter with its accents stay whole",
        arguments: [
            ("a 👨‍👩‍👧‍👦 b", "a 👨‍👩‍👧 b", "a [-👨‍👩‍👧‍👦-][+👨‍👩‍👧+] b"), ("🇫🇷🇩🇪 met", "🇫🇷🇮🇹 met", "🇫🇷[-🇩🇪-][+🇮🇹+] met"),
            ("the cafe\u{301}teria", "the cafeteria", "the caf[-e\u{301}-][+e+]teria"),
            ("un cafe\u{301} noir", "un café noir", "un [-cafe\u{301}-][+café+] noir"),
        ])
    func clusters(old: String, new: String, shown: String) {
        let spans = DiffText.spans(old, new)
        #expect(Array(spans.utf8) == Array(shown.utf8), "\(spans)")
    }

    // MARK: - Typography

    @Test(
        "another typeface of the same signs is no change when asked so, and the new text is shown",
        arguments: [
            ("“Don’t go”, he said… today — now.", "\"Don't go\", he said...\u{a0}today - now."),
            ("«Non» – dit-il", "“Non” -- dit\u{2011}il"), ("two  words\u{2003}here", "two words here"),
            (" at the ends\u{a0}", "at the ends"), ("co\u{ad}operate\u{200B} now", "cooperate now"),
            ("un cafe\u{301}", "un café"), ("‹a› ‘b’", "'a' 'b'"), ("10\u{a0}000 men", "10 000 men"),
        ])
    func typography(old: String, new: String) {
        let loose = TextDiff(old: [old], new: [new], options: .init(ignoresTypography: true))
        #expect(loose.isEmpty)
        #expect(loose.degree == 0)
        #expect(loose.paragraphs.first?.spans.map(\.text) == [new])
        #expect(TextDiff(old: [old], new: [new]).degree > 0, "and a change when not")
    }

    @Test(
        "digits, case, accents, negations, stops and marks are never typography",
        arguments: [
            ("It lost 1 man", "It lost 2 men"), ("It lost 1", "It lost ١"), ("the State", "the state"),
            ("resume", "résumé"),
            ("They can", "They can't"), ("Yes. No", "Yes, No"), ("Really?", "Really!"), ("well-known", "well known"),
            ("1,000", "1.000"), ("-5 degrees", "5 degrees"), ("He said.", "He said..."), ("cannot", "can not"),
            ("\"so\"", "so"), ("a b", "ab"),
        ])
    func notTypography(old: String, new: String) {
        let loose = TextDiff(old: [old], new: [new], options: .init(ignoresTypography: true))
        #expect(loose.degree > 0)
        #expect(!loose.isEmpty)
    }

    @Test("beside a real change, typography stays quiet and shows as it is now")
    func besideChange() {
        #expect(
            DiffText.spans("“Stop”, he said… “now”.", "\"Go\", he said... \"now\".", ignoresTypography: true)
                == "\"[-Stop-][+Go+]\", he said... \"now\".")
    }
}
