/// Names of months by language, in lower case: a line a language, a word a month, its other forms after a stroke.
enum MonthTable {
    /// English, with every abbreviation of three letters or more, and the numbers 1 to 12.
    static let english: [String: Int] = {
        var numbers: [String: Int] = [:]
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        for (place, name) in names.enumerated() {
            for length in 3...name.count { numbers[String(name.prefix(length))] = place + 1 }
        }
        for number in 1...12 {
            numbers[String(number)] = number
            if number < 10 { numbers["0\(number)"] = number }
        }
        return numbers
    }()

    /// All names of a calendar's months, as ``MonthNames/key(_:)`` has them.
    static func numbers(_ calendar: CalendarKind) -> [String: Int] {
        switch calendar {
        case .persian: with(common, persian)
        case .islamic: with(common, islamic)
        default: common
        }
    }

    private static func with(_ numbers: [String: Int], _ lines: [String]) -> [String: Int] {
        var numbers = numbers
        for line in lines { numbers.merge(read(line)) { _, own in own } }
        return numbers
    }

    private static let common: [String: Int] = {
        var numbers = english
        for line in languages { numbers.merge(read(line)) { first, _ in first } }
        return numbers
    }()

    private static func read(_ line: String) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for (place, forms) in line.split(separator: " ").enumerated() {
            for form in forms.split(separator: "|") {
                let name = String(form.map { $0 == "_" ? " " : $0 })
                numbers[MonthNames.key(name)] = place + 1
                numbers[name] = place + 1
            }
        }
        return numbers
    }

    /// `_` is a space. Two languages of the list never mean different months by one word.
    static let languages = [
        // French, German (and Austria's), Spanish, Catalan, Italian, Portuguese
        "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct novembre|nov décembre|déc",
        "januar|jänner|jän|jan februar|feber|feb märz|maerz|mär|mrz april|apr mai juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov dezember|dez",
        "enero|ene febrero|feb marzo|mar abril|abr mayo junio|jun julio|jul agosto|ago septiembre|setiembre|sept|sep|set octubre|oct noviembre|nov diciembre|dic",
        "gener|gen febrer|febr març abril|abr maig juny|jun juliol|jul agost|ag setembre|set octubre|oct novembre|nov desembre|des",
        "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|sett|set ottobre|ott novembre|nov dicembre|dic",
        "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro|nov dezembro|dez",
        // Dutch, Swedish, Norwegian and Danish, Icelandic
        "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep|sept oktober|okt november|nov december|dec",
        "januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sep|sept oktober|okt november|nov december|dec",
        "januar|jan februar|feb marts|mars|mar april|apr maj|mai juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov desember|december|des|dec",
        "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
        // Finnish, Estonian, Latvian, Lithuanian
        "tammikuuta|tammikuu|tammi helmikuuta|helmikuu|helmi maaliskuuta|maaliskuu|maalis huhtikuuta|huhtikuu|huhti toukokuuta|toukokuu|touko kesäkuuta|kesäkuu|kesä heinäkuuta|heinäkuu|heinä elokuuta|elokuu|elo syyskuuta|syyskuu|syys lokakuuta|lokakuu|loka marraskuuta|marraskuu|marras joulukuuta|joulukuu|joulu",
        "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
        "janvāris|janvārī februāris|februārī marts|martā aprīlis|aprīlī maijs|maijā jūnijs|jūnijā jūlijs|jūlijā augusts|augustā septembris|septembrī oktobris|oktobrī novembris|novembrī decembris|decembrī",
        "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
        // Polish, Czech, Slovak, Slovene, Hungarian, Romanian
        "stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|listopad|lis grudnia|grudzień|gru",
        "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen září října|říjen listopadu prosince|prosinec",
        "januára|január februára|február marca|marec apríla|apríl mája|máj júna|jún júla|júl augusta|august septembra|september októbra|október novembra|november decembra|december",
        "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
        "január|jan február|febr|feb március|márc|már április|ápr május|máj június|jún július|júl augusztus|aug szeptember|szept október|okt november|nov december|dec",
        "ianuarie|ian februarie|feb martie|mar aprilie|apr mai iunie|iun iulie|iul august|aug septembrie|sept octombrie|oct noiembrie|noi decembrie|dec",
        // Russian, Ukrainian, Belarusian, Bulgarian, Serbian
        "января|январь|янв февраля|февраль|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек",
        "січня|січень|січ лютого|лютий|лют березня|березень|бер квітня|квітень|квіт травня|травень|трав червня|червень|черв липня|липень|лип серпня|серпень|серп вересня|вересень|вер жовтня|жовтень|жовт листопада|листопад|лист грудня|грудень|груд",
        "студзеня лютага сакавіка красавіка мая|траўня чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
        "януари|ян февруари|февр март април май юни юли август септември октомври ноември декември",
        "јануар|januar фебруар|februar март|mart април|april мај|maj јун|jun јул|jul август|avgust септембар|septembar октобар|oktobar новембар|novembar децембар|decembar",
        // Greek
        "ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ απριλίου|απρίλιος|απρ μαΐου|μάιος|μαϊ|μάη ιουνίου|ιούνιος|ιουν ιουλίου|ιούλιος|ιουλ αυγούστου|αύγουστος|αυγ σεπτεμβρίου|σεπτέμβριος|σεπ|σεπτ οκτωβρίου|οκτώβριος|οκτ νοεμβρίου|νοέμβριος|νοε|νοεμ δεκεμβρίου|δεκέμβριος|δεκ",
        // Turkish, Azerbaijani, Indonesian, Malay
        "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara",
        "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
        "januari|jan februari|feb|peb maret|mar april|apr mei juni|jun juli|jul agustus|agu|agt september|sep oktober|okt november|nov desember|des",
        "januari februari mac april mei|may jun julai ogos september|sept oktober november disember|dis",
        // Arabic (Egypt's, the Levant's, the Maghreb's), Hebrew, Persian
        "يناير|كانون_الثاني|جانفي فبراير|شباط|فيفري مارس|آذار أبريل|إبريل|نيسان|أفريل مايو|أيار|ماي يونيو|يونيه|حزيران|جوان يوليو|يوليه|تموز|جويلية أغسطس|آب|أوت سبتمبر|أيلول أكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني ديسمبر|كانون_الأول",
        "בינואר|ינואר בפברואר|פברואר במרץ|מרץ|מרס באפריל|אפריל במאי|מאי ביוני|יוני ביולי|יולי באוגוסט|אוגוסט בספטמבר|ספטמבר באוקטובר|אוקטובר בנובמבר|נובמבר בדצמבר|דצמבר",
        "ژانویه|ژانویهٔ فوریه|فوریهٔ مارس آوریل مه|می ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر",
        // Thai, Hindi, Vietnamese
        "มกราคม|ม.ค กุมภาพันธ์|ก.พ มีนาคม|มี.ค เมษายน|เม.ย พฤษภาคม|พ.ค มิถุนายน|มิ.ย กรกฎาคม|ก.ค สิงหาคม|ส.ค กันยายน|ก.ย ตุลาคม|ต.ค พฤศจิกายน|พ.ย ธันวาคม|ธ.ค",
        "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
        "tháng_một|tháng_giêng tháng_hai tháng_ba tháng_tư tháng_năm tháng_sáu tháng_bảy tháng_tám tháng_chín tháng_mười tháng_mười_một tháng_mười_hai|tháng_chạp",
        // Chinese and Japanese numerals, with and without their sign; Korean
        "1月|一月|一|正月 2月|二月|二 3月|三月|三 4月|四月|四 5月|五月|五 6月|六月|六 7月|七月|七 8月|八月|八 9月|九月|九 10月|十月|十 11月|十一月|十一 12月|十二月|十二",
        "1월|일월 2월|이월 3월|삼월 4월|사월 5월|오월 6월|유월 7월|칠월 8월|팔월 9월|구월 10월|시월 11월|십일월 12월|십이월",
    ]

    /// Iran's: Persian, and in Latin letters.
    static let persian = [
        "فروردین|farvardin اردیبهشت|ordibehesht خرداد|khordad تیر|tir مرداد|امرداد|mordad شهریور|shahrivar مهر|mehr آبان|aban آذر|azar دی|dey بهمن|bahman اسفند|esfand"
    ]

    /// The lunar year's: Arabic, and in Latin letters.
    static let islamic = [
        "محرم|المحرم|muharram صفر|safar ربيع_الأول|rabi_al-awwal|rabi_i ربيع_الآخر|ربيع_الثاني|rabi_al-thani|rabi_ii جمادى_الأولى|جمادى_الأول|jumada_al-awwal|jumada_i جمادى_الآخرة|جمادى_الثانية|jumada_al-thani|jumada_ii رجب|rajab شعبان|shaban|sha'ban رمضان|ramadan شوال|shawwal ذو_القعدة|ذي_القعدة|dhu_al-qadah|dhul_qadah ذو_الحجة|ذي_الحجة|dhu_al-hijjah|dhul_hijjah"
    ]
}
