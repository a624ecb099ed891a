using System.Text.Json.Nodes;
using CsCheck;
using Malmoi.Chat.Tools;
using Malmoi.Prompting;
using Malmoi.Tests.Decoding.Constraints;

namespace Malmoi.Tests.Chat;

public class ToolFormatTests
{
    private static readonly ToolDescription Weather = new(
        "get_weather",
        "Tells the weather",
        JsonNode.Parse(
            """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":9}},"required":["city"],"additionalProperties":false}"""
        )
    );

    private static readonly ToolDescription Clock = new("clock", null, null);

    public static TheoryData<string> Names => [.. ToolFormats.All.Select(format => format.Name)];

    [Theory]
    [InlineData(
        "hermes",
        "날씨: <tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"서울\"}}\n</tool_call>",
        "날씨:"
    )]
    [InlineData("hermes", "<tool_call>{\"name\": \"get_weather\", \"parameters\": {\"city\": \"서울\"}}", "")]
    [InlineData(
        "mistral",
        "[TOOL_CALLS] [{\"name\": \"get_weather\", \"arguments\": {\"city\": \"서울\"}, \"id\": \"abcdefghi\"}]",
        ""
    )]
    [InlineData(
        "mistral",
        "[TOOL_CALLS][{\"arguments\": \"{\\\"city\\\": \\\"서울\\\"}\", \"name\": \"get_weather\"}]",
        ""
    )]
    [InlineData("mistral-args", "[TOOL_CALLS]get_weather[ARGS]{\"city\": \"서울\"}", "")]
    [InlineData("llama3", "{\"name\": \"get_weather\", \"parameters\": {\"city\": \"서울\"}}", "")]
    [InlineData(
        "llama3",
        "<|python_tag|>{\"type\": \"function\", \"name\": \"get_weather\", \"parameters\": {\"city\": \"서울\"}}",
        ""
    )]
    [InlineData("llama-pythonic", " [get_weather(city='서울')]", "")]
    [InlineData("granite", "<|tool_call|>[{\"name\": \"get_weather\", \"arguments\": {\"city\": \"서울\"}}]", "")]
    [InlineData(
        "command-r",
        "Action: ```json\n[\n    {\n        \"tool_name\": \"get_weather\",\n        \"parameters\": {\"city\": \"서울\"}\n    }\n]```",
        ""
    )]
    [InlineData(
        "deepseek",
        "잠깐 <｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n{\"city\": \"서울\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        "잠깐"
    )]
    [InlineData("functools", " functools[{\"name\": \"get_weather\", \"arguments\": {\"city\": \"서울\"}}]", "")]
    [InlineData(
        "jamba",
        "<tool_calls>[\n  {\"name\": \"get_weather\", \"arguments\": {\"city\": \"서울\"}}\n]</tool_calls>",
        ""
    )]
    public void What_a_model_writes_is_a_call_and_words_before_it(string format, string answer, string words)
    {
        // However the pieces are cut.
        for (var length = 1; length <= answer.Length; length += length < 8 ? 1 : 7)
        {
            var parts = Read(Format(format), answer, length);
            Assert.Equal(words, string.Concat(parts.Select(part => part.Text)));
            var call = Assert.Single(parts, part => part.Call is not null).Call!;
            Assert.Equal("get_weather", call.Name);
            Assert.Equal("""{"city":"서울"}""", call.Arguments!.ToJsonString(JsonSamples.Raw));
            Assert.Matches("^[a-zA-Z0-9]{9}$", call.Id);
        }
    }

    [Theory]
    [InlineData("hermes", "그것은 <tool_call 이 아니다")]
    [InlineData("hermes", "<tool_call>{\"name\": \"get_weather\", </tool_call> 끝")]
    [InlineData("hermes", "a < b\n")]
    [InlineData("llama3", "{\"name\": \"김\", \"parameters\": {}}")]
    [InlineData("llama3", "{\"a\": 1}")]
    [InlineData("llama3", "{이것은")]
    [InlineData("llama-pythonic", "[1, 2]")]
    [InlineData("llama-pythonic", "[get_weather(city=서울)]")]
    [InlineData("llama-pythonic", "[get_weather(city='서울'")]
    [InlineData("mistral", "[TOOL_CALLS]none")]
    [InlineData("mistral", "[TOOL")]
    [InlineData("mistral-args", "[TOOL_CALLS]get_weather{}")]
    public void What_is_no_call_comes_out_as_it_is(string format, string answer)
    {
        for (var length = 1; length <= answer.Length; length++)
        {
            var parts = Read(Format(format), answer, length);
            Assert.All(parts, part => Assert.Null(part.Call));
            Assert.Equal(answer, string.Concat(parts.Select(part => part.Text)));
        }
    }

    [Fact]
    public void Words_come_out_while_they_are_written()
    {
        var reader = new ToolCallReader(ToolFormats.Hermes, [Weather]);
        Assert.Equal("안녕", Assert.Single(reader.Accept("안녕 ")).Text);
        Assert.Empty(reader.Accept("<to"));
        Assert.Equal(" <tomato>", Assert.Single(reader.Accept("mato> ")).Text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Calls_that_are_written_are_read_again(string name)
    {
        var format = Format(name);
        Gen.Select(JsonSamples.Values, JsonSamples.Values)
            .Sample(
                (a, b) =>
                {
                    var calls = new[] { a, b }
                        .Take(format.AllowsSeveral ? 2 : 1)
                        .Select(value => new ToolCall(
                            "get_weather",
                            new JsonObject { ["city"] = value.DeepClone(), ["x_1"] = "'\\\"\n가" }
                        ))
                        .ToList();
                    var parts = Read(format, format.Write(calls), 5);
                    Assert.Equal("", string.Concat(parts.Select(part => part.Text)));
                    Assert.Equal(calls.Count, parts.Count);
                    foreach (var (call, part) in calls.Zip(parts))
                    {
                        Assert.Equal(call.Name, part.Call!.Name);
                        Assert.True(JsonNode.DeepEquals(call.Arguments, part.Call.Arguments));
                    }
                },
                iter: 100
            );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_grammar_takes_is_read_as_calls_of_the_schema(string name)
    {
        var format = Format(name);
        var grammar = format.Behind([Weather, Clock], several: format.AllowsSeveral);
        ToolCall[] calls =
        [
            new("get_weather", JsonNode.Parse("""{"city": "서울", "days": 3}""")),
            .. format.AllowsSeveral ? [new ToolCall("clock", new JsonObject())] : Array.Empty<ToolCall>(),
        ];
        var written = format.Write(calls)[format.Opening.Length..];
        Assert.True(grammar.Matches(written), written);
        var read = Read(format, written, 3, isOpened: true);
        Assert.Equal(calls.Select(call => call.Name), read.Select(part => part.Call!.Name));
        foreach (var wrong in (string[])["0", "10", "\"3\""])
        {
            var other = written.Replace("3", wrong, StringComparison.Ordinal);
            Assert.False(grammar.Matches(other), other);
        }

        Assert.False(grammar.Matches(written.Replace("get_weather", "get_x", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_format_is_told_by_the_signs_in_a_template() =>
        Assert.All(
            ToolFormats.All,
            format =>
                Assert.All(
                    format.Signs,
                    sign => Assert.Same(format, ToolFormats.Of($"{{% if x %}}{sign}{{% endif %}}"))
                )
        );

    private static ToolFormat Format(string name) => ToolFormats.All.Single(format => format.Name == name);

    private static List<AnswerPart> Read(ToolFormat format, string answer, int length, bool isOpened = false)
    {
        var reader = new ToolCallReader(format, [Weather, Clock], isOpened);
        var parts = new List<AnswerPart>();
        for (var at = 0; at < answer.Length; at += length)
        {
            parts.AddRange(reader.Accept(answer.Substring(at, Math.Min(length, answer.Length - at))));
        }

        parts.AddRange(reader.Finish());
        return parts;
    }
}
