using Malmoi.Instructions;
using Malmoi.Instructions.Rendering;
using Malmoi.LanguageModels;
using Malmoi.Prompting;
using Malmoi.Prompting.Formats;
using Malmoi.Tests.Tokenization;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Instructions.Rendering;

public class InstructionRendererTests
{
    private static readonly TokenizerPipeline ByteLevel = With(SampleTokenizers.ByteLevel(), "<s>", "</s>");

    private static readonly TokenizerPipeline Greedy = With(SampleTokenizers.ByteFallback(), "<s>", "</s>");

    [Theory]
    [InlineData("alpaca")]
    [InlineData("kullm")]
    [InlineData("koalpaca")]
    [InlineData("kochatgpt")]
    public void A_plain_template_teaches_the_answer_and_its_end(string name)
    {
        var renderer = Renderer(PromptFormats.Find(name));
        var example = InstructionExample.Of("이는 무엇?", "hello", "는 hello");

        var rendered = renderer.Render(example);

        var prompt = Ids(PromptFormats.Find(name).Prompt("이는 무엇?", "hello"));
        var answer = Ids("는 hello");
        int[] expected = [.. prompt, .. answer, End(ByteLevel)];
        Assert.Equal(expected, rendered.Tokens);
        Assert.Equal(
            [.. Enumerable.Repeat(false, prompt.Length), .. Enumerable.Repeat(true, answer.Length + 1)],
            rendered.Learned
        );
        Assert.Equal(prompt, renderer.RenderPrompt(example));
    }

    [Fact]
    public void Every_answer_of_a_conversation_is_learned_and_nothing_else()
    {
        var renderer = Renderer(new KoAlpaca());
        var example = new InstructionExample([
            Message.System("hello"),
            Message.User("하나"),
            Message.Assistant("이"),
            Message.User("둘"),
            Message.Assistant("는는"),
        ]);

        var rendered = renderer.Render(example);

        int[] first = Ids("### 질문: hello\n\n하나\n\n### 답변:"),
            second = Ids("### 질문: 둘\n\n### 답변:");
        int[] one = [.. Ids("이"), End(ByteLevel)],
            two = [.. Ids("는는"), End(ByteLevel)];
        Assert.Equal([.. first, .. one, .. second, .. two], rendered.Tokens);
        Assert.Equal(
            [.. Mask(first, false), .. Mask(one, true), .. Mask(second, false), .. Mask(two, true)],
            rendered.Learned
        );
    }

    [Fact]
    public void A_template_of_turns_teaches_what_the_assistant_says_and_the_mark_behind_it()
    {
        var renderer = Renderer(new ChatML());
        var example = new InstructionExample([
            Message.User("hi"),
            Message.Assistant("hello"),
            Message.User("이는?"),
            Message.Assistant("이"),
        ]);

        var rendered = renderer.Render(example);

        (string Text, bool Learned)[] parts =
        [
            ("<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n", false),
            ("hello<|im_end|>", true),
            ("\n<|im_start|>user\n이는?<|im_end|>\n<|im_start|>assistant\n", false),
            ("이<|im_end|>", true),
        ];
        Assert.Equal(parts.SelectMany(part => Ids(part.Text)), rendered.Tokens);
        Assert.Equal(parts.SelectMany(part => Mask(Ids(part.Text), part.Learned)), rendered.Learned);
    }

    [Fact]
    public void A_templates_own_marks_say_what_is_learned()
    {
        const string Marked =
            "{% for message in messages %}{% if message['role'] == 'assistant' %}A:{% generation %}{{ message['content'] }}!{% endgeneration %}\n"
            + "{% else %}U:{{ message['content'] }}\n{% endif %}{% endfor %}{% if add_generation_prompt %}A:{% endif %}";
        var renderer = new InstructionRenderer(ByteLevel, InstructionTemplate.FromJinja(Marked, ByteLevel));

        var rendered = renderer.Render(InstructionExample.Of("hi", null, "hello"));

        Assert.Equal(Ids("U:hi\nA:hello!"), rendered.Tokens);
        Assert.Equal([.. Mask(Ids("U:hi\nA:"), false), .. Mask(Ids("hello!"), true)], rendered.Learned);
    }

    [Fact]
    public void A_template_that_writes_no_end_gets_the_models()
    {
        var renderer = Renderer(new YuLanChat());

        var rendered = renderer.Render(InstructionExample.Of("hi", null, "hello"));

        Assert.Equal(End(ByteLevel), rendered.Tokens[^1]);
        Assert.Equal(Ids("hello").Length + 1, rendered.LearnedCount);
    }

    [Fact]
    public void What_a_model_is_asked_with_begins_what_it_learned_from()
    {
        var random = new Random(1);
        string[] words = ["hello", "이", "는", " 는", "\n", "hi\n\n", " ", "강조", "12", "#"];
        foreach (var tokenizer in (TokenizerPipeline[])[ByteLevel, Greedy])
        {
            foreach (var format in PromptFormats.All)
            {
                var renderer = new InstructionRenderer(tokenizer, InstructionTemplate.Of(format)) { End = 1 };
                for (var round = 0; round < 20; round++)
                {
                    var messages = new List<Message>();
                    for (var turn = 0; turn < random.Next(1, 4); turn++)
                    {
                        messages.Add(Message.User("q" + Text()));
                        messages.Add(Message.Assistant(Text() + "a"));
                    }

                    var rendered = renderer.Render(new InstructionExample(messages));
                    var prompt = renderer.RenderPrompt([.. messages.SkipLast(1)]);
                    Assert.Equal(prompt, rendered.Tokens[..prompt.Length]);
                    Assert.False(rendered.Learned[prompt.Length - 1], format.Name);
                    Assert.True(rendered.Learned[^1]);
                    Assert.True(rendered.Learned[prompt.Length], format.Name);
                }
            }
        }

        string Text() =>
            string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => words[random.Next(words.Length)]));
    }

    [Fact]
    public void The_chat_template_of_a_plain_one_writes_the_same()
    {
        InstructionExample[] examples =
        [
            InstructionExample.Of("하나 \"둘\" {셋}", null, "hello"),
            new([
                Message.System("hello"),
                Message.User("이"),
                Message.Assistant("는"),
                Message.User("둘"),
                Message.User("셋"),
                Message.Assistant("hi"),
            ]),
        ];
        foreach (var format in PromptFormats.All.OfType<InstructionFormat>())
        {
            var plain = InstructionTemplate.Of(format);
            var chat = InstructionTemplate.FromJinja(plain.Source(begins: false)!, ByteLevel);
            foreach (var example in examples)
            {
                var (one, other) = (
                    new InstructionRenderer(ByteLevel, plain),
                    new InstructionRenderer(ByteLevel, chat)
                );
                Assert.Equal(one.Render(example).Tokens, other.Render(example).Tokens);
                Assert.Equal(one.Render(example).Learned, other.Render(example).Learned);
                Assert.Equal(one.RenderPrompt(example), other.RenderPrompt(example));
            }
        }
    }

    [Theory]
    [InlineData("{{ 'hello' }}", "place for the instruction")]
    [InlineData(
        "{% for m in messages %}{% if m['role'] == 'user' %}{{ m['content'] }}{% endif %}{% endfor %}",
        "place for the answer"
    )]
    public void A_template_that_leaves_something_out_is_refused(string source, string says)
    {
        var error = Assert.Throws<InputException>(() => InstructionTemplate.FromJinja(source, ByteLevel));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_answer_is_refused() =>
        Assert.Contains(
            "an answer is empty",
            Assert
                .Throws<InputException>(() => Renderer(new Alpaca()).Render(InstructionExample.Of("hi", null, " ")))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Only_prompts_teach_nothing() =>
        Assert.Throws<InputException>(() => Renderer(new Alpaca()).Render(InstructionExample.Of("hi", null, null)));

    [Fact]
    public void A_begin_mark_stands_once_and_is_not_learned()
    {
        var renderer = new InstructionRenderer(ByteLevel, InstructionTemplate.Of(new Alpaca())) { Begin = 0 };
        var rendered = renderer.Render(InstructionExample.Of("hi", null, "hello"));
        Assert.Equal(0, rendered.Tokens[0]);
        Assert.NotEqual(0, rendered.Tokens[1]);
        Assert.False(rendered.Learned[0]);
        Assert.Equal(0, renderer.RenderPrompt([Message.User("hi")])[0]);
    }

    [Fact]
    public void A_cut_example_keeps_what_is_left_of_its_answer()
    {
        var rendered = Renderer(new KoAlpaca()).Render(InstructionExample.Of("hi", null, "이는 hello"));
        var prompt = rendered.Length - rendered.LearnedCount;
        Assert.Null(rendered.Cut(prompt));
        Assert.Equal(1, rendered.Cut(prompt + 1)!.LearnedCount);
        Assert.Same(rendered, rendered.Cut(rendered.Length));
        Assert.Equal(rendered.Length - 1, rendered.WithPrompt().LearnedCount);
    }

    private static InstructionRenderer Renderer(PromptFormat format) => new(ByteLevel, InstructionTemplate.Of(format));

    private static int[] Ids(string text) => [.. ByteLevel.Encode(text).Select(token => token.Id)];

    private static int End(TokenizerPipeline tokenizer) => tokenizer.Special.End!.Value;

    private static IEnumerable<bool> Mask(int[] tokens, bool learned) => tokens.Select(_ => learned);

    private static TokenizerPipeline With(TokenizerPipeline tokenizer, string begin, string end)
    {
        var more = tokenizer.Find(end) is null
            ? tokenizer.WithAddedTokens([new AddedToken(tokenizer.VocabularySize, end) { Special = true }])
            : tokenizer;
        return new TokenizerPipeline(
            more.Parts with
            {
                Special = more.Parts.Special with { Begin = more.Find(begin), End = more.Find(end) },
            }
        );
    }
}
