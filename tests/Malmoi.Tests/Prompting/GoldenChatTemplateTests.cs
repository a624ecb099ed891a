using System.IO.Compression;
using System.Text.Json.Nodes;
using Malmoi.Prompting;

namespace Malmoi.Tests.Prompting;

/// <summary>Published templates, rendered by the reference.</summary>
public class GoldenChatTemplateTests
{
    [Fact]
    public void Every_published_template_gives_the_text_or_the_error_of_the_reference()
    {
        var golden = Golden.Read();
        var wrong = new List<string>();
        foreach (var expected in golden.Cases)
        {
            var template = ChatTemplate.Parse(golden.Templates[expected.Template], expected.Template);
            string actual;
            try
            {
                actual = template.Render(golden.Conversations[expected.Conversation], golden.Options(expected)).Text;
            }
            catch (InputException error) when (expected.Error is not null)
            {
                // The reference's error begins with the name of its class.
                var message = expected.Error[(expected.Error.IndexOf(": ", StringComparison.Ordinal) + 2)..];
                Assert.StartsWith($"{expected.Template}, line ", error.Message, StringComparison.Ordinal);
                Assert.EndsWith(": " + message, error.Message, StringComparison.Ordinal);
                continue;
            }

            if (actual != expected.Text)
            {
                wrong.Add($"{expected.Template}, {expected.Conversation}: {actual}\nexpected: {expected.Text}");
            }
        }

        Assert.Equal(720, golden.Cases.Count);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    internal sealed record Case(string Template, string Conversation, bool AddGenerationPrompt)
    {
        public string? Text { get; init; }

        public string? Error { get; init; }
    }

    /// <summary>The file of golden cases.</summary>
    internal sealed class Golden
    {
        private readonly JsonObject _context;

        private Golden(JsonObject file)
        {
            _context = file["context"]!.AsObject();
            foreach (var (name, template) in file["templates"]!.AsObject())
            {
                Templates[name] = (string)template!["template"]!;
            }

            foreach (var (name, messages) in file["conversations"]!.AsObject())
            {
                Conversations[name] = Conversation.Read(messages!.ToJsonString());
            }

            Cases =
            [
                .. file["cases"]!
                    .AsArray()
                    .Select(item => new Case(
                        (string)item!["template"]!,
                        (string)item["conversation"]!,
                        (bool)item["add_generation_prompt"]!
                    )
                    {
                        Text = (string?)item["text"],
                        Error = (string?)item["error"],
                    }),
            ];
        }

        public Dictionary<string, string> Templates { get; } = [];

        public Dictionary<string, Conversation> Conversations { get; } = [];

        public List<Case> Cases { get; }

        public static Golden Read()
        {
            using var file = File.OpenRead(OutsideData.Golden("tokenizers", "chat", "chat.json.gz"));
            using var json = new GZipStream(file, CompressionMode.Decompress);
            return new Golden(JsonNode.Parse(json)!.AsObject());
        }

        public ChatTemplateOptions Options(Case one) =>
            new()
            {
                AddGenerationPrompt = one.AddGenerationPrompt,
                Variables = _context.ToDictionary(entry => entry.Key, entry => entry.Value),
            };
    }
}
