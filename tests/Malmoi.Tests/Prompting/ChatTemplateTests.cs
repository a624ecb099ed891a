using System.Text.Json.Nodes;
using CsCheck;
using Malmoi.Prompting;

namespace Malmoi.Tests.Prompting;

public class ChatTemplateTests
{
    private const string ChatML =
        "{% for message in messages %}<|im_start|>{{ message.role }}\n{% if message.role == 'assistant' %}{% generation %}{{ message.content }}<|im_end|>{% endgeneration %}{% else %}{{ message.content }}<|im_end|>{% endif %}\n\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private static readonly Gen<Conversation> Conversations = Gen.Select(
            Gen.Int[0, 3].Select(role => new[] { "system", "user", "assistant", "tool" }[role]),
            Gen.String,
            (role, content) => new Message(role, content)
        )
        .List[0, 8]
        .Select(messages => new Conversation(messages));

    [Fact]
    public void Rendering_is_pure()
    {
        var template = ChatTemplate.Parse(ChatML);
        Conversations.Sample(conversation =>
        {
            var before = Json(conversation);
            var first = template.Render(conversation);
            var second = ChatTemplate.Parse(ChatML).Render(conversation);
            Assert.Equal(first.Text, template.Render(conversation).Text);
            Assert.Equal(first.Text, second.Text);
            Assert.Equal(before, Json(conversation));
        });
    }

    [Fact]
    public void Text_without_tags_is_its_own_rendering() =>
        Gen.String.Sample(text =>
        {
            var plain = text.Replace("{", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
            Assert.Equal(plain, ChatTemplate.Parse(plain + "\n").Render(new Conversation()).Text);
        });

    [Fact]
    public void What_is_said_in_a_conversation_is_never_read_as_a_template() =>
        Gen.String.Sample(text =>
        {
            var said = "{{ 1 + 1 }}{% raw %}" + text;
            Assert.Equal(said, Render("{{ messages[0].content }}", new Conversation(Message.User(said))));
        });

    [Fact]
    public void The_marked_ranges_hold_what_the_assistant_said_and_nothing_else() =>
        Conversations.Sample(conversation =>
        {
            var rendered = ChatTemplate.Parse(ChatML).Render(conversation);
            var said = conversation.Messages.Where(message => message.Role == "assistant");
            Assert.Equal(
                said.Select(message => message.Content + "<|im_end|>"),
                rendered.Generated.Select(range => rendered.Text[range])
            );
        });

    [Fact]
    public void Every_string_survives_tojson() =>
        Gen.Select(Gen.String, Gen.Bool)
            .Sample(
                (text, asciiOnly) =>
                {
                    var json = Render(
                        $"{{{{ messages[0].content | tojson(ensure_ascii={(asciiOnly ? "true" : "false")}) }}}}",
                        new Conversation(Message.User(text))
                    );
                    Assert.Equal(text, (string)JsonNode.Parse(json)!);
                    Assert.True(!asciiOnly || json.All(char.IsAscii));
                }
            );

    [Fact]
    public void A_slice_and_the_rest_are_the_whole() =>
        Gen.Select(Gen.String, Gen.Int[-9, 9])
            .Sample(
                (text, at) =>
                    Assert.Equal(
                        text,
                        Render(
                            $"{{{{ messages[0].content[:{at}] ~ messages[0].content[{at}:] }}}}",
                            new Conversation(Message.User(text))
                        )
                    )
            );

    [Fact]
    public void Special_tokens_and_other_values_come_from_the_options()
    {
        var options = new ChatTemplateOptions
        {
            AddGenerationPrompt = true,
            Variables = new Dictionary<string, JsonNode?> { ["bos_token"] = "<s>", ["depth"] = 3 },
            Now = new DateTime(2024, 7, 26),
        };
        var template = ChatTemplate.Parse(
            "{{ bos_token }}{{ depth + 1 }} {{ strftime_now('%d %b %Y') }} {{ add_generation_prompt }} {{ tools is none }}"
        );
        Assert.Equal("<s>4 26 Jul 2024 True True", template.Render(new Conversation(), options).Text);
    }

    [Fact]
    public void A_template_sees_tools_calls_and_other_fields()
    {
        var conversation = new Conversation(
            Message.User("날씨?"),
            new Message("assistant", null)
            {
                ToolCalls = [new ToolCall("weather", new JsonObject { ["city"] = "서울" }) { Id = "c1" }],
                Fields = new Dictionary<string, JsonNode?> { ["reasoning"] = "ask" },
            },
            new Message("tool", "20") { Name = "weather", ToolCallId = "c1" }
        )
        {
            Tools = [JsonNode.Parse("""{"type": "function", "function": {"name": "weather"}}""")!],
        };
        Assert.Equal(
            """weather False {"city": "서울"} ask c1 c1 weather""",
            Render(
                "{{ tools[0].function.name }} {{ 'content' in messages[1] }} {{ messages[1].tool_calls[0].function.arguments | tojson }} {{ messages[1].reasoning }} {{ messages[1].tool_calls[0].id }} {{ messages[2].tool_call_id }} {{ messages[2].name }}",
                conversation
            )
        );
    }

    [Fact]
    public void A_conversation_is_read_with_every_field_it_has()
    {
        const string messages =
            """[{"role": "user", "content": "hi", "x": [1, null]}, {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}]""";
        var conversation = Conversation.Read($$"""{"messages": {{messages}}, "tools": [{"a": 1}], "documents": []}""");
        Assert.Equal(messages, Render("{{ messages | tojson }}", conversation));
        Assert.Equal("""[{"a": 1}]""", Render("{{ tools | tojson }}", conversation));
        Assert.Equal("f", conversation.Messages[1].ToolCalls[0].Name);
        Assert.Equal(messages, Render("{{ messages | tojson }}", Conversation.Read(messages)));
    }

    [Theory]
    [InlineData("[{\"role\": \"user\"", "JSON")]
    [InlineData("{\"message\": []}", "'messages'")]
    [InlineData("7", "list of messages")]
    [InlineData("[{\"content\": \"x\"}]", "message 1")]
    [InlineData("[{\"role\": \"user\", \"content\": \"x\"}, {\"role\": 3}]", "message 2")]
    [InlineData("[{\"role\": \"user\", \"role\": \"user\"}]", "twice")]
    public void A_broken_conversation_is_refused_with_its_place(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Conversation.Read(json)).Message);

    [Theory]
    [InlineData("chat-templates.md")]
    [InlineData("chat-templates.ko.md")]
    public void The_programs_of_the_page_say_what_stands_there(string page)
    {
        // What follows is the page's programs, line for line.
        var format = Malmoi.Prompting.Formats.PromptFormats.Find("kullm");
        var prompt = format.Prompt("다음 문장을 영어로 옮기세요.", "오늘은 비가 온다.");
        var answer = format.Response("It is raining today.\n\n### 명령어:\n...");
        var template = ChatTemplate.Parse(
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
        );
        var chat = new Conversation(Message.System("친절하게 답하세요."), Message.User("안녕!"));
        var rendered = template.Render(
            chat,
            new ChatTemplateOptions
            {
                AddGenerationPrompt = true,
                Variables = new Dictionary<string, JsonNode?> { ["bos_token"] = "<s>" },
            }
        );
        Assert.EndsWith("### 입력:\n오늘은 비가 온다.\n\n### 응답:\n", prompt, StringComparison.Ordinal);
        Assert.Equal("It is raining today.", answer);
        Assert.Equal(new Malmoi.Prompting.Formats.ChatML().Prompt(chat), rendered.Text);
        var text = File.ReadAllText(Repository.SourceTree.Path("docs/" + page));
        Assert.Contains("format.Response(\"It is raining today.\\n\\n### 명령어:\\n...\")", text);
        Assert.Contains("{{ m.role }}\\n{{ m.content }}<|im_end|>\\n{% endfor %}\" +", text);
    }

    internal static string Render(string template, Conversation? conversation = null) =>
        ChatTemplate.Parse(template).Render(conversation ?? new Conversation()).Text;

    private static string Json(Conversation conversation) =>
        string.Join('\n', conversation.Messages.Select(message => message.ToJson().ToJsonString()));
}
