using Malmoi.Chat;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Prompting;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Chat;

public class ChatSessionTests
{
    private const string Template =
        "{% for m in messages %}{{ {'user': 'U:', 'assistant': 'A:', 'system': 'S:', 'tool': 'T:'}[m.role] + m.content + '\n' }}{% endfor %}{% if add_generation_prompt %}A:{% endif %}";

    private static readonly GenerationOptions Greedy = new() { Temperature = 0, MaxTokens = 40 };

    [Fact]
    public void A_talk_goes_on_and_reads_only_what_is_new()
    {
        var scripted = new ScriptedModel(SmallModels.Characters, prompt => $"{prompt.Count(letter => letter == 'U')}");
        using var session = new ChatSession(Model(scripted));
        Assert.Equal("1", string.Concat(session.Ask("hello", Greedy)));
        Assert.Equal("2", string.Concat(session.Ask("hi", Greedy)));
        var read = scripted.Read;
        Assert.Equal("3", string.Concat(session.Ask("안녕", Greedy)));
        Assert.Equal("\nU:안녕\nA:3".Length, scripted.Read - read);
        Assert.Equal("U:hello\nA:1\nU:hi\nA:2".Length, session.Last!.ReusedTokens);
        Assert.Equal(AnswerEnd.Stop, session.Last.End);
        Assert.Equal(["hello", "1", "hi", "2", "안녕", "3"], session.Messages.Select(message => message.Content));
        Assert.Equal("안녕", session.Undo());
        read = scripted.Read;
        Assert.Equal("3", string.Concat(session.Ask("hey", Greedy)));
        Assert.Equal("\nU:hey\nA:3".Length, scripted.Read - read);
    }

    [Fact]
    public void An_answer_that_reads_on_is_the_answer_that_reads_all()
    {
        var said = new List<string>();
        var scripted = new ScriptedModel(SmallModels.Characters, prompt => $"{prompt.Length} 번째");
        using var session = new ChatSession(Model(scripted));
        foreach (var text in (string[])["a", "나", "c d", "라마바"])
        {
            said.Add(string.Concat(session.Ask(text, Greedy)));
            using var anew = new ReadPrompts();
            var history = new Conversation([.. session.Messages.Take(session.Messages.Count - 1)]);
            var whole = new Answer(Model(scripted), anew, Model(scripted).Prompt(history), Greedy);
            Assert.Equal(string.Concat(whole.Write()), said[^1]);
            Assert.Equal(0, whole.ReusedTokens);
        }
    }

    [Fact]
    public void Beyond_the_context_whole_turns_are_left_out_but_not_the_system()
    {
        var seen = new List<string>();
        var scripted = new ScriptedModel(
            SmallModels.Characters,
            prompt =>
            {
                seen.Add(prompt);
                return "ok";
            },
            contextLength: 60
        );
        using var session = new ChatSession(Model(scripted)) { System = "be" };
        for (var turn = 0; turn < 12; turn++)
        {
            Assert.Equal("ok", string.Concat(session.Ask($"turn {turn:00}", Greedy with { MaxTokens = 4 })));
        }

        Assert.All(seen, prompt => Assert.Matches(@"^(S:be\nU:turn \d\d\n(A:ok\nU:turn \d\d\n)*A:)?$", prompt));
        Assert.True(session.Unread > 0);
        Assert.Equal(24, session.Messages.Count);
        Assert.StartsWith("S:be\nU:turn", session.PromptText, StringComparison.Ordinal);
        // Not each turn cuts: most of them go on from what was read.
        var cut = 0;
        var before = session.Unread;
        for (var turn = 0; turn < 8; turn++)
        {
            _ = string.Concat(session.Ask($"turn {turn:00}", Greedy with { MaxTokens = 4 }));
            cut += session.Unread > before ? 1 : 0;
            before = session.Unread;
        }

        Assert.InRange(cut, 1, 6);
    }

    [Fact]
    public void What_is_longer_than_the_context_is_refused_and_forgotten()
    {
        using var session = new ChatSession(
            Model(new ScriptedModel(SmallModels.Characters, _ => "ok", contextLength: 30))
        );
        Assert.Equal("ok", string.Concat(session.Ask("a", Greedy)));
        var error = Assert.Throws<InputException>(() => string.Concat(session.Ask(new string('a', 40), Greedy)));
        Assert.Contains("30", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, session.Messages.Count);
        Assert.Equal("ok", string.Concat(session.Ask("b", Greedy)));
    }

    [Fact]
    public void An_answer_that_is_interrupted_stays_as_far_as_it_came()
    {
        using var interrupt = new CancellationTokenSource();
        using var session = new ChatSession(Model(new ScriptedModel(SmallModels.Characters, _ => "abcdefgh")));
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var piece in session.Ask("x", Greedy, ct: interrupt.Token))
            {
                if (piece == "c")
                {
                    interrupt.Cancel();
                }
            }
        });
        Assert.Equal("abc", session.Messages[^1].Content);
        Assert.Equal(AnswerEnd.Interrupted, session.Last!.End);
        Assert.Equal("abcdefgh", string.Concat(session.Ask("y", Greedy)));
    }

    [Fact]
    public void An_answer_ends_before_a_stop_and_at_the_most_tokens()
    {
        using var session = new ChatSession(Model(new ScriptedModel(SmallModels.Characters, _ => "one two three")));
        Assert.Equal("one ", string.Concat(session.Ask("x", Greedy with { StopSequences = ["two"] })));
        Assert.Equal(AnswerEnd.Stop, session.Last!.End);
        Assert.Equal("one t", string.Concat(session.Ask("x", Greedy with { MaxTokens = 5 })));
        Assert.Equal(AnswerEnd.Length, session.Last.End);
    }

    [Fact]
    public void Jamo_are_shown_as_whole_syllables()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder, TextUnit.Jamo);
        using var session = new ChatSession(ChatModel.Of(opened));
        for (var seed = 0; seed < 5; seed++)
        {
            var pieces = session.Ask("어머니가", new GenerationOptions { Seed = seed, MaxTokens = 60 }).ToArray();
            // A stray jamo may stand alone; two pieces never make one syllable.
            Assert.True(string.Concat(pieces).IsNormalized());
            Assert.Equal(string.Concat(pieces), session.Messages[^1].Content);
        }
    }

    private static ChatModel Model(ScriptedModel model) =>
        new(
            new AutoregressiveModel(SmallModels.Characters, model, BoundaryPolicy.Begin),
            ChatText.FromTemplate(Template, SmallModels.Characters)
        );
}
