using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>A back-off model in memory: a trie of its n-grams, oldest word first, with a link from each to its longest known suffix.</summary>
/// <remarks>
/// Reading is walking an automaton (Aho and Corasick, 1975): where the context at hand has no child for the next word, its
/// back-off weight is paid and the link leads to the next shorter context; the root knows every word.
/// <code>
///   root ── the ── cat        p(sat | the cat) = p*(the cat sat)             where "the cat" has a child "sat"
///        └─ cat ── sat                         = b(the cat) p(sat | cat)     else, by the link from "the cat" to "cat"
/// </code>
/// Nodes stand order by order and sorted inside an order, so the children of a node are one run and columns are plain arrays.
/// Immutable; any number of threads may read.
/// </remarks>
public sealed class NGramTrie : INGramModel, INGramSource
{
    private readonly NGramNodes _nodes;

    internal NGramTrie(IVocabulary vocabulary, NGramNodes nodes)
    {
        Vocabulary = vocabulary;
        _nodes = nodes;
        Marks = new(vocabulary.Find("<unk>"u8), vocabulary.Find("<s>"u8), vocabulary.Find("</s>"u8));
    }

    internal NGramNodes Nodes => _nodes;

    public int Order => _nodes.Order;

    public IVocabulary Vocabulary { get; }

    public int VocabularySize => Vocabulary.Count;

    /// <summary>The marks; -1 for one that the vocabulary lacks.</summary>
    public NGramVocabularyMarks Marks { get; }

    /// <summary>Takes all n-grams of a source, in whatever order they come; the source stays the caller's to dispose.</summary>
    /// <exception cref="InputException">An n-gram is there twice, or its context is missing.</exception>
    public static NGramTrie From(INGramSource source, CancellationToken ct = default)
    {
        NGramErrors.RefuseCollapsed(source);
        return source as NGramTrie ?? new(source.Vocabulary, NGramNodes.From(source, ct));
    }

    public INextTokenState Start(ReadOnlySpan<int> source = default) =>
        new NGramTrieState(_nodes, Marks.Begin < 0 ? 0 : _nodes.State(NGramNodes.Unigram(Marks.Begin)));

    public INextTokenState StartEmpty() => new NGramTrieState(_nodes, 0);

    public void Read(ReadOnlySpan<Reading> batch)
    {
        foreach (var reading in batch)
        {
            var state = Own(reading.State);
            var tokens = reading.Tokens.Span;
            var logProbabilities = reading.LogProbabilities.Span;
            NGramArguments.Check(tokens, logProbabilities.Length, reading.Logits.Length, VocabularySize);
            for (var i = 0; i < tokens.Length; i++)
            {
                var score = state.Read(tokens[i]);
                if (!logProbabilities.IsEmpty)
                {
                    logProbabilities[i] = (float)(score.Log10Probability * NGramArguments.Ln10);
                }
            }

            if (!reading.Logits.IsEmpty)
            {
                _nodes.Distribution(state.Node, reading.Logits.Span);
                NGramArguments.ToNatural(reading.Logits.Span, Marks);
            }
        }
    }

    public void Read(INextTokenState state, ReadOnlySpan<int> tokens, Span<NGramScore> scores)
    {
        var own = Own(state);
        NGramArguments.Check(tokens, scores.Length, 0, VocabularySize);
        for (var i = 0; i < tokens.Length; i++)
        {
            var score = own.Read(tokens[i]);
            if (!scores.IsEmpty)
            {
                scores[i] = tokens[i] == Marks.Unknown ? score with { NGramLength = 0 } : score;
            }
        }
    }

    public bool TryGet(ReadOnlySpan<int> ngram, out NGramEntry entry)
    {
        var node = _nodes.Find(ngram);
        entry = node > 0 ? _nodes.Entry(node) : default;
        return node > 0;
    }

    public long Count(int order) => _nodes.Count(order);

    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default) => _nodes.Read(order, ct);

    public void Dispose() { }

    private NGramTrieState Own(INextTokenState state) =>
        state is NGramTrieState own && own.Nodes == _nodes
            ? own
            : throw new ArgumentException("the state belongs to another model", nameof(state));

    /// <summary>The node of the longest context that can still make a difference.</summary>
    private sealed class NGramTrieState(NGramNodes nodes, int node, int length = 0) : INextTokenState
    {
        public NGramNodes Nodes { get; } = nodes;

        public int Node { get; private set; } = node;

        public int Length { get; private set; } = length;

        public INextTokenState Fork() => new NGramTrieState(Nodes, Node, Length);

        public NGramScore Read(int word)
        {
            var child = Nodes.Step(Node, word, out var backoff);
            Node = Nodes.State(child);
            Length++;
            return new(Nodes.Entry(child).Log10Probability + backoff, Nodes.OrderOf(child));
        }

        public void Dispose() { }
    }
}
