using System.ClientModel;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Chat;
using Malmoi.Models;
using Malmoi.Tests;
using Malmoi.Tests.Chat;
using Malmoi.Tokenization;
using OpenAI;
using OpenAI.Chat;

namespace Malmoi.Server.Tests;

/// <summary>Tools, asked for by OpenAI's own .NET client.</summary>
public sealed class ToolTests : IAsyncLifetime
{
    private const string Template =
        "{% if tools %}S:<tool_call>{{ tools | tojson }}{{ '\n' }}{% endif %}{% for m in messages %}{{ {'user': 'U:', 'assistant': 'A:', 'system': 'S:', 'tool': 'T:'}[m.role] + (m.content or '') }}{% for c in m.tool_calls or [] %}!{{ c.function.name }}({{ c.function.arguments | tojson }}){% endfor %}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}A:{% endif %}";

    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "weather",
        "Tells the weather",
        BinaryData.FromString(
            """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}"""
        )
    );

    private static readonly ChatTool Clock = ChatTool.CreateFunctionTool("clock");

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _seen = [];
    private RunningServer _server = null!;
    private ChatClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var units = new PieceUnits(_folder.Write("tokenizer.json", Tokenizer()));
        var scripted = new ScriptedModel(
            units.Tokenizer,
            prompt =>
            {
                lock (_seen)
                {
                    _seen.Add(prompt);
                }

                const string Calls =
                    "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"서울\"}}\n</tool_call>\n<tool_call>\n{\"name\": \"clock\", \"arguments\": {}}\n</tool_call>";
                return prompt.Contains("T:", StringComparison.Ordinal) ? "맑아요"
                    : prompt.Contains("must", StringComparison.Ordinal) ? Calls
                    : prompt.Contains("S:", StringComparison.Ordinal) ? $"잠깐 {Calls}"
                    : "몰라요";
            }
        );
        var opened = new OpenedModel(
            "scripted",
            "scripted",
            scripted,
            TextPolicy.Pieces(units) with
            {
                Boundaries = BoundaryPolicy.Begin,
            }
        );
        var form = ChatText.FromTemplate(Template, units.Tokenizer);
        _server = await RunningServer.StartAsync(
            new ServerOptions(),
            new ServedModel("scripted", opened) { Chat = form }
        );
        _client = new OpenAIClient(
            new ApiKeyCredential("none"),
            new OpenAIClientOptions { Endpoint = new Uri(_server.Address, "/v1") }
        ).GetChatClient("scripted");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_official_client_is_asked_to_call_and_tells_the_result()
    {
        var options = new ChatCompletionOptions { Temperature = 0, Tools = { Weather, Clock } };
        List<ChatMessage> talk = [new UserChatMessage("날씨")];
        ChatCompletion answer = await _client.CompleteChatAsync(talk, options);
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        Assert.Equal("잠깐", answer.Content[0].Text);
        Assert.Equal(["weather", "clock"], answer.ToolCalls.Select(call => call.FunctionName));
        Assert.Equal("""{"city":"서울"}""", answer.ToolCalls[0].FunctionArguments.ToString());
        Assert.NotEqual(answer.ToolCalls[0].Id, answer.ToolCalls[1].Id);
        talk.Add(new AssistantChatMessage(answer));
        talk.AddRange(answer.ToolCalls.Select(call => new ToolChatMessage(call.Id, "맑음")));
        answer = await _client.CompleteChatAsync(talk, options);
        Assert.Equal("맑아요", answer.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        lock (_seen)
        {
            Assert.EndsWith(
                "A:잠깐!weather({\"city\": \"서울\"})!clock({})\nT:맑음\nT:맑음\nA:",
                _seen[^1],
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task The_official_client_reads_calls_from_a_stream()
    {
        var options = new ChatCompletionOptions { Temperature = 0, Tools = { Weather, Clock } };
        var (text, names, arguments) = (
            new StringBuilder(),
            new SortedDictionary<int, string>(),
            new SortedDictionary<int, string>()
        );
        ChatFinishReason? end = null;
        await foreach (var part in _client.CompleteChatStreamingAsync([new UserChatMessage("날씨")], options))
        {
            text.Append(string.Concat(part.ContentUpdate.Select(content => content.Text)));
            foreach (var call in part.ToolCallUpdates)
            {
                names[call.Index] = names.GetValueOrDefault(call.Index) + call.FunctionName;
                arguments[call.Index] = arguments.GetValueOrDefault(call.Index) + call.FunctionArgumentsUpdate;
            }

            end = part.FinishReason ?? end;
        }

        Assert.Equal("잠깐", text.ToString());
        Assert.Equal(["weather", "clock"], names.Values);
        Assert.Equal(["""{"city":"서울"}""", "{}"], arguments.Values);
        Assert.Equal(ChatFinishReason.ToolCalls, end);
    }

    [Fact]
    public async Task A_call_is_made_where_it_must_be_and_not_where_it_must_not()
    {
        var options = new ChatCompletionOptions
        {
            Temperature = 0,
            Tools = { Weather, Clock },
            ToolChoice = ChatToolChoice.CreateRequiredChoice(),
            AllowParallelToolCalls = false,
        };
        ChatCompletion answer = await _client.CompleteChatAsync([new UserChatMessage("must")], options);
        Assert.Equal("weather", Assert.Single(answer.ToolCalls).FunctionName);
        options.ToolChoice = ChatToolChoice.CreateFunctionChoice("clock");
        answer = await _client.CompleteChatAsync([new UserChatMessage("must")], options);
        Assert.Equal("clock", Assert.Single(answer.ToolCalls).FunctionName);
        options.ToolChoice = ChatToolChoice.CreateNoneChoice();
        answer = await _client.CompleteChatAsync([new UserChatMessage("a")], options);
        Assert.Equal("몰라요", answer.Content[0].Text);
        options.ToolChoice = ChatToolChoice.CreateFunctionChoice("none");
        var wrong = await Assert.ThrowsAsync<ClientResultException>(() =>
            _client.CompleteChatAsync([new UserChatMessage("a")], options)
        );
        Assert.Equal(400, wrong.Status);
        Assert.Contains("tool_choice", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"type": "function"}]""")]
    [InlineData("""[{"type": "function", "function": {"name": ""}}]""")]
    [InlineData("""["weather"]""")]
    [InlineData("""[{"function": {"name": "a"}}, {"function": {"name": "a"}}]""")]
    [InlineData("""[{"function": {"name": "a", "parameters": 3}}]""")]
    [InlineData("""[{"function": {"name": "a", "strict": true, "parameters": {"not": {}}}}]""")]
    public async Task A_tool_that_is_none_is_refused(string tools)
    {
        var (status, body) = await _server.PostAsync(
            "/v1/chat/completions",
            new JsonObject
            {
                ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "a" }),
                ["tools"] = JsonNode.Parse(tools),
            }
        );
        Assert.True(status == 400, body.ToJsonString());
        Assert.NotEmpty((string)body["error"]!["message"]!);
    }

    // A token a letter, and two marks.
    private static string Tokenizer()
    {
        var letters = Enumerable.Range(9, 118).Select(code => (char)code).Concat("날씨를잠깐맑음아요몰라서울");
        string[] pieces = ["<s>", "</s>", .. letters.Select(letter => letter.ToString())];
        var vocabulary = new JsonObject(pieces.Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id)));
        var marks = pieces
            .Take(2)
            .Select(
                (piece, id) =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = id,
                            ["content"] = piece,
                            ["special"] = true,
                        }
            );
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. marks]),
            ["decoder"] = new JsonObject { ["type"] = "Fuse" },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray(),
            },
        }.ToJsonString();
    }
}
