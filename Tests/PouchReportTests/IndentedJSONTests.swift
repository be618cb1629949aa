import PouchReport
import Testing

@Suite("JSON for people")
struct IndentedJSONTests {
    @Test("what is shown has the file's own order, and a string's brackets and commas break no line")
    func order() {
        let json = #"{"z":[1,{"a":"x, [y] {\"q\": 1}\\"}],"b":{},"c":[],"a":null}"# + "\n"
        #expect(
            indented(json.utf8) == """
                {
                  "z": [
                    1,
                    {
                      "a": "x, [y] {\\"q\\": 1}\\\\"
                    }
                  ],
                  "b": {},
                  "c": [],
                  "a": null
                }
                """)
    }
}
