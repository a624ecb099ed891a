using Malmoi.NGrams.Smoothing;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>Counts made by another toolkit's rules (its padding, its sentence marks), estimated context by context by a method of ours.</summary>
/// <param name="method">Our formula.</param>
/// <param name="unigram">The other toolkit's distribution for the empty context, from which longer ones start.</param>
internal sealed class ForeignCounts(IContextEstimator method, Func<string, double> unigram)
{
    private readonly Dictionary<string, SortedDictionary<string, uint>> _followers = [];
    private readonly Dictionary<string, (Dictionary<string, double> Probabilities, double Weight)> _estimated = [];

    /// <summary>Whether no longer context than this is asked.</summary>
    public required Func<string[], bool> IsWhole { get; init; }

    /// <summary>1/V, where every context is mixed with the uniform distribution alone; zero where with shorter contexts.</summary>
    public double Uniform { get; init; }

    public IEnumerable<string[]> NGrams(int order) =>
        _followers
            .Where(pair => pair.Key.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == order - 1)
            .SelectMany(pair =>
                pair.Value.Keys.Select(word =>
                    (string[])[.. pair.Key.Split(' ', StringSplitOptions.RemoveEmptyEntries), word]
                )
            );

    public void Add(ReadOnlySpan<string> ngram, uint times = 1)
    {
        var context = Key(ngram[..^1]);
        if (!_followers.TryGetValue(context, out var followers))
        {
            _followers[context] = followers = new(StringComparer.Ordinal);
        }

        followers[ngram[^1]] = followers.GetValueOrDefault(ngram[^1]) + times;
    }

    public uint Count(ReadOnlySpan<string> ngram) => Followers(ngram[..^1]).GetValueOrDefault(ngram[^1]);

    public IReadOnlyDictionary<string, uint> Followers(ReadOnlySpan<string> context) =>
        _followers.TryGetValue(Key(context), out var followers) ? followers : new SortedDictionary<string, uint>();

    public double Probability(string[] context, string word)
    {
        if (context.Length == 0)
        {
            return unigram(word);
        }

        var (probabilities, weight) = Estimate(context);
        return probabilities.TryGetValue(word, out var own) ? own : weight * Lower(context, word);
    }

    public double Weight(string[] context) => Estimate(context).Weight;

    private double Lower(string[] context, string word) => Uniform > 0 ? Uniform : Probability(context[1..], word);

    private (Dictionary<string, double> Probabilities, double Weight) Estimate(string[] context)
    {
        if (_estimated.TryGetValue(Key(context), out var done))
        {
            return done;
        }

        var followers = Followers(context);
        string[] words = [.. followers.Keys];
        var probabilities = new float[words.Length];
        var weight =
            words.Length == 0
                ? 1
                : method.Estimate(
                    new ContextCounts
                    {
                        Order = context.Length + 1,
                        Words = new uint[words.Length],
                        Counts = [.. followers.Values],
                        Lower = [.. words.Select(word => (float)Lower(context, word))],
                        IsWhole = IsWhole(context),
                    },
                    probabilities
                );
        return _estimated[Key(context)] = (
            words.Zip(probabilities).ToDictionary(pair => pair.First, pair => (double)pair.Second),
            weight
        );
    }

    private static string Key(ReadOnlySpan<string> words) => string.Join(' ', words.ToArray());
}
