using System.Text.Json.Nodes;
using Malmoi.Chat;
using Malmoi.Chat.Tools;
using Malmoi.Models;
using Malmoi.Prompting;
using Malmoi.Tests.Prompting;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Chat;

/// <summary>Tools in the templates of published models.</summary>
public class GoldenToolTemplateTests
{
    private static readonly ToolDescription Weather = new(
        "get_weather",
        "Tells the weather",
        JsonNode.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""")
    );

    private static readonly ToolUse Use = new([Weather], ToolChoice.Auto);

    [Theory]
    [InlineData("Qwen-Qwen2.5-7B-Instruct", "hermes")]
    [InlineData("meta-llama-Llama-3.1-8B-Instruct", "llama3")]
    [InlineData("mistralai-Mistral-Nemo-Instruct-2407", "mistral")]
    [InlineData(
        "Mistral-Large-Instruct-2407 (mistralai 'v3' template; modified to have system prompt at start)",
        "mistral"
    )]
    [InlineData("ibm-granite/granite-3.0-8b-instruct", "granite")]
    [InlineData("deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "hermes")] // its template does not show tools
    [InlineData("google-gemma-2-2b-it", "hermes")] // it has no place for the system
    [InlineData("teknium/OpenHermes-2.5-Mistral-7B", "hermes")]
    public void A_published_template_shows_tools_calls_and_results(string name, string format)
    {
        var source = GoldenChatTemplateTests.Golden.Read().Templates[name];
        var model = new ChatModel(
            new AutoregressiveModel(
                SmallModels.Characters,
                new ScriptedModel(SmallModels.Characters, _ => ""),
                BoundaryPolicy.None
            ),
            ChatText.FromTemplate(source, SmallModels.Characters, name)
        );
        var asked = new Conversation(Message.User("weather in Seoul?"));
        var prompt = model.Prompt(asked, Use);
        Assert.Equal(format, prompt.Format!.Name);
        var text = SmallModels.Characters.Decode(prompt.Prompt.Tokens);
        Assert.Contains("get_weather", text, StringComparison.Ordinal);
        Assert.Contains("Tells the weather", text, StringComparison.Ordinal);

        var call = new ToolCall("get_weather", new JsonObject { ["city"] = "Seoul" }) { Id = "abcdef123" };
        var answered = new Conversation(
            Message.User("weather in Seoul?"),
            new Message("assistant", null) { ToolCalls = [call] },
            new Message("tool", "sunny as never") { ToolCallId = "abcdef123" }
        );
        text = SmallModels.Characters.Decode(model.Prompt(answered, Use).Prompt.Tokens);
        Assert.Contains("sunny as never", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("Seoul\"").Length);

        // What the template writes of a call is what the format reads.
        if (
            name.StartsWith("Qwen", StringComparison.Ordinal)
            || name.StartsWith("mistral", StringComparison.OrdinalIgnoreCase)
        )
        {
            var reader = new ToolCallReader(prompt.Format, [Weather]);
            var from = text.LastIndexOf(prompt.Format.Opening, StringComparison.Ordinal);
            var end = text.IndexOf(
                prompt.Format.Closing.Length > 0 ? prompt.Format.Closing : "]</s>",
                from,
                StringComparison.Ordinal
            );
            var written = text[from..(end + Math.Max(1, prompt.Format.Closing.Length))];
            var read = reader.Accept(written).Concat(reader.Finish()).Single().Call!;
            Assert.True(JsonNode.DeepEquals(call.Arguments, read.Arguments), written);
        }
    }
}
