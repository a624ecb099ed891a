using Malmoi.Decoding.Constraints;

namespace Malmoi.Tests.Decoding.Constraints;

public class JsonSchemaTests
{
    [Theory]
    [InlineData(
        """{"type":"object","properties":{"이름":{"type":"string"},"나이":{"type":"integer"}},"required":["이름"],"additionalProperties":false}""",
        """{"이름": "말모이", "나이": 3}""",
        """{"나이": 3}"""
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"integer"}}}""",
        """{"a":1,"b":"x"}""",
        """{"b":1,"a":"x"}"""
    )]
    [InlineData("""{"enum":["가",1,null,{"a":[1,2]}]}""", """{"a": [1, 2]}""", "2")]
    [InlineData("""{"const":"a\"b"}""", "\"a\\\"b\"", "\"a\"")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":3}""", "[true,false]", "[true]")]
    [InlineData(
        """{"type":"array","prefixItems":[{"type":"string"},{"type":"null"}],"items":false,"minItems":1}""",
        "[\"a\",null]",
        "[null]"
    )]
    [InlineData("""{"type":"integer","minimum":-12,"exclusiveMaximum":105}""", "104", "105")]
    [InlineData("""{"type":"integer","minimum":-12}""", "-12", "-13")]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "0.75", "1.01")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"말모이\"", "\"말\"")]
    [InlineData("""{"type":"string","pattern":"^[가-힣]+$","maxLength":2}""", "\"한글\"", "\"한글날\"")]
    [InlineData("""{"type":"string","pattern":"b"}""", "\"abc\"", "\"ac\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-02-29\"", "\"2023-02-29\"")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "null", "1")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"integer"}]}""", "7", "true")]
    [InlineData(
        """{"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"b":{"type":"null"}},"required":["b"]}]}""",
        """{"a":1,"b":null}""",
        """{"a":1}"""
    )]
    [InlineData(
        """{"$ref":"#/$defs/t","$defs":{"t":{"type":"object","properties":{"c":{"type":"array","items":{"$ref":"#/$defs/t"}}},"additionalProperties":false}}}""",
        """{"c":[{},{"c":[]}]}""",
        """{"c":[1]}"""
    )]
    public void A_value_is_allowed_where_the_schema_says_so(string schema, string valid, string invalid)
    {
        var grammar = Grammar.FromJsonSchema(schema);
        Assert.True(grammar.Matches(valid), valid);
        Assert.False(grammar.Matches(invalid), invalid);
    }

    [Theory]
    [InlineData("""{"not":{}}""", "'not' is not supported")]
    [InlineData("""{"type":"foo"}""", "'type' is one of")]
    [InlineData("""{"properties":{"a":{"format":"color"}}}""", "#/properties/a: the format 'color'")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"string","minLength":2}]}""", "'oneOf'")]
    [InlineData("""{"$ref":"#"}""", "without end")]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""", "without end")]
    [InlineData("""{"$ref":"http://x/y"}""", "only places of the same document")]
    [InlineData("{\n \"a\": }", "line 2")]
    [InlineData("false", "no text at all")]
    public void What_cannot_be_followed_is_refused_by_name(string schema, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<InputException>(() => Grammar.FromJsonSchema(schema)).Message,
            StringComparison.Ordinal
        );
}
