using System.Text.Json.Nodes;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary>A run in numbers: how far it is and how well it does.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Evaluations">Its evaluations.</param>
internal sealed record RunReport(
    RunFolder Run,
    IReadOnlyList<TrainingStep> Steps,
    IReadOnlyList<HeldOutScore> Evaluations
)
{
    // Steps over which the last loss and the speed are means.
    private const int Recent = 50;

    /// <exception cref="InputException">What was measured is damaged.</exception>
    public static RunReport Of(RunFolder run)
    {
        if (!File.Exists(run.Metrics))
        {
            return new RunReport(run, [], []);
        }

        using var metrics = RunMetrics.Read(run.Metrics);
        return new RunReport(run, metrics.Steps(), metrics.Evaluations());
    }

    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Run.Path)));

    /// <summary>The mean of the last steps; null before the first.</summary>
    public double? Loss => Steps.Count == 0 ? null : Steps.TakeLast(Recent).Average(step => step.Loss);

    /// <summary>The lowest held-out loss.</summary>
    public HeldOutScore? Best => Evaluations.MinBy(score => score.Loss);

    public HeldOutScore? Last => Evaluations.Count == 0 ? null : Evaluations[^1];

    public long Tokens => Steps.Count == 0 ? 0 : Steps[^1].TotalTokens;

    public double Seconds => Steps.Sum(step => step.Seconds);

    public double? TokensPerSecond => Steps.Count == 0 ? null : Steps.Sum(step => (double)step.Tokens) / Seconds;

    /// <summary>Loss and perplexity in words.</summary>
    public string Said =>
        Last is { } score ? $"held-out loss {score.Loss.Fixed(4)} (perplexity {score.Perplexity.Short()})"
        : Loss is { } loss ? $"loss {loss.Fixed(4)}"
        : "nothing measured";

    /// <summary>Says what came of a training.</summary>
    /// <param name="output">Where.</param>
    /// <param name="isJson">Whether as JSON.</param>
    /// <param name="what">What was trained.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="rate">Tokens a second.</param>
    /// <param name="time">That it all took.</param>
    public void Print(TextWriter output, bool isJson, string what, TrainingOutcome outcome, double rate, TimeSpan time)
    {
        if (isJson)
        {
            var json = Json();
            (json["end"], json["seconds"]) = (outcome.End.ToString(), time.TotalSeconds);
            JsonReport.Write(output, json);
            return;
        }

        var early =
            outcome.End == TrainingEnd.EarlyStopped
                ? $", stopped early: the best was step {outcome.Best!.Step.Grouped()}"
                : "";
        output.WriteLine(
            $"{Run.Path}: {what}, {outcome.Step.Grouped()} steps, {outcome.Tokens.Grouped()} tokens, {Said}{early}, {((long)rate).Grouped()} tokens/s, {time.TotalSeconds.Fixed(1)} s"
        );
    }

    public JsonObject Json() =>
        new()
        {
            ["run"] = Run.Path,
            ["kind"] = Run.Record.Kind,
            ["created"] = Run.Record.Created.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["parameters"] = Run.Record.Parameters,
            ["steps"] = Steps.Count == 0 ? 0 : Steps[^1].Step,
            ["tokens"] = Tokens,
            ["loss"] = Loss is { } loss ? JsonReport.Number(loss) : null,
            ["heldOutLoss"] = Last is { } last ? JsonReport.Number(last.Loss) : null,
            ["perplexity"] = Last is { } score ? JsonReport.Number(score.Perplexity) : null,
            ["bestHeldOutLoss"] = Best is { } best ? JsonReport.Number(best.Loss) : null,
            ["bestStep"] = Best?.Step,
            ["trainingSeconds"] = Seconds,
            ["tokensPerSecond"] = TokensPerSecond is { } rate ? JsonReport.Number(rate) : null,
        };
}
