using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Prompting;
using Malmoi.Tests.Repository;

namespace Malmoi.Tests.Prompting;

public class ChatTemplateFuzzTests
{
    private static readonly ChatTemplateLimits Limits = new()
    {
        Steps = 20_000,
        Characters = 200_000,
        Range = 2_000,
    };

    private static readonly Conversation Chat = Conversation.Read(Reference()[0]);

    /// <summary>The small templates, and the published ones where they are.</summary>
    [Fact]
    public void A_mutated_template_renders_or_is_refused_in_one_line()
    {
        // Many small ones in one, so that what one defines meets what another does.
        var small = Reference().Skip(1).Select(line => (string)JsonNode.Parse(line)!["template"]!).ToList();
        var samples = small.Concat(small.Chunk(12).Select(some => string.Join('\n', some)));
        if (Environment.GetEnvironmentVariable("MALMOI_GOLDEN") is { Length: > 0 })
        {
            samples = samples.Concat(GoldenChatTemplateTests.Golden.Read().Templates.Values);
        }

        Assert.InRange(Mutations.Count(0.25), 50_000, int.MaxValue);
        Mutations.Try(0.25, [.. samples.Select(Encoding.UTF8.GetBytes)], Render);
    }

    /// <summary>Tokens of templates in any order.</summary>
    [Fact]
    public void A_heap_of_tokens_renders_or_is_refused_in_one_line()
    {
        string[] tokens =
        [
            "{{",
            "}}",
            "{%",
            "%}",
            "{%-",
            "-%}",
            "{#",
            "#}",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ".",
            ",",
            ":",
            "|",
            "~",
            "+",
            "-",
            "*",
            "**",
            "/",
            "//",
            "%",
            "==",
            "<",
            " in ",
            " not ",
            " is ",
            " if ",
            " else ",
            " for ",
            " endfor ",
            " endif ",
            " set ",
            " endset ",
            " macro ",
            " endmacro ",
            " call ",
            " endcall ",
            " m ",
            " x ",
            "=",
            "messages",
            "loop",
            "range",
            "namespace",
            "'%s'",
            "''",
            "'ab'",
            "0",
            "1",
            "9",
            "-1",
            "99999999999",
            "1.5",
            "none",
            "true",
            "map",
            "tojson",
            "join",
            "sort",
            "selectattr",
            "'role'",
            ".content",
            ".split",
            ".format",
            "[0]",
            "[::-1]",
            "recursive",
            "\n",
            " ",
            "{{ x }}",
            "{% for i in range(9) %}",
            "{% endfor %}",
            "{% macro m(x) %}",
            "{% endmacro %}",
            "{{ m(",
            ") }}",
            "{% if ",
            "{% endif %}",
        ];
        Parallel.For(
            0,
            Mutations.Count(0.1),
            seed =>
            {
                var random = new Random(seed);
                var template = new StringBuilder();
                for (var count = random.Next(1, 30); count > 0; count--)
                {
                    template.Append(tokens[random.Next(tokens.Length)]);
                }

                try
                {
                    Render(Encoding.UTF8.GetBytes(template.ToString()), random);
                }
                catch (InputException error)
                {
                    Assert.DoesNotContain('\n', error.Message);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"seed {seed} escaped: {template}", error);
                }
            }
        );
    }

    [Fact]
    public void A_mutated_conversation_is_read_or_refused_in_one_line() =>
        Mutations.Try(
            0.02,
            [
                Encoding.UTF8.GetBytes(Reference()[0]),
                Encoding.UTF8.GetBytes("[{\"role\": \"user\", \"content\": \"가\"}]"),
            ],
            (bytes, _) =>
                ChatTemplate
                    .Parse("{{ messages }}{{ tools | tojson }}")
                    .Render(Conversation.Read(Encoding.UTF8.GetString(bytes)))
        );

    private static void Render(byte[] bytes, Random random) =>
        ChatTemplate
            .Parse(Encoding.UTF8.GetString(bytes), limits: Limits)
            .Render(Chat, new ChatTemplateOptions { AddGenerationPrompt = random.Next(2) == 0 });

    private static string[] Reference() =>
        File.ReadAllLines(SourceTree.Path("tests/Malmoi.Tests/Fixtures/jinja-reference.jsonl"));
}
