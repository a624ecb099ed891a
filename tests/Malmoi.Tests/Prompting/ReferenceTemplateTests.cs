using System.Text.Json.Nodes;
using Malmoi.Prompting;
using Malmoi.Tests.Repository;

namespace Malmoi.Tests.Prompting;

/// <summary>
/// Small templates for each corner of the language, with what Jinja 3.1.6 makes of them (immutable sandbox, blocks trimmed and
/// stripped, <c>loopcontrols</c>, <c>tojson</c> as in transformers, 26 July 2024, 13:05:09).
/// </summary>
public class ReferenceTemplateTests
{
    private static readonly DateTime Now = new(2024, 7, 26, 13, 5, 9);

    [Fact]
    public void Every_small_template_gives_the_text_of_the_reference_or_fails_with_it()
    {
        var lines = File.ReadAllLines(SourceTree.Path("tests/Malmoi.Tests/Fixtures/jinja-reference.jsonl"));
        var conversation = Conversation.Read(lines[0]);
        var wrong = new List<string>();
        foreach (var line in lines.Skip(1))
        {
            var expected = JsonNode.Parse(line)!;
            var source = (string)expected["template"]!;
            string? actual;
            try
            {
                actual = ChatTemplate.Parse(source).Render(conversation, new ChatTemplateOptions { Now = Now }).Text;
            }
            catch (InputException error)
            {
                Assert.DoesNotContain('\n', error.Message);
                Assert.StartsWith("chat template, line ", error.Message, StringComparison.Ordinal);
                actual = null;
            }

            if (actual != (string?)expected["text"])
            {
                wrong.Add($"{source}: '{actual ?? "(error)"}', expected '{expected["text"] ?? expected["error"]}'");
            }
        }

        Assert.True(lines.Length > 600);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
