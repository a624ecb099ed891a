using Malmoi.Chat;
using Malmoi.Evaluation.Assistants;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Prompting;
using Malmoi.Tests.Chat;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Evaluation.Assistants;

public class AnswerScorerTests
{
    private static readonly Message[] Asked = [Message.User("그 사람은")];

    [Theory]
    [InlineData(TextUnit.Syllable)]
    [InlineData(TextUnit.Word)]
    public async Task An_answer_is_as_likely_as_a_text_after_its_question_with_its_end(TextUnit unit)
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder, unit);
        string[] answers = ["학교에 갔습니다", "학교에 갔어요", "몰라"];
        var scores = (await AnswerScorer.Of(opened).ScoreAsync([(Asked, answers)]))[0];
        for (var i = 0; i < answers.Length; i++)
        {
            var passage = new Passage("그 사람은\n", answers[i], FromBegin: true, ToEnd: true);
            // A line end after the question is the question's here, and the answer's there.
            var expected = new TextScore([
                .. opened.Text().Score([passage])[0].Tokens.Skip(unit == TextUnit.Syllable ? 1 : 0),
            ]);
            Assert.Equal(expected.LogProbability, scores[i]!.Value.LogProbability, 1e-4);
            Assert.Equal(expected.Tokens.Count, scores[i]!.Value.Tokens);
            Assert.Equal(expected.LogProbability / expected.Tokens.Count, scores[i]!.Value.PerToken, 1e-5);
        }
    }

    [Fact]
    public async Task Many_conversations_are_scored_as_one_by_one()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        var scorer = AnswerScorer.Of(opened);
        var asked = Enumerable
            .Range(0, 21)
            .Select(i =>
                ((IReadOnlyList<Message>)[Message.User($"그 {i}")], (IReadOnlyList<string>)["네", $"아니요 {i}"])
            )
            .ToList();
        var done = new List<int>();
        var together = await scorer.ScoreAsync(asked, done.Add);
        Assert.Equal([8, 16, 21], done);
        for (var i = 0; i < asked.Count; i++)
        {
            Assert.Equal((await scorer.ScoreAsync([asked[i]]))[0], together[i]);
        }
    }

    [Fact]
    public async Task What_is_too_long_loses_its_oldest_turns_and_what_stays_too_long_has_no_score()
    {
        var model = new CountingModel(20);
        var scorer = new AnswerScorer(
            new ChatModel(
                new AutoregressiveModel(SmallModels.Characters, model, BoundaryPolicy.Begin),
                ChatText.FromTemplate(
                    "{% for m in messages %}{{ m.content }}{{ '\n' }}{% endfor %}",
                    SmallModels.Characters
                )
            )
        );
        Message[] talk =
        [
            Message.System("S"),
            Message.User("abcdefgh"),
            Message.Assistant("ijklmn"),
            Message.User("op"),
        ];
        var scores = await scorer.ScoreAsync([(talk, ["yes", "no"]), (talk, ["a very long answer indeed"])]);
        Assert.Equal(4 * CountingModel.Each, scores[0][0]!.Value.LogProbability, 1e-4);
        Assert.Equal((4, 3), (scores[0][0]!.Value.Tokens, scores[0][1]!.Value.Tokens));
        Assert.Equal([null], scores[1]);
        Assert.Equal("S\nop\n", SmallModels.Characters.Decode(model.First.ToArray()));
        Assert.Equal(0, model.Open);
    }

    [Fact]
    public async Task Preferences_are_counted_by_group_with_and_without_length()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        PreferencePair[] pairs =
        [
            new(Asked, "학교에 갔습니다", "뷁뷁뷁뷁뷁뷁뷁뷁") { Group = "sense" },
            new(Asked, "학교에 갔습니다", "뷁") { Group = "short nonsense" },
        ];
        var rows = await PreferenceAccuracy.JudgeAsync(AnswerScorer.Of(opened), pairs);
        Assert.Equal(["sense", "short nonsense", "overall"], rows.Select(row => row.Name));
        Assert.Equal([1, 0, 1], rows.Select(row => row.ByTotal.Hits));
        Assert.Equal([1, 1, 2], rows.Select(row => row.ByToken.Hits));
        Assert.Equal([(0, 0), (1, 1), (1, 1)], rows.Select(row => (row.Longer.Hits, row.Longer.Items)));
        Assert.All(rows, row => Assert.Equal(0, row.Ties));
        var unknown = new PreferencePair(Asked, "뷁", "쀍");
        var tied = await PreferenceAccuracy.JudgeAsync(AnswerScorer.Of(opened), [unknown]);
        Assert.Equal((1, 0), (tied[0].Ties, tied[0].ByTotal.Hits));
        await Assert.ThrowsAsync<InputException>(async () =>
            await PreferenceAccuracy.JudgeAsync(AnswerScorer.Of(opened), [])
        );
    }

    /// <summary>Finds every token as likely as any, and counts its states.</summary>
    private sealed class CountingModel(int contextLength) : INextTokenModel
    {
        public static readonly double Each = -Math.Log(SmallModels.Characters.VocabularySize);

        public List<int> First { get; } = [];

        public int Open { get; private set; }

        public int VocabularySize => SmallModels.Characters.VocabularySize;

        public int? ContextLength => contextLength;

        public INextTokenState Start(ReadOnlySpan<int> source = default) => new State(this, 1);

        public INextTokenState StartEmpty() => new State(this, 0);

        public void Read(ReadOnlySpan<Reading> batch)
        {
            foreach (var reading in batch)
            {
                var state = (State)reading.State;
                if (state.Length == 0)
                {
                    First.AddRange(reading.Tokens.Span);
                }

                state.Length += reading.Tokens.Length;
                Assert.True(state.Length <= contextLength);
                reading.LogProbabilities.Span.Fill((float)Each);
                reading.Logits.Span.Clear();
            }
        }

        private sealed class State : INextTokenState
        {
            private readonly CountingModel _model;

            public State(CountingModel model, int length)
            {
                (_model, Length) = (model, length);
                model.Open++;
            }

            public int Length { get; set; }

            public INextTokenState Fork() => new State(_model, Length);

            public void Dispose() => _model.Open--;
        }
    }
}
