namespace Malmoi.Evaluation.Metrics;

/// <summary>A span of words that a tagger names.</summary>
/// <param name="Type">What it is: PER, LOC; empty where tags are bare B and I.</param>
/// <param name="Start">Its first word.</param>
/// <param name="End">The word after its last.</param>
public readonly record struct TaggedSpan(string Type, int Start, int End);

/// <summary>F1 over whole spans of tags, as the CoNLL shared tasks counted them (Tjong Kim Sang and De Meulder, 2003).</summary>
/// <remarks>
/// A span is right where its type and both of its ends are. Tags are B-X, I-X, O, and with them E-X and S-X; as in the shared tasks an
/// I-X that continues no X begins a span: both B-X I-X and I-X I-X are one.
/// </remarks>
public sealed class SpanF1
{
    private readonly SortedDictionary<string, PrecisionRecall> _types = new(StringComparer.Ordinal);

    /// <summary>Each type of span.</summary>
    public IReadOnlyDictionary<string, PrecisionRecall> Types => _types;

    /// <summary>All spans counted together: the figure that is published.</summary>
    public PrecisionRecall Overall => _types.Values.Aggregate(default(PrecisionRecall), (all, one) => all + one);

    /// <summary>The mean F1 over types.</summary>
    public double MacroF1 => _types.Count == 0 ? 0 : _types.Values.Average(scores => scores.F1);

    /// <param name="references">True tags of each sentence.</param>
    /// <param name="predictions">Predicted tags, as many for each sentence.</param>
    /// <exception cref="InputException">There are no sentences, or the counts of sentences or of tags differ.</exception>
    public static SpanF1 Count(
        IReadOnlyList<IReadOnlyList<string>> references,
        IReadOnlyList<IReadOnlyList<string>> predictions
    )
    {
        Pairing.Check(references.Count, predictions.Count);
        var scores = new SpanF1();
        for (var i = 0; i < references.Count; i++)
        {
            if (references[i].Count != predictions[i].Count)
            {
                throw new InputException(
                    $"sentence {i + 1} has {predictions[i].Count} predicted tags for {references[i].Count} words: expected one for each"
                );
            }

            scores.Add(Spans(references[i]), Spans(predictions[i]));
        }

        return scores;
    }

    /// <summary>The spans that tags draw, in their order.</summary>
    public static IReadOnlyList<TaggedSpan> Spans(IReadOnlyList<string> tags)
    {
        var spans = new List<TaggedSpan>();
        var (start, type, mark) = (-1, "", 'O');
        for (var i = 0; i <= tags.Count; i++)
        {
            var (nextMark, nextType) = i < tags.Count ? Parse(tags[i]) : ('O', "");
            var continues =
                start >= 0 && nextMark is 'I' or 'E' && mark is not ('E' or 'S') && nextType == type && start >= 0;
            if (start >= 0 && !continues)
            {
                spans.Add(new TaggedSpan(type, start, i));
                start = -1;
            }

            start = nextMark != 'O' && start < 0 ? i : start;
            (mark, type) = (nextMark, nextType);
        }

        return spans;
    }

    private void Add(IReadOnlyList<TaggedSpan> references, IReadOnlyList<TaggedSpan> predictions)
    {
        var found = predictions.ToHashSet();
        foreach (var span in references)
        {
            Add(span.Type, new PrecisionRecall(found.Contains(span) ? 1 : 0, 0, 1));
        }

        foreach (var span in predictions)
        {
            Add(span.Type, new PrecisionRecall(0, 1, 0));
        }
    }

    private void Add(string type, PrecisionRecall counts) => _types[type] = _types.GetValueOrDefault(type) + counts;

    private static (char Mark, string Type) Parse(string tag) =>
        tag is [('B' or 'I' or 'E' or 'S') and var mark] ? (mark, "")
        : tag is [('B' or 'I' or 'E' or 'S') and var first, '-', ..] ? (first, tag[2..])
        : tag == "O" ? ('O', "")
        : throw new InputException(
            $"'{tag}' is no tag of a span: expected O, or B-, I-, E- or S- and a type, as B-PER"
        );
}
