/// "U.S.-Mexico Migration Talks", November 21, 2001: a statement that was really made. A work of the U.S. government, in the
/// public domain (17 U.S.C. 105).
enum RealStatement {
    static let title = "U.S.-Mexico Migration Talks"

    static let paragraphs = [
        "Assistant Secretary of State for Consular Affairs Mary A. Ryan hosted a meeting on November 20 to continue the discussion of issues surrounding migration and border security. Our bilateral migration agenda is an important part of the U.S.-Mexican relationship. Presidents Bush and Fox addressed the importance of migration and border security issues in their joint statement on September 6, 2001. The Administration’s position on this issue has not changed.",
        "The November 20 meeting was characterized by open and useful discussion. Assistant Secretary Ryan was joined by officials from the Department of Justice, Department of Labor and the Immigration and Naturalization Service. The Mexican delegation included officials from the Secretariat of Foreign Relations and Ministry of Government.",
        "The discussions focused primarily on the border security aspects of our bilateral migration agenda, which have been part of the agenda since the U.S. -Mexico High Level Working Group on Migration first met last April. The events of September 11 highlighted the importance of taking real steps in real time to address border security issues. Continuing cooperation on border security is vital to the safety of both our societies, and we appreciate the Government of Mexico’s willingness to work together with us to accomplish this goal. We want to facilitate the legitimate movement of people and goods and ensure that our common border is a link and not a divider.",
        "U.S. and Mexican officials will continue to discuss the bilateral migration agenda. The next technical-level meeting will occur in January 2002.",
    ]
}
