using Malmoi.Instructions.Filtering;
using Malmoi.Instructions.Formatting;
using Malmoi.Instructions.Measures;
using Malmoi.LanguageModels;

namespace Malmoi.Instructions.Difficulty;

/// <summary>How hard examples are for a reference model: the perplexity of each response behind its prompt; the moderate band is kept (Zhao et al., 2023).</summary>
/// <remarks>
/// <code>
///   exp(-1/T Σ ln p(token | prompt, tokens before))
/// </code>
/// Too low is known already, too high is noise or beyond the model.
/// </remarks>
public sealed record ResponsePerplexity
{
    private const int AtATime = 64;

    private ResponsePerplexity(IReadOnlyList<double> values, double all) => (Values, All) = (values, all);

    /// <summary>One an example; not a number where nothing is answered, infinite where the model holds a response for impossible.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Of the tokens of all responses that are possible, as of one text.</summary>
    public double All { get; }

    /// <summary>Measures a set.</summary>
    /// <param name="scorer">The reference model.</param>
    /// <param name="examples">The set.</param>
    /// <param name="template">How the prompt is written; null: what is asked, and a line end.</param>
    /// <param name="progress">Gets the number of examples that are done.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="InputException">Nothing is answered, or the model holds every response for impossible.</exception>
    public static async Task<ResponsePerplexity> MeasureAsync(
        IScorer scorer,
        IReadOnlyList<InstructionExample> examples,
        InstanceTemplate? template = null,
        Action<int>? progress = null,
        CancellationToken ct = default
    )
    {
        var values = Enumerable.Repeat(double.NaN, examples.Count).ToArray();
        int[] answered = [.. Enumerable.Range(0, examples.Count).Where(i => examples[i].Response is not null)];
        if (answered.Length == 0)
        {
            throw new InputException("no example has a response, whose perplexity says how hard it is");
        }

        var (sum, tokens) = (0.0, 0L);
        foreach (var chunk in answered.Chunk(AtATime))
        {
            var requests = Array.ConvertAll(
                chunk,
                i => new Continuation(Prompt(examples[i], template), examples[i].Response!)
            );
            var scores = await scorer.ScoreAsync(requests, null, ct);
            foreach (var (i, score) in chunk.Zip(scores))
            {
                values[i] = Math.Exp(-score.LogProbability / Math.Max(1, score.Tokens.Count));
                if (double.IsFinite(values[i]))
                {
                    sum += score.LogProbability;
                    tokens += score.Tokens.Count;
                }
            }

            progress?.Invoke(Array.IndexOf(answered, chunk[^1]) + 1);
        }

        return tokens > 0
            ? new ResponsePerplexity(values, Math.Exp(-sum / tokens))
            : throw new InputException(
                "the model holds every response for impossible: is it one of another language or unit?"
            );
    }

    /// <summary>The perplexities at two percentiles of those that are finite.</summary>
    /// <exception cref="InputException">They are no percentiles in order.</exception>
    public (double Low, double High) Band(double from, double to)
    {
        if (!(from >= 0 && from < to && to <= 100))
        {
            throw new InputException(
                $"the band {from}..{to} is none: give two percentiles of 0 to 100, the lower first"
            );
        }

        double[] sorted = [.. Values.Where(double.IsFinite).Order()];
        return (Percentile.Of(sorted, from), Percentile.Of(sorted, to));
    }

    /// <summary>Keeps the examples within a band of perplexities.</summary>
    /// <param name="examples">Those that were measured.</param>
    /// <param name="band">Both ends are in it.</param>
    public Filtered Keep(IReadOnlyList<InstructionExample> examples, (double Low, double High) band)
    {
        var (kept, left) = (new List<InstructionExample>(), new List<LeftOut>());
        foreach (var (example, value) in examples.Zip(Values))
        {
            var reason =
                double.IsNaN(value) ? "empty"
                : value < band.Low ? "too easy"
                : value > band.High ? "too hard"
                : null;
            if (reason is null)
            {
                kept.Add(example);
            }
            else
            {
                left.Add(new LeftOut(example, reason));
            }
        }

        return new Filtered(kept, left);
    }

    private static string Prompt(InstructionExample example, InstanceTemplate? template) =>
        template is null
            ? string.Join('\n', example.Joined().Messages.SkipLast(1).Select(message => message.Content)) + "\n"
            : template.Text(new InstructionTask(example.Instruction, example.Input, null), 0);
}
