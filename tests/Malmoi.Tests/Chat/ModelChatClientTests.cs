using System.Text.Json;
using Malmoi.Chat;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tokenization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Malmoi.Tests.Chat;

public class ModelChatClientTests
{
    private const string Template =
        "{% if tools %}S:<tool_call>{{ tools | tojson }}{{ '\n' }}{% endif %}{% for m in messages %}{{ {'user': 'U:', 'assistant': 'A:', 'system': 'S:', 'tool': 'T:'}[m.role] + (m.content or '') }}{% for c in m.tool_calls or [] %}!{{ c.function.name }}({{ c.function.arguments | tojson }}){% endfor %}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}A:{% endif %}";

    private static readonly ChatOptions Greedy = new() { Temperature = 0, MaxOutputTokens = 300 };

    [Fact]
    public async Task An_answer_tells_what_it_cost_and_why_it_ended()
    {
        using var client = Client(prompt => prompt.Contains('S') ? "네 " : "안녕하세요");
        var answer = await client.GetResponseAsync("안녕", Greedy);
        Assert.Equal("안녕하세요", answer.Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal("U:안녕\nA:".Length, answer.Usage!.InputTokenCount);
        Assert.Equal("안녕하세요".Length + 1, answer.Usage.OutputTokenCount);
        Assert.Equal("small", answer.ModelId);
        var parts = await client.GetStreamingResponseAsync("안녕", Greedy).ToListAsync();
        Assert.Equal(["안", "녕", "하", "세", "요", ""], parts.Select(part => part.Text));
        Assert.Equal(
            "네",
            (
                await client.GetResponseAsync(
                    "a",
                    new()
                    {
                        Temperature = 0,
                        Instructions = "be",
                        MaxOutputTokens = 1,
                    }
                )
            ).Text
        );
        var cut = await client.GetResponseAsync("안녕", new() { Temperature = 0, MaxOutputTokens = 2 });
        Assert.Equal(("안녕", ChatFinishReason.Length), (cut.Text, cut.FinishReason));
        var stopped = await client.GetResponseAsync("안녕", new() { Temperature = 0, StopSequences = ["하세"] });
        Assert.Equal(("안녕", ChatFinishReason.Stop), (stopped.Text, stopped.FinishReason));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_answer_and_what_was_read_is_not_read_again()
    {
        using var folder = new TemporaryFolder();
        using var client = ModelChatClient.Of(SmallModels.Village(folder));
        var options = new ChatOptions { Seed = 5, MaxOutputTokens = 20 };
        List<ChatMessage> talk = [new(ChatRole.User, "그 사람은")];
        var first = await client.GetResponseAsync(talk, options);
        Assert.Equal(first.Text, (await client.GetResponseAsync(talk, options)).Text);
        Assert.NotEqual(
            first.Text,
            (await client.GetResponseAsync(talk, new() { Seed = 6, MaxOutputTokens = 20 })).Text
        );
        talk.AddMessages(first);
        talk.Add(new(ChatRole.User, "어머니가"));
        var second = await client.GetResponseAsync(talk, options);
        Assert.True(second.Usage!.CachedInputTokenCount >= 5);
        using var anew = ModelChatClient.Of(SmallModels.Village(folder));
        Assert.Equal(second.Text, (await anew.GetResponseAsync(talk, options)).Text);
        Assert.IsType<ChatModel>(client.GetService(typeof(ChatModel)));
        Assert.Equal("malmoi", client.GetService<ChatClientMetadata>()!.ProviderName);
    }

    [Fact]
    public async Task An_answer_is_held_to_the_response_format()
    {
        using var folder = new TemporaryFolder();
        using var client = ModelChatClient.Of(SmallModels.Village(folder));
        using var schema = JsonDocument.Parse("""{"enum": ["그는", "그가"]}""");
        var options = new ChatOptions
        {
            Seed = 1,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "word"),
        };
        Assert.Contains((await client.GetResponseAsync("그", options)).Text, (string[])["\"그는\"", "\"그가\""]);
        using var scripted = Client(_ => "{\"a\": [1, 2]} and more");
        Assert.Equal(
            "{\"a\": [1, 2]}",
            (
                await scripted.GetResponseAsync(
                    "x",
                    new() { Temperature = 0, ResponseFormat = ChatResponseFormat.Json }
                )
            ).Text
        );
        using var broken = JsonDocument.Parse("""{"not": {}}""");
        await Assert.ThrowsAsync<InputException>(() =>
            client.GetResponseAsync(
                "그",
                new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(broken.RootElement) }
            )
        );
    }

    [Fact]
    public async Task Tools_are_shown_called_and_their_results_read()
    {
        var seen = new List<string>();
        using var client = Client(prompt =>
        {
            seen.Add(prompt);
            return prompt.Contains("T:", StringComparison.Ordinal)
                ? "맑아요"
                : "잠깐 <tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"서울\"}}\n</tool_call>";
        });
        var weather = AIFunctionFactory.Create((string city) => $"{city}: 맑음", "weather", "Tells the weather");
        var options = new ChatOptions { Temperature = 0, Tools = [weather] };
        List<ChatMessage> talk = [new(ChatRole.User, "날씨")];
        var answer = await client.GetResponseAsync(talk, options);
        Assert.True(answer.FinishReason == ChatFinishReason.ToolCalls, answer.Text);
        Assert.Equal("잠깐", answer.Text);
        var call = Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("weather", call.Name);
        Assert.Contains("\"description\": \"Tells the weather\"", seen[0], StringComparison.Ordinal);
        var result = await weather.InvokeAsync(new AIFunctionArguments(call.Arguments));
        talk.AddMessages(answer);
        talk.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
        var last = await client.GetResponseAsync(talk, options);
        Assert.Equal(("맑아요", ChatFinishReason.Stop), (last.Text, last.FinishReason));
        Assert.Contains("A:잠깐!weather({\"city\": \"서울\"})\nT:서울: 맑음\nA:", seen[^1], StringComparison.Ordinal);
        options.ToolMode = ChatToolMode.None;
        seen.Clear();
        _ = await client.GetResponseAsync("x", options);
        Assert.DoesNotContain("weather\"", seen[0].Split("A:")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_must_be_is_made_and_is_of_the_schema()
    {
        // It breaks off in the middle of its call.
        using var client = Client(_ => "<tool_call>\n{\"name\": \"pick\", \"arguments\": {\"number\": 12");
        var pick = AIFunctionFactory.Create((int number) => number, "pick");
        var other = AIFunctionFactory.Create(() => 1, "other");
        var options = new ChatOptions
        {
            Temperature = 0,
            MaxOutputTokens = 200,
            Tools = [other, pick],
            ToolMode = ChatToolMode.RequireSpecific("pick"),
            AllowMultipleToolCalls = false,
        };
        var answer = await client.GetResponseAsync("x", options);
        Assert.True(answer.FinishReason == ChatFinishReason.ToolCalls, answer.Text);
        var call = Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("pick", call.Name);
        Assert.Equal(12, ((JsonElement)call.Arguments!["number"]!).GetInt32());
        options.ToolMode = ChatToolMode.RequireSpecific("none");
        await Assert.ThrowsAsync<InputException>(() => client.GetResponseAsync("x", options));
        options.ToolMode = ChatToolMode.RequireAny;
        answer = await client.GetResponseAsync("x", options);
        Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
    }

    [Fact]
    public async Task Who_stops_listening_stops_the_model()
    {
        var scripted = new ScriptedModel(SmallModels.Characters, _ => new string('a', 100_000));
        using var client = Client(scripted);
        await foreach (
            var part in client.GetStreamingResponseAsync("x", new() { Temperature = 0, MaxOutputTokens = 100_000 })
        )
        {
            break;
        }

        var read = scripted.Read;
        await Task.Delay(50);
        Assert.Equal(read, scripted.Read);
        using var gone = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var part in client.GetStreamingResponseAsync(
                    "x",
                    new() { Temperature = 0, MaxOutputTokens = 100_000 },
                    gone.Token
                )
            )
            {
                await gone.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task What_the_model_has_no_place_for_is_refused()
    {
        using var client = Client(_ => "ok", contextLength: 20);
        await Assert.ThrowsAsync<InputException>(() => client.GetResponseAsync(new string('a', 30)));
        await Assert.ThrowsAsync<InputException>(() => client.GetResponseAsync([]));
        await Assert.ThrowsAsync<InputException>(() => client.GetResponseAsync("a", new() { MaxOutputTokens = 0 }));
        await Assert.ThrowsAsync<InputException>(() =>
            client.GetResponseAsync([new(ChatRole.User, [new DataContent("data:image/png;base64,AAAA")])])
        );
    }

    [Fact]
    public async Task Services_give_the_client_and_the_embeddings()
    {
        using var folder = new TemporaryFolder();
        using var village = SmallModels.Village(folder);
        var services = new ServiceCollection();
        services.AddMalmoiChat(village.Path);
        services.AddMalmoiEmbeddings(_ => new Doubles());
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();
        Assert.Same(client, provider.GetRequiredService<IChatClient>());
        Assert.NotEmpty((await client.GetResponseAsync("그", new() { Seed = 1, MaxOutputTokens = 5 })).Text);
        var embedding = await provider
            .GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()
            .GenerateAsync("가");
        Assert.Equal(1, embedding.Vector.Length);
    }

    private static ModelChatClient Client(Func<string, string> script, int? contextLength = null) =>
        Client(new ScriptedModel(SmallModels.Characters, script, contextLength));

    private static ModelChatClient Client(ScriptedModel scripted) =>
        new(
            new ChatModel(
                new AutoregressiveModel(SmallModels.Characters, scripted, BoundaryPolicy.Begin),
                ChatText.FromTemplate(Template, SmallModels.Characters)
            ),
            "small"
        );

    private sealed class Doubles : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                new GeneratedEmbeddings<Embedding<float>>(
                    values.Select(text => new Embedding<float>(new float[] { text.Length }))
                )
            );

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
