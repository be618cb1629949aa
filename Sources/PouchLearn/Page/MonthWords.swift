/// Month names of the languages that press archives are written in, lower case, for finding dates in text.
///
/// A learned profile names those of the page's language, other than English, under `months`.
enum MonthWords {
    /// 1 to 12; nil for a word that is not a month's name.
    static func number(_ word: String) -> Int? { numbers[word] ?? numbers[withoutPrefix(word)] }

    /// A Hebrew name without its "in": ביוני is יוני.
    private static func withoutPrefix(_ word: String) -> String {
        word.unicodeScalars.first == hebrewIn ? String(word.unicodeScalars.dropFirst()) : word
    }

    private static let hebrewIn: Unicode.Scalar = "\u{05D1}"

    static func isEnglish(_ word: String) -> Bool { english.contains(word) }

    /// The names of all months in the languages of the words `met`, by number.
    static func names(of met: Set<String>) -> [Int: [String]] {
        var found: [Int: [String]] = [:]
        var left = Set(met.map { numbers[$0] == nil ? withoutPrefix($0) : $0 })
        let isPrefixed = left != met
        let met = left
        for months in names.dropFirst() where months.contains(where: { met.contains($0) }) {
            // A language counts when it explains a word that no language before it has.
            guard !left.isDisjoint(with: months) else { continue }
            left.subtract(months)
            for (place, name) in months.enumerated()
            where !isEnglish(name) && !(found[place + 1]?.contains(name) ?? false) {
                found[place + 1, default: []].append(name)
            }
        }
        for word in left.sorted() { if let number = numbers[word] { found[number, default: []].append(word) } }
        if isPrefixed { for (number, names) in found { found[number] = names + names.map { "\u{05D1}" + $0 } } }
        return found
    }

    private static let english: Set<String> = Set(
        names[0].flatMap { name in (3...name.count).map { String(name.prefix($0)) } })

    private static let numbers: [String: Int] = {
        var numbers: [String: Int] = [:]
        for name in names[0].enumerated() {
            for length in 3...name.element.count { numbers[String(name.element.prefix(length))] = name.offset + 1 }
        }
        for months in names.dropFirst() {
            for (place, name) in months.enumerated() where numbers[name] == nil { numbers[name] = place + 1 }
        }
        for (word, number) in shortForms where numbers[word] == nil { numbers[word] = number }
        return numbers
    }()

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static let names: [[String]] = [
        words("january february march april may june july august september october november december"),
        words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        words("januar februar märz april mai juni juli august september oktober november dezember"),
        words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
        words("januari februari maart april mei juni juli augustus september oktober november december"),
        words("januari februari mars april maj juni juli augusti september oktober november december"),
        words("januar februar marts april maj juni juli august september oktober november december"),
        words(
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta"
        ),
        words("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
        words("ledna února března dubna května června července srpna září října listopadu prosince"),
        words("januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra"),
        words("január február március április május június július augusztus szeptember október november december"),
        words("ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie"),
        words("siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca"),
        words("januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra"),
        words("jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember"),
        words("janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris"),
        words("sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio"),
        words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        words("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
        words("януари февруари март април май юни юли август септември октомври ноември декември"),
        words("јануар фебруар март април мај јун јул август септембар октобар новембар децембар"),
        words(
            "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου"
        ),
        words("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"),
        words("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
        words("ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"),
        words("januari februari maret april mei juni juli agustus september oktober november desember"),
        words("tháng-1 tháng-2 tháng-3 tháng-4 tháng-5 tháng-6 tháng-7 tháng-8 tháng-9 tháng-10 tháng-11 tháng-12"),
        words("janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember"),
        words(
            "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
        ),
        words("जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
        words("ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر"),
        words("جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر"),
        words("januari februari mac april mei jun julai ogos september oktober november disember"),
        words("jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru"),
        words("gener febrer març abril maig juny juliol agost setembre octubre novembre desembre"),
    ]

    private static let shortForms: [String: Int] = [
        "janv": 1, "févr": 2, "fév": 2, "avr": 4, "juil": 7, "sept": 9, "déc": 12, "jän": 1, "jänner": 1, "mär": 3,
        "mrz": 3, "okt": 10, "dez": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12, "setiembre": 9, "gen": 1, "mag": 5,
        "giu": 6, "lug": 7, "set": 9, "ott": 10, "fev": 2, "out": 10, "mrt": 3, "янв": 1, "фев": 2, "мар": 3, "апр": 4,
        "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12, "desember": 12, "mars": 3,
        "tammikuu": 1, "augusztus": 8, "studenog": 11, "мај": 5,
    ]
}
