/// Pages by which an archive says, with status 200, that it is out of order: maintenance, too much to do, an error of its
/// program. What they say is no statement's text where the profile finds none on them.
enum OutOfOrderPage {
    /// Longer texts are a document's own, whatever words are in them. In bytes.
    private static let longest = 2_000
    /// The same of a title.
    private static let longestTitle = 100

    /// - Parameters:
    ///   - titles: the page's own title, its first line, that of the window.
    ///   - text: what stands in the statement's place.
    static func matches(titles: [String], text: String) -> Bool {
        guard text.utf8.count <= longest else { return false }
        for title in titles where title.utf8.count <= longestTitle {
            let words = " " + NotFoundTitle.words(title) + " "
            if titleMarks.contains(where: { words.contains($0) }) { return true }
        }
        let lower = text.lowercased()
        return textMarks.contains { lower.contains($0) }
    }

    /// Words of a title, lower case, one space between them.
    private static let titleMarks: [String] = [
        " maintenance ", " temporarily unavailable ", " temporarily down ", " temporarily offline ",
        " temporarily out of service ", " out of order ", " service unavailable ", " site unavailable ",
        " website unavailable ", " be right back ", " back soon ", " back shortly ", " under construction ",
        " coming soon ", " server error ", " database error ", " application error ", " runtime error ",
        " fatal error ", " bad gateway ", " gateway timeout ", " gateway time out ", " too many requests ",
        " error establishing ", " an error occurred ", " an error has occurred ", " something went wrong ",
        " wartung ", " wartungsarbeiten ", " vorübergehend nicht erreichbar ", " vorübergehend nicht verfügbar ",
        " temporairement indisponible ", " momentanément indisponible ", " erreur interne ",
        " mantenimiento ", " temporalmente no disponible ", " fuera de servicio ", " error interno ",
        " manutenção ", " temporariamente indisponível ", " manutenzione ", " temporaneamente non disponibile ",
        " onderhoud ", " tijdelijk niet beschikbaar ", " konserwacja ", " przerwa techniczna ", " prace serwisowe ",
        " údržba ", " karbantartás ", " mentenanță ", " underhåll ", " vedligeholdelse ", " vedlikehold ",
        " huoltokatko ", " технические работы ", " временно недоступен ", " временно недоступна ",
        " техническое обслуживание ", " технічні роботи ", " bakım çalışması ", " συντήρηση ", " صيانة ",
        " تحت الصيانة ",
    ]

    /// Anywhere in a short text, lower case: what servers, databases and programs say of their own troubles.
    private static let textMarks: [String] = [
        "try again later", "please try again in a", "check back later", "check back soon", "back online soon",
        "down for maintenance", "undergoing maintenance", "scheduled maintenance", "under maintenance",
        "temporarily unavailable", "slow down.", "too many requests", "rate limit exceeded",
        "microsoft ole db provider", "odbc drivers error", "odbc driver", "vbscript runtime error",
        "vbscript compilation",
        "mysql_connect(", "mysqli_connect(", "mysql_query(", "mysql server has gone away", "too many connections",
        "sqlstate[", "ora-0", "pg_connect(", "error establishing a database connection", "database connection failed",
        "server error in '/", "fatal error: uncaught", "fatal error: call to", "call to undefined function",
        "parse error: syntax error", "traceback (most recent call last)", "java.lang.", "javax.servlet.",
        "root cause of the", "http status 500", "the web site you are accessing has experienced an unexpected error",
        "versuchen sie es später", "später noch einmal", "später erneut", "réessayer plus tard", "réessayez plus tard",
        "ultérieurement", "inténtelo más tarde", "intente más tarde", "inténtelo de nuevo más tarde",
        "tente novamente mais tarde", "riprova più tardi", "riprovare più tardi", "probeer het later",
        "spróbuj ponownie później", "zkuste to později", "försök igen senare", "prøv igen senere", "prøv igjen senere",
        "yritä myöhemmin uudelleen", "попробуйте позже", "повторите попытку позже", "зайдите позже",
        "спробуйте пізніше",
        "daha sonra tekrar deneyin", "δοκιμάστε ξανά αργότερα", "يرجى المحاولة لاحقا", "حاول مرة أخرى لاحقا",
        "بعدا مراجعه",
        "稍后再试", "稍後再試", "系统维护", "網站維護", "网站维护", "メンテナンス中", "しばらくしてから", "점검 중", "잠시 후 다시",
        "ปิดปรับปรุง", "vui lòng thử lại sau", "coba lagi nanti",
    ]
}
