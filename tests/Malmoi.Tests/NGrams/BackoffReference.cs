using System.Runtime.InteropServices;
using Malmoi.NGrams;

namespace Malmoi.Tests.NGrams;

/// <summary>The back-off recursion over a dictionary, as slow and obvious as the formula: judge of every engine.</summary>
internal sealed class BackoffReference
{
    private readonly Dictionary<string, NGramEntry> _entries = [];
    private readonly int _unknown;

    public BackoffReference(int order, int unknown) => (Order, _unknown) = (order, unknown);

    public BackoffReference(INGramSource source)
        : this(source.Order, source.Vocabulary.Find("<unk>"u8))
    {
        for (var order = 1; order <= source.Order; order++)
        {
            foreach (var block in source.Read(order, TestContext.Current.CancellationToken))
            {
                for (var row = 0; row < block.Count; row++)
                {
                    _entries.Add(Key(block.Row(row)), new(block.LogProbabilities[row], block.Backoffs[row]));
                }
            }
        }
    }

    public int Order { get; }

    public int Count => _entries.Count;

    public void Set(ReadOnlySpan<int> ngram, NGramEntry entry) => _entries[Key(ngram)] = entry;

    /// <summary>log10 p(word | context), any length of context.</summary>
    public NGramScore Score(ReadOnlySpan<int> context, int word)
    {
        context = context.Length >= Order ? context[^(Order - 1)..] : context;
        int[] ngram = [.. context, word];
        if (_entries.TryGetValue(Key(ngram), out var entry))
        {
            return new(entry.Log10Probability, word == _unknown ? 0 : ngram.Length);
        }

        var backoff = _entries.TryGetValue(Key(context), out var known) ? known.Log10Backoff : 0;
        var shorter = Score(context[1..], word);
        return shorter with { Log10Probability = shorter.Log10Probability + backoff };
    }

    private static string Key(ReadOnlySpan<int> words) => new(MemoryMarshal.Cast<int, char>(words));
}
