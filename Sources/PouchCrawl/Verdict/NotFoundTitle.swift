import Foundation

/// Titles by which archives say, with status 200, that there is no such page.
enum NotFoundTitle {
    /// Longer titles are a document's own, whatever words are in them. In characters.
    private static let longest = 80
    /// Words of the longest title that is taken for one because of its 404.
    private static let mostWords = 10

    /// Whether a title says that its page does not exist. "Weapons not found" does not match: the words must be about
    /// the page.
    static func matches(_ title: String) -> Bool {
        guard title.count <= longest else { return false }
        let folded = words(title)
        let text = " " + folded + " "
        if marks.contains(where: { text.contains($0) }) || parts.contains(where: { folded.contains($0) }) {
            return true
        }
        if whole.contains(folded) { return true }
        // "404 File or directory not found", "Erreur 404": the number and a word for an error. "Resolution 404" does
        // not match.
        let list = folded.split(separator: " ")
        return list.count <= mostWords && list.contains("404")
            && (list.contains { errors.contains(String($0)) }
                || whole.contains { text.contains(" " + $0 + " ") && $0.contains(" ") })
    }

    /// Lower case, letters and digits alone, one space between words.
    static func words(_ title: String) -> String {
        let parts = title.lowercased().unicodeScalars.split { !CharacterSet.alphanumerics.contains($0) }
        return parts.map { String($0) }.joined(separator: " ")
    }

    /// Words for an error in many languages; beside 404 they are about the page.
    private static let errors: Set<String> = [
        "error", "erreur", "fehler", "errore", "erro", "fout", "ошибка", "помилка", "грешка", "błąd", "chyba", "hiba",
        "eroare",
        "fel", "fejl", "feil", "virhe", "viga", "kļūda", "klaida", "greška", "napaka", "hata", "σφάλμα", "خطأ", "خطای",
        "خطا",
        "שגיאה", "http", "oops", "sorry", "错误", "錯誤", "エラー", "오류", "lỗi", "kesalahan",
    ]

    /// Nothing but this.
    private static let whole: Set<String> = [
        "not found", "404", "error 404", "404 error", "http 404", "object not found", "http error 404",
        "nothing found", "nothing was found", "no results found", "page missing", "missing page",
        "no encontrado", "no encontrada", "non trouvé", "non trouvée", "introuvable", "nicht gefunden", "non trovato",
        "non trovata", "não encontrado", "não encontrada", "niet gevonden", "не найдено", "не найдена", "не знайдено",
        "nie znaleziono", "hittades inte", "ikke fundet", "ikke funnet", "ei löydy", "nenalezeno", "nenájdené",
        "nem található",
        "bulunamadı", "یافت نشد", "غير موجود", "لم يتم العثور", "לא נמצא", "δεν βρέθηκε", "nije pronađeno",
        "nav atrasts",
        "找不到", "未找到", "見つかりません", "찾을 수 없습니다", "ไม่พบ", "không tìm thấy", "tidak ditemukan",
    ]

    /// Anywhere in it, where a word begins.
    private static let marks: [String] = [
        " page not found", " file not found", " document not found", " directory not found", " 404 not found",
        " not found 404", " url not found", " url was not found", " page was not found", " page is not found",
        " page cannot be found", " page can not be found", " page could not be found", " page can t be found",
        " page couldn t be found", " cannot find the page", " can t find the page", " can t find that page",
        " can t find this page", " couldn t find the page", " could not find the page", " page cannot be displayed",
        " page does not exist", " page doesn t exist", " page is not available", " page isn t available",
        " page not available", " page unavailable", " page no longer available", " page is no longer available",
        " page no longer exists", " page has been removed", " page you requested was not found",
        " page you requested cannot be found", " page you requested could not be found", " page you are looking for",
        " page you were looking for", " resource cannot be found", " resource not found", " no such page",
        " no such document",
        " content not found", " content cannot be found", " article not found", " item not found", " record not found",
        " page introuvable", " document introuvable", " fichier introuvable", " page non trouvée", " page n existe pas",
        " page n existe plus", " page demandée", " page inexistante", " page n est pas disponible",
        " seite nicht gefunden", " seite wurde nicht gefunden", " seite konnte nicht gefunden werden",
        " seite existiert nicht", " seite nicht verfügbar", " dokument nicht gefunden", " datei nicht gefunden",
        " página no encontrada", " página no existe", " página no disponible", " no se encontró la página",
        " no se ha encontrado la página", " página não encontrada", " página não foi encontrada", " página não existe",
        " pàgina no trobada", " pagina non trovata", " pagina non esiste", " pagina inesistente",
        " pagina niet gevonden",
        " pagina bestaat niet", " pagina nu a fost găsită", " pagina nu a fost gasita", " pagina nu există",
        " strona nie została znaleziona", " strona nie istnieje", " nie znaleziono strony", " stránka nenalezena",
        " stránka nebyla nalezena", " stránka neexistuje", " stránka nebola nájdená", " oldal nem található",
        " stranica nije pronađena", " stran ni najdena", " lapa nav atrasta", " puslapis nerastas", " lehte ei leitud",
        " страница не найдена", " страница не существует", " страницы не существует", " страница удалена",
        " документ не найден", " сторінку не знайдено", " сторінка не знайдена", " сторінки не існує",
        " страницата не е намерена", " страница није пронађена", " sidan hittades inte", " sidan kunde inte hittas",
        " sidan finns inte", " siden blev ikke fundet", " siden ble ikke funnet", " siden findes ikke",
        " siden finnes ikke",
        " sivua ei löydy", " sivua ei löytynyt", " síða fannst ekki", " sayfa bulunamadı", " η σελίδα δεν βρέθηκε",
        " הדף לא נמצא", " העמוד לא נמצא", " הדף המבוקש לא נמצא", " الصفحة غير موجودة", " الصفحة المطلوبة غير موجودة",
        " لم يتم العثور على الصفحة", " صفحه یافت نشد", " صفحه مورد نظر یافت نشد", " صفحه پیدا نشد", " पृष्ठ नहीं मिला",
        " không tìm thấy trang", " trang không tồn tại", " halaman tidak ditemukan", " halaman tidak dijumpai",
        " 페이지를 찾을 수 없습니다", " 존재하지 않는 페이지",
    ]

    /// Anywhere in it: scripts that put no space between words.
    private static let parts: [String] = [
        "页面不存在", "页面未找到", "找不到页面", "找不到该页", "网页不存在", "頁面不存在", "找不到網頁", "找不到頁面", "網頁不存在",
        "ページが見つかりません", "ページは見つかりません", "ページが存在しません", "ページは存在しません", "お探しのページ", "ไม่พบหน้า",
    ]
}
