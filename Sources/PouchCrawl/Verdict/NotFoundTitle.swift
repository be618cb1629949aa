import Foundation

/// Titles by which archives say, with status 200, that there is no such page.
enum NotFoundTitle {
    /// Longer titles are a document's own, whatever words are in them. In characters.
    private static let longest = 80

    /// Whether a title says that its page is not there. "Weapons not found" does not: the words must speak of the page.
    static func matches(_ title: String) -> Bool {
        guard title.count <= longest else { return false }
        let text = " " + words(title) + " "
        if marks.contains(where: { text.contains($0) }) { return true }
        return whole.contains(text.trimmingCharacters(in: .whitespaces))
    }

    /// Lower case, letters and digits alone, one space between words.
    private static func words(_ title: String) -> String {
        let parts = title.lowercased().unicodeScalars.split { !CharacterSet.alphanumerics.contains($0) }
        return parts.map { String($0) }.joined(separator: " ")
    }

    /// Nothing but this.
    private static let whole: Set<String> = [
        "not found", "error", "404", "error 404", "404 error", "http 404", "object not found", "http error 404",
        "no encontrado", "non trouvé", "introuvable", "nicht gefunden", "non trovato", "não encontrado",
        "niet gevonden",
        "не найдено", "не знайдено", "nie znaleziono", "hittades inte", "ikke fundet", "ei löydy", "nenalezeno",
        "bulunamadı", "找不到", "未找到", "見つかりません",
    ]

    /// Anywhere in it.
    private static let marks: [String] = [
        " page not found", " file not found", " document not found", " 404 not found", " not found 404",
        " page cannot be found", " page can not be found", " page could not be found", " page can t be found",
        " page cannot be displayed", " page does not exist", " page doesn t exist", " page is not available",
        " page not available", " page no longer available", " page no longer exists", " page has been removed",
        " page you requested was not found", " page you are looking for", " resource cannot be found",
        " resource not found", " no such page", " content not found", " article not found", " item not found",
        " page introuvable", " page non trouvée", " page n existe pas", " page inexistante",
        " seite nicht gefunden", " seite wurde nicht gefunden", " seite existiert nicht", " dokument nicht gefunden",
        " página no encontrada", " página no existe", " página não encontrada", " página não existe",
        " pagina non trovata", " pagina inesistente", " pagina niet gevonden", " pagina nu a fost găsită",
        " strona nie została znaleziona", " nie znaleziono strony", " stránka nenalezena", " stránka nebola nájdená",
        " страница не найдена", " страница не существует", " сторінку не знайдено", " страницата не е намерена",
        " sidan hittades inte", " sidan kunde inte hittas", " siden blev ikke fundet", " siden ble ikke funnet",
        " sivua ei löydy", " sivua ei löytynyt", " sayfa bulunamadı", " η σελίδα δεν βρέθηκε", " הדף לא נמצא",
        " الصفحة غير موجودة", " ไม่พบหน้า", " không tìm thấy trang", " halaman tidak ditemukan",
        " 页面不存在", " 页面未找到", " 找不到页面", " 頁面不存在", " ページが見つかりません", " 페이지를 찾을 수 없습니다",
    ]
}
