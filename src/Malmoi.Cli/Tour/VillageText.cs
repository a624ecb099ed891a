using Malmoi.Evaluation;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Reports;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Village;

namespace Malmoi.Cli.Tour;

/// <summary>What Maeul wrote in one language for the tour, and the models learnt from it.</summary>
internal sealed class VillageText
{
    /// <summary>Punctuation stands apart, since "reads." and "reads" are one word.</summary>
    public static readonly TextPolicy Words = TextPolicy.AsWritten with { SplitPunctuation = true };

    private readonly TourContext _tour;
    private readonly string _path;

    public VillageText(TourContext tour, Language language, int sentences, int held)
    {
        _tour = tour;
        IsKorean = language == Language.Korean;
        Train = [.. Maeul.Text(language, (ulong)tour.Seed).Take(sentences)];
        Test = [.. Maeul.Text(language, (ulong)tour.Seed + 1, Split.Validation).Take(held)];
        _path = tour.Write($"{Code}.txt", Train);
        tour.Write($"{Code}.test.txt", Test);
    }

    /// <summary>Sentences of the village that somebody else has chosen.</summary>
    public VillageText(TourContext tour, Language language, IReadOnlyList<string> sentences, string name)
    {
        _tour = tour;
        IsKorean = language == Language.Korean;
        Train = sentences;
        Test = [];
        _path = tour.Write($"{Code}.{name}.txt", Train);
    }

    public bool IsKorean { get; }

    /// <summary>ko or en.</summary>
    public string Code => IsKorean ? "ko" : "en";

    public Bilingual Name => IsKorean ? new("Korean", "한국어") : new("English", "영어");

    public IReadOnlyList<string> Train { get; }

    /// <summary>Sentences of another seed.</summary>
    public IReadOnlyList<string> Test { get; }

    /// <summary>Learns a model from the first <paramref name="sentences"/> sentences (all where null) and opens it.</summary>
    public OpenedModel Learn(
        string name,
        int order,
        ISmoothing smoothing,
        TextPolicy? policy = null,
        int? sentences = null
    )
    {
        var path = _tour[name];
        var text = sentences is { } first ? _tour.Write("part.tmp", Train.Take(first)) : _path;

        var options = new NGramCountOptions
        {
            Order = order,
            Policy = policy ?? Words,
            Threads = _tour.Threads,
        };
        using (var counts = NGramCounter.Count(Corpus.Open(text), options))
        {
            ArpaFile.Write(smoothing.Fit(counts), path);
        }

        new ModelSidecar
        {
            Kind = "ngram",
            Policy = options.Policy,
            Training = new Dictionary<string, string>
            {
                ["smoothing"] = smoothing.Name,
                ["corpus"] = $"Maeul, {Code}, seed {_tour.Seed}",
            },
        }.Write(path);
        if (sentences is not null)
        {
            File.Delete(text);
        }

        return ModelFile.Open(path);
    }

    /// <summary>Learns a model only to measure it on the test sentences.</summary>
    public Perplexity Measure(int order, ISmoothing smoothing, TextPolicy? policy, int? sentences, CancellationToken ct)
    {
        using var model = Learn("measured.tmp", order, smoothing, policy, sentences);
        var measured = TextPerplexity.Measure(model.Text(_tour.Threads), Test, ct);
        File.Delete(model.Path);
        File.Delete(ModelSidecar.PathFor(model.Path));
        return measured;
    }
}
