using Malmoi.Chat;
using Malmoi.Evaluation.Assistants;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tests.Chat;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Evaluation.Assistants;

public class ModelAsJudgeTests
{
    [Fact]
    public async Task A_model_that_knows_nothing_is_held_to_a_readable_verdict()
    {
        using var judge = new ModelChatClient(
            new ChatModel(
                new AutoregressiveModel(SmallModels.Characters, new IndifferentModel(), BoundaryPolicy.Begin),
                ChatText.Lines
            )
        );
        var question = new JudgedQuestion("1", ["Where is the cat?"]);
        var verdicts = await new PairwiseJudge(judge).CompareAsync(question, ["here"], ["there"]);
        Assert.Equal(new PairVerdicts(Verdict.First, Verdict.First), verdicts);
        Assert.Equal(0.5, verdicts.Outcome);
        Assert.InRange(await new GradingJudge(judge).GradeAsync(question, ["here"]), 1, 10);
    }

    private sealed class IndifferentModel : INextTokenModel
    {
        public int VocabularySize => SmallModels.Characters.VocabularySize;

        public INextTokenState Start(ReadOnlySpan<int> source = default) => new State();

        public INextTokenState StartEmpty() => new State();

        public void Read(ReadOnlySpan<Reading> batch)
        {
            foreach (var reading in batch)
            {
                ((State)reading.State).Length += reading.Tokens.Length;
                reading.Logits.Span.Clear();
            }
        }

        private sealed class State : INextTokenState
        {
            public int Length { get; set; }

            public INextTokenState Fork() => new State { Length = Length };

            public void Dispose() { }
        }
    }
}
