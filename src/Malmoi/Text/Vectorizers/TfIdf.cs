namespace Malmoi.Text.Vectorizers;

/// <summary>Term frequency times inverse document frequency (Spärck Jones, 1972): what is rare elsewhere says most about a text.</summary>
/// <remarks>
/// <code>
/// idf(t)    = ln((1 + N) / (1 + df(t))) + 1      N texts, df(t) of them with the term: scikit-learn's default,
///           = ln(N / df(t)) + 1                  as if no text were added (Smooth = false)
/// w(t, d)   = tf(t, d) idf(t)                    or (1 + ln tf) idf (Sublinear)
/// x(d)      = w(d) / |w(d)|                      Euclidean length 1 (Normalize)
/// </code>
/// </remarks>
public sealed class TfIdf : IVectorizer
{
    private readonly double[] _inverseFrequencies;
    private readonly TfIdfOptions _options;

    public TfIdf(TermVocabulary vocabulary, TfIdfOptions? options = null)
    {
        (Vocabulary, _options) = (vocabulary, options ?? new TfIdfOptions());
        var more = _options.Smooth ? 1.0 : 0.0;
        _inverseFrequencies = new double[vocabulary.Count];
        for (var i = 0; i < _inverseFrequencies.Length; i++)
        {
            _inverseFrequencies[i] = Math.Log((more + vocabulary.Texts) / (more + vocabulary.TextCount(i))) + 1;
        }
    }

    public TermVocabulary Vocabulary { get; }

    /// <summary>(terms) idf by coordinate.</summary>
    public ReadOnlySpan<double> InverseFrequencies => _inverseFrequencies;

    /// <summary>Learns the terms of <paramref name="texts"/> and how many texts each stands in.</summary>
    public static TfIdf Fit(IEnumerable<string> texts, TermOptions? terms = null, TfIdfOptions? options = null) =>
        new(TermVocabulary.Fit(texts, terms ?? new TermOptions()), options);

    public SparseVector Transform(string text)
    {
        var weights = Vocabulary.Counts(
            text,
            (term, count) => (_options.Sublinear ? 1 + Math.Log(count) : count) * _inverseFrequencies[term]
        );
        var norm = weights.Norm;
        if (!_options.Normalize || norm == 0)
        {
            return weights;
        }

        var values = weights.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= norm;
        }

        return weights with
        {
            Values = values,
        };
    }
}

/// <summary>The variants of <see cref="TfIdf"/>; the defaults are scikit-learn's.</summary>
public sealed record TfIdfOptions
{
    /// <summary>Counts one more text that holds every term.</summary>
    public bool Smooth { get; init; } = true;

    /// <summary>1 + ln tf instead of tf: the tenth occurrence says less than the first.</summary>
    public bool Sublinear { get; init; }

    /// <summary>Vectors of length 1.</summary>
    public bool Normalize { get; init; } = true;
}
