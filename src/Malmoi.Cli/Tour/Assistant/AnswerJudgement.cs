using Malmoi.Neural.Alignment.Online;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>What was replied to some questions, and which of it gold accepts; a question that is longer than the model reads is answered wrong.</summary>
internal sealed class AnswerJudgement
{
    private readonly IReadOnlyList<Rollout?> _answers;

    public AnswerJudgement(
        Examinee model,
        IReadOnlyList<VillageInstruction> questions,
        double temperature,
        int seed,
        Examinee? reference,
        CancellationToken ct
    )
    {
        _answers = model.Answer(questions, temperature, 1, seed, reference, ct);
        Right = [.. _answers.Select(answer => answer?.Score == 1)];
    }

    public IReadOnlyList<bool> Right { get; }

    public Rate Rate => Rate.Of(Right);

    /// <summary>Nats from the reference, the mean over answers: an estimate of KL(model, reference).</summary>
    public double Distance => _answers.OfType<Rollout>().Average(answer => answer.Distance);

    /// <summary>What was said to a question.</summary>
    public string this[int question] => _answers[question]?.Text ?? "";
}
