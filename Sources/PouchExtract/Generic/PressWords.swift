/// The words by which lines of press pages are recognised. English: a profile's own `kinds` and `offices` add theirs.
enum PressWords {
    static let role = GenericPattern(
        #"(?i)\b(?:spokes(?:man|woman|person)|secretary|ambassador|coordinator|co-ordinator|director|counsell?or|advis[eo]r|representative|envoy|chief|president|minister|administrator|officer|chair(?:man|woman|person)?|commissioner|inspector|governor|senator|attorney|deputy|negotiator|chargé|consul|historian|principal|secretary-general|head of|governor|commander|admiral|colonel|judge|treasurer|manager|member of|professor|prosecutor|executive)\b"#
    )
    /// A role in a line of its own begins with what it is.
    static let roleAlone = GenericPattern(
        #"(?i)^(?:the )?(?:(?:u\.?s\.?|united states|acting|deputy|assistant|under|principal|special|senior|permanent|associate|chief|executive|state department|department|press|legal|public affairs|white house|national security|vice|former|presidential|regional|director|ambassador|minister|co-?ordinator|secretary|representative|envoy|adviser|advisor|officer) )*(?:spokes(?:man|woman|person)|secretary|ambassador|co-?ordinator|director(?:-general)?|counsell?or|advis[eo]r|representative|envoy|chief|president|minister|administrator|officer|chair(?:man|woman|person)?|commissioner|inspector|governor|senator|attorney|negotiator|chargé|consul|historian|head|commander|treasurer)\b(?!['’]s)"#
    )
    static let honorific = GenericPattern(
        #"^(?:(?:Acting |Deputy |Assistant |Under )?Secretary|Ambassador|President|Vice President|Minister|Prime Minister|Senator|Governor|Dr\.|Mr\.|Mrs\.|Ms\.|General|Gen\.|Attorney General|Under Secretary|Assistant Secretary|Secretary-General|Judge|Justice|Admiral)(?: of State)? (?=\p{Lu})"#
    )
    static let name = GenericPattern(
        #"^\p{Lu}[\p{L}.'’-]*(?: (?:\p{Lu}[\p{L}.'’-]*|de|van|von|der|den|bin|al|la|el|da|du|di|del|dos|ter|ibn|“\p{L}+”|"\p{L}+")){1,4}(?:,? (?:Jr|Sr|II|III|IV)\.?)?$"#
    )
    static let office = GenericPattern(
        #"(?i)^(?:the )?(?:(?:press|public affairs|information) )?(?:office|bureau|department|ministry|embassy|mission|division|directorate|delegation|permanent mission|u\.?s\.? mission|u\.?s\.? embassy|american embassy) (?:of|for|to|in)\b[^.!?]{2,100}$"#
    )
    static let institution = GenericPattern(
        #"(?i)^(?:the )?(?:u\.?s\.?|united states) department of (?:state|justice|defense|commerce)$"#)
    static let venue = GenericPattern(
        #"(?i)\b(?:room|hotel|cent(?:er|re)|hall|building|house|palace|palais|embassy|airport|university|institute|headquarters|library|auditorium|ballroom|base|camp|ministry|residence|club|theat(?:er|re)|museum|church|school|college|plaza|square|avenue|street|foyer|lobby|terrace|garden|oval office|consulate|complex|convention|courtyard|salon|suite|chancery|en route|aboard|via|by (?:telephone|phone|video)|capitol|c street entrance|entrance|steps)\b"#
    )
    static let kindWord = GenericPattern(
        #"(?i)^(?:(?:official |weekly |daily |special |joint |public |background |on-the-record |press |media |news |fact |information |policy |travel )*(?:statement|statements|note|notes|release|releases|sheet|sheets|briefing|briefings|advisory|notice|bulletin|conference|availability|guidance|remarks|announcement|warning|update|roundtable|backgrounder|communiqué|declaration|readout|transcript|paper)|taken questions?|questions? taken\b.{0,80}|notice (?:to|of)\b[^|;\d]{0,60}|(?:testimony|interview|report|speech|factsheet|remarks)(?: (?:to|with|by|before|at|on)\b[^|;\d]{0,40})?)$"#
    )
    static let number = GenericPattern(
        #"(?i)^[(\[]?(?:(?:press |news )?(?:release|statement)? ?(?:no\.?|number|num\.|nr\.?|#):? ?|release:? )?(?<value>(?:(?:19|20)\d\d[/-]\d{1,4}[a-z]?)(?: ?\((?:revised|corrected)\))?)[)\]]?$|^(?:(?:press |news )?(?:release|statement) )?(?:no\.? ?|number |# ?)(?<value2>\d{1,5})$"#
    )
    /// A label in a line or a cell of its own, above what it names.
    static let labelAlone = GenericPattern(
        #"(?i)^(?:date|place|location|speakers?|by|from|author|number|subject|title|type|kind|office|source|released) ?:?$"#
    )
    /// "Deputy Spokesman Ann Harding"
    static let roleFirst = GenericPattern(
        #"^(?<role>(?:(?:Acting|Deputy|Assistant|Principal|Department|State Department|U\.S\.) )*(?:Spokes(?:man|woman|person)|Press Secretary)) (?<name>\p{Lu}.*)$"#
    )
    static let notice = GenericPattern(
        #"(?i)^[(\[]?(?:for (?:immediate|general) release\b[^\d|]{0,40}|(?:text )?as (?:prepared|delivered|released)\b[^\d|]{0,40}|embargoed\b.{0,60}|not for publication|corrected copy|revised|(?:text|begin text|full text|english version))[:)\]]?$"#
    )
    static let label = GenericPattern(
        #"(?i)^(?<label>date(?:line)?|place|location|venue|city|speakers?|by|from|author|spokes(?:man|person)|subject|title|re|headline|number|no|release no|press release no|type|kind|category|document type|released by|issued by|office|source|release date|date of release|issued|dated|released|posted|published|date released)(?: ?:| ?[–—-] | \|) ?(?<rest>\S.*)$"#
    )
    static let released = GenericPattern(
        #"(?i)^[(\[]?(?:released|issued|posted|published)(?: on)?:? (?:the )?(?=.{0,12}\d)"#)
    static let boilerplate = GenericPattern(
        #"(?i)^\W*(?:(?:print(?:er|able|ing)?)(?:[ -]friendly)?(?: this)?(?: (?:version|page|format|article|release|copy|view))?|(?:e-?mail|share|bookmark|save|send)(?: (?:this|to))?(?: (?:page|article|release|a friend|friend))?(?: to a friend)?|text[ -]only(?: version)?|text version|top of (?:the )?page|(?:back|return|go|up) to (?:the )?(?:top|home|main|index|list|press releases?|previous)\b.{0,30}|top|skip (?:links|to .{0,30}|navigation)|search|site ?map|home|contact us|view video|video|audio|listen|photos?|watch|download|pdf|html|word|rss|next|previous|prev|archive|a-z index|subject index|click here.{0,30}|close (?:this )?window|\||(?:page |last |this page was )*(?:updated|modified|reviewed)(?: on)?:? .{0,30}\d.{0,12})\W*$"#
    )
    static let ending = GenericPattern(
        #"(?i)^\W*(?:\[ ?end(?: of (?:text|document|release|transcript|statement))? ?\]|\( ?end(?: of (?:text|document|release|transcript|statement))? ?\)|end of (?:text|document|release|transcript|statement)|[-–—] ?30 ?[-–—]|[-–—]+ ?end ?[-–—]+|# ?# ?#(?: ?#)*|###+)\W*$|^(?:©|copyright\b|\(c\) ?(?:19|20)\d\d)|^this (?:web ?)?(?:site|page) is (?:managed|maintained|produced|published)\b|^published by\b|^all rights reserved"#
    )
    static let related = GenericPattern(
        #"(?i)^\W*(?:related\b|see also|more (?:on|about|information|from|news|links|releases)|further (?:reading|information)|also (?:see|on)|other (?:releases|links|statements|news|press)|additional (?:links|information|resources|reading|materials?)|resources|(?:useful |external |quick |featured )?links|in this section|what.s new|latest|recent|key (?:links|documents|topics)|on this (?:topic|subject|page)|background materials?|highlights|features|hot topics|issues|topics)"#
    )
    /// A word that makes a line a sentence, not a name or a place.
    static let verb = GenericPattern(
        #"(?i)\b(?:said|says|is|was|are|were|will|has|have|had|met|announced|be|been|would|should|can|may not|we|our|they|their|this|that|which|who|welcomes?|condemns?)\b"#
    )

    static let states: Set<String> = words(
        """
        alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine \
        maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina \
        north_dakota ohio oklahoma oregon pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington west_virginia \
        wisconsin wyoming dc d.c. d.c district_of_columbia puerto_rico guam al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny \
        nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy n.y. n.j. calif. fla. md. va. mass. pa. tex. ill. conn. colo. ga. ont. ontario quebec british_columbia alberta
        """)

    static let countries: Set<String> = words(
        """
        afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas the_bahamas bahrain bangladesh barbados belarus belgium belize \
        benin bhutan bolivia bosnia bosnia-herzegovina bosnia_and_herzegovina botswana brazil brunei bulgaria burkina_faso burma burundi cambodia cameroon canada cape_verde \
        central_african_republic chad chile china colombia comoros congo costa_rica cote_d'ivoire cote_d’ivoire croatia cuba cyprus czech_republic denmark djibouti dominica \
        dominican_republic east_timor ecuador egypt el_salvador england equatorial_guinea eritrea estonia ethiopia fiji finland france gabon gambia the_gambia georgia germany ghana \
        greece grenada guatemala guinea guinea-bissau guyana haiti holy_see honduras hong_kong hungary iceland india indonesia iran iraq ireland israel italy ivory_coast jamaica \
        japan jordan kazakhstan kenya kiribati korea kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macedonia madagascar malawi \
        malaysia maldives mali malta mauritania mauritius mexico micronesia moldova monaco mongolia montenegro morocco mozambique namibia nauru nepal netherlands the_netherlands \
        new_zealand nicaragua niger nigeria north_korea northern_ireland norway oman pakistan palau panama papua_new_guinea paraguay peru philippines the_philippines poland portugal \
        qatar republic_of_korea romania russia russian_federation rwanda samoa san_marino saudi_arabia scotland senegal serbia serbia_and_montenegro seychelles sierra_leone \
        singapore slovakia slovenia solomon_islands somalia south_africa south_korea spain sri_lanka sudan suriname swaziland sweden switzerland syria taiwan tajikistan tanzania \
        thailand togo tonga trinidad_and_tobago tunisia turkey turkmenistan tuvalu uganda uk u.k. ukraine united_arab_emirates u.a.e. united_kingdom uruguay usa u.s.a. \
        united_states uzbekistan vanuatu vatican vatican_city venezuela vietnam wales west_bank yemen yugoslavia zaire zambia zimbabwe
        """)

    static let cities: Set<String> = words(
        """
        washington new_york new_york_city london paris berlin rome madrid moscow beijing tokyo seoul geneva vienna brussels cairo jerusalem baghdad kabul islamabad new_delhi \
        delhi bangkok hanoi jakarta manila canberra sydney ottawa toronto mexico_city bogota bogotá lima santiago buenos_aires brasilia brasília caracas havana nairobi pretoria \
        johannesburg abuja lagos accra dakar addis_ababa khartoum tripoli tunis rabat algiers amman beirut damascus riyadh doha kuwait_city abu_dhabi dubai tehran ankara \
        istanbul athens sofia bucharest budapest prague warsaw kyiv kiev tbilisi baku yerevan astana tashkent dushanbe bishkek the_hague amsterdam copenhagen stockholm oslo \
        helsinki tallinn riga vilnius lisbon dublin edinburgh luxembourg bern zurich davos stresa hong_kong shanghai singapore kuala_lumpur taipei rangoon colombo dhaka kathmandu \
        monrovia kinshasa kigali kampala harare lusaka luanda maputo gaborone port-au-prince san_salvador guatemala_city tegucigalpa managua san_jose panama_city quito la_paz \
        asuncion montevideo los_angeles san_francisco chicago boston houston miami philadelphia atlanta seattle camp_david crawford tel_aviv ramallah sharm_el-sheikh \
        st._petersburg strasbourg frankfurt munich milan venice
        """)

    /// Names separated by white space; within one, `_` is a space.
    private static func words(_ text: String) -> Set<String> {
        Set(
            text.split { $0 == " " || $0 == "\n" }.map { word in String(word.map { $0 == "_" ? " " : $0 }) })
    }
}
