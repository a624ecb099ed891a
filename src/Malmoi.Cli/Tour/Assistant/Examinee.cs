using Malmoi.Architectures;
using Malmoi.Decoding;
using Malmoi.Inference;
using Malmoi.Instructions;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>A model of the tour that is asked the village's questions and judged by gold.</summary>
internal sealed class Examinee : IDisposable
{
    public const int AnswerTokens = 24;

    private readonly TunedModel _model;
    private readonly TrainedEngine _engine;
    private readonly PolicyText _text;

    /// <param name="folder">Of the model.</param>
    /// <param name="threads">Of the engine.</param>
    /// <param name="template">How it is asked; null: as it was tuned.</param>
    public Examinee(string folder, int threads, string? template = null)
    {
        _model = TunedModel.Open(folder, new TunedModelOptions { Template = template });
        _engine = new TrainedEngine(_model.Transformer, null, new EngineOptions { Threads = threads });
        _text = new PolicyText(_model.Renderer, _model.Transformer.Heads[HeadNames.NextToken].Spec.Outputs);
    }

    /// <summary>Whether a question leaves room for an answer.</summary>
    public bool CanRead(VillageInstruction question) =>
        _model.Renderer.RenderPrompt(InstructionExample.Of(question.Instruction, question.Input, null)).Length
        < (_model.Positions ?? int.MaxValue);

    /// <summary>An answer to each question, judged; null where the question is longer than the model reads.</summary>
    /// <param name="questions">No two alike.</param>
    /// <param name="temperature">0 always takes the likeliest token, 1 draws as the model finds likely.</param>
    /// <param name="each">Answers to each question.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="reference">Who else is to say how likely each token is.</param>
    /// <param name="ct">Stops.</param>
    public IReadOnlyList<Rollout?> Answer(
        IReadOnlyList<VillageInstruction> questions,
        double temperature,
        int each,
        int seed,
        Examinee? reference,
        CancellationToken ct
    )
    {
        AskedPrompt[] asked =
        [
            .. questions.Select(one => new AskedPrompt(
                InstructionExample.Of(one.Instruction, one.Input, null),
                one.Check
            )),
        ];
        var tooLong = new List<int>();
        var prompts = _text.Read(asked, _model.Positions, "the village's questions", tooLong);
        var writer = new RolloutWriter(
            _text.Text,
            new GoldReward(asked),
            new AnswerOptions
            {
                MaxTokens = AnswerTokens,
                Temperature = temperature,
                Ends = _text.Ends,
                Suppressed = _text.Suppressed,
            }
        );
        var answers = writer.Judge(writer.Write(_engine.Model, prompts, each, seed, ct), ct);
        if (reference is not null)
        {
            answers = writer.Compare(answers, reference._engine.Model);
        }

        var next = 0;
        return
        [
            .. Enumerable
                .Range(1, questions.Count)
                .SelectMany(number =>
                    Enumerable.Range(0, each).Select(_ => tooLong.Contains(number) ? null : answers[next++])
                ),
        ];
    }

    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
    }
}
