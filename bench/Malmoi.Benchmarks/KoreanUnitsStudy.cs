using System.Globalization;
using Malmoi.Evaluation;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Korean;
using Malmoi.Tokenization.Splitters;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Benchmarks;

/// <summary>What should a token of Korean be? n-gram models over many units of the same text, compared by bits per character.</summary>
/// <remarks>
/// <code>
/// dotnet run --project bench/Malmoi.Benchmarks -c Release -- korean-units TRAIN TEST --analyser FILE [--vocabulary 8000] [--svg FILE]
/// </code>
/// Every model is modified Kneser-Ney over the same lines. Subword units have the same vocabulary size.
/// </remarks>
internal static class KoreanUnitsStudy
{
    private static readonly int[] Orders = [1, 2, 3, 4, 5, 6, 8];

    public static int Run(string[] args)
    {
        var (train, test) = (args[0], args[1]);
        var size = int.Parse(Option(args, "--vocabulary", "8000"), CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("korean-units").FullName;
        var lines = Corpus.Open(test).Lines().ToList();
        var eojeol = lines.Sum(line => (long)line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        var series = new List<Series>();
        Console.WriteLine($"{size} pieces; {lines.Count} test lines, {eojeol} eojeol");
        Console.WriteLine(
            "| unit | vocabulary | tokens per eojeol | unknown % | "
                + string.Join(" | ", Orders.Select(order => $"{order}"))
                + " |"
        );
        foreach (var (name, policy) in Units(train, folder, size, Option(args, "--analyser", "")))
        {
            var measured = Orders.Select(order => Measure(train, policy, order, lines, folder)).ToList();
            var (first, vocabulary) = measured[0];
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name.English} | {vocabulary:N0} | {(double)(first.Tokens - first.Lines) / eojeol:0.00} | {100.0 * first.Unknown / first.Tokens:0.00} | {string.Join(" | ", measured.Select(one => one.Perplexity.BitsPerCharacter.ToString("0.000", CultureInfo.InvariantCulture)))} |"
                )
            );
            if (first.Unknown < first.Tokens / 100)
            {
                series.Add(
                    new Series(
                        name,
                        [.. Orders.Zip(measured, (order, one) => ((double)order, one.Perplexity.BitsPerCharacter))]
                    )
                );
            }
        }

        if (Option(args, "--svg", "") is { Length: > 0 } svg)
        {
            var chart = new LineChart
            {
                Title = new Bilingual("Bits per character by unit and order", "단위와 차수에 따른 글자당 비트"),
                XTitle = new Bilingual("order n", "차수 n"),
                YTitle = new Bilingual("bits per character", "글자당 비트"),
                LogarithmicY = true,
                XTicks = [.. Orders.Select(order => (double)order)],
                Series = series,
            };
            SvgFile.Save(chart.ToSvg(), svg);
            SvgFile.Save(chart.ToSvg(), Path.ChangeExtension(svg, ".ko.svg"), korean: true);
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static IEnumerable<(Bilingual, TextPolicy)> Units(string train, string folder, int size, string analyser)
    {
        var recipe = new TokenizerRecipe { VocabularySize = size, Coverage = 0.9999 };
        yield return (new("eojeol", "어절"), TextPolicy.AsWritten);
        yield return (new("unigram", "유니그램"), Pieces("unigram", recipe with { Kind = TokenizerKind.Unigram }));
        yield return (new("BPE", "BPE"), Pieces("bpe", recipe));
        if (analyser.Length > 0)
        {
            var splitter = new ParticleSplitter(KoreanAnalyser.Open(analyser));
            yield return (
                new("particle-aware BPE", "조사를 가른 BPE"),
                Pieces("particles", recipe with { WordSplitter = splitter })
            );
            yield return (
                new("particle-aware unigram", "조사를 가른 유니그램"),
                Pieces("particles-unigram", recipe with { Kind = TokenizerKind.Unigram, WordSplitter = splitter })
            );
        }

        yield return (new("BPE over jamo", "자모 BPE"), Pieces("jamo-bpe", recipe with { Jamo = true }));
        yield return (new("syllable", "음절"), TextPolicy.AsWritten with { Unit = TextUnit.Character });
        yield return (new("jamo", "자모"), TextPolicy.AsWritten with { Unit = TextUnit.Jamo });

        TextPolicy Pieces(string name, TokenizerRecipe pieces)
        {
            var path = Path.Combine(folder, name + ".json");
            File.WriteAllBytes(path, TokenizerJson.Write(TokenizerTrainer.Train(Corpus.Open(train), pieces).Tokenizer));
            return TextPolicy.Pieces(new PieceUnits(path));
        }
    }

    private static (Perplexity Perplexity, int Vocabulary) Measure(
        string train,
        TextPolicy policy,
        int order,
        List<string> lines,
        string folder
    )
    {
        var path = Path.Combine(folder, "model.arpa");
        using (
            var counts = NGramCounter.Count(
                Corpus.Open(train),
                new NGramCountOptions
                {
                    Order = order,
                    Policy = policy,
                    SkipMarks = true,
                }
            )
        )
        using (var estimate = new ModifiedKneserNey().Fit(counts))
        {
            ArpaFile.Write(estimate, path);
        }

        using var model = ModelFile.Open(path, policy);
        return (TextPerplexity.Measure(model.Text(), lines), model.Words.VocabularySize);
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }
}
