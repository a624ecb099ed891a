using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Text;
using Malmoi.Text.Vectorizers;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectorize</c>: texts as sparse vectors.</summary>
internal sealed class VectorizeCommand
{
    private readonly CorpusArguments _corpus = new();

    private readonly Option<string> _kind = new Option<string>("--kind")
    {
        Description = "Kind: one-hot, bag-of-words, n-gram or tf-idf",
        DefaultValueFactory = _ => "tf-idf",
    }.AcceptOnlyFromAmong("one-hot", "bag-of-words", "n-gram", "tf-idf");

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Write the vectors in SVMlight's format, and FILE.vocabulary.tsv beside them",
    };

    private readonly Option<string> _unit = new Option<string>("--unit")
    {
        Description = "What terms are made of: word or character",
        DefaultValueFactory = _ => "word",
    }.AcceptOnlyFromAmong("word", "character");

    private readonly Option<string?> _ngrams = new("--ngrams")
    {
        Description = "Units in a term: 2, or 1-3 [default: 1-2 for n-gram, else 1]",
    };
    private readonly Option<int> _minDf = new("--min-df")
    {
        Description = "Leave out terms in fewer texts",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<double> _maxDf = new("--max-df")
    {
        Description = "Leave out terms in more than this share of the texts",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int?> _maxFeatures = new("--max-features")
    {
        Description = "Keep so many terms, the most frequent",
    };
    private readonly Option<bool> _keepCase = new("--keep-case") { Description = "Do not lower-case" };
    private readonly Option<bool> _sublinear = new("--sublinear")
    {
        Description = "Weigh by 1 + ln tf instead of tf (tf-idf)",
    };
    private readonly Option<string?> _similar = new("--similar")
    {
        Description = "Show the texts nearest to this one by cosine",
    };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new VectorizeCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "vectorize",
            "Turn texts into sparse vectors: one-hot, bag of words, n-grams, TF-IDF"
        );
        _corpus.AddTo(command);
        foreach (
            var option in (Option[])
                [_kind, _output, _unit, _ngrams, _minDf, _maxDf, _maxFeatures, _keepCase, _sublinear, _similar, _json]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, ct) => Task.FromResult(Run(parse, ct)));
        return command;
    }

    private int Run(ParseResult parse, CancellationToken ct)
    {
        var (kind, terms) = Terms(parse);
        var corpus = _corpus.Open(parse);
        if (parse.GetValue(_output) is { } file)
        {
            OutputPath.Check(file, corpus.Files);
            OutputPath.Check(SvmLightFile.VocabularyPath(file), corpus.Files);
        }

        // The vocabulary and the vectors each need the texts; standard input gives them once.
        var texts = corpus.Files.Contains("-") ? corpus.Documents(ct).ToList() : corpus.Documents(ct);
        IVectorizer vectorizer = kind switch
        {
            "one-hot" => OneHot.Fit(texts, terms),
            "bag-of-words" => BagOfWords.Fit(texts, terms),
            "n-gram" => BagOfNGrams.Fit(texts, terms),
            _ => TfIdf.Fit(texts, terms, new TfIdfOptions { Sublinear = parse.GetValue(_sublinear) }),
        };
        if (parse.GetValue(_output) is { } path)
        {
            var (rows, nonZeros) = SvmLightFile.Write(path, texts.Select(vectorizer.Transform), vectorizer.Vocabulary);
            parse.InvocationConfiguration.Error.WriteLine(
                $"{path}: {rows.Grouped()} vectors of {((long)vectorizer.Vocabulary.Count).Grouped()} terms, {nonZeros.Grouped()} non-zeros; {SvmLightFile.VocabularyPath(path)}: the terms"
            );
        }

        var report = new VectorReport(kind, vectorizer, texts);
        if (parse.GetValue(_similar) is { } query)
        {
            report.Nearest(parse.InvocationConfiguration.Output, query, parse.GetValue(_json));
        }
        else if (parse.GetValue(_json))
        {
            report.Json(parse.InvocationConfiguration.Output);
        }
        else if (parse.GetValue(_output) is null)
        {
            report.Table(parse.InvocationConfiguration.Output);
        }

        CorpusArguments.ReportReplacements(corpus);
        return 0;
    }

    private (string Kind, TermOptions Terms) Terms(ParseResult parse)
    {
        var kind = parse.GetValue(_kind)!;
        Require(parse.GetValue(_minDf) >= 1, _minDf, "1 or more texts");
        Require(parse.GetValue(_maxDf) is > 0 and <= 1, _maxDf, "a share of the texts above 0 and up to 1");
        Require(parse.GetValue(_maxFeatures) is not < 1, _maxFeatures, "1 or more terms");
        Require(kind == "tf-idf" || !parse.GetValue(_sublinear), _sublinear, "--kind tf-idf");
        var (shortest, longest) = Lengths(parse.GetValue(_ngrams) ?? (kind == "n-gram" ? "1-2" : "1"));
        var options = new TermOptions
        {
            Unit = parse.GetValue(_unit) == "character" ? TermUnit.Character : TermUnit.Word,
            Shortest = shortest,
            Longest = longest,
            Lowercase = !parse.GetValue(_keepCase),
            FewestTexts = parse.GetValue(_minDf),
            GreatestShare = parse.GetValue(_maxDf),
            MostTerms = parse.GetValue(_maxFeatures),
        };
        if (kind == "bag-of-words" && (longest > 1 || options.Unit != TermUnit.Word))
        {
            throw new InputException("a bag of words has single words; --kind n-gram takes --ngrams and --unit");
        }

        return (kind, options);
    }

    private static void Require(bool isMet, Option option, string need)
    {
        if (!isMet)
        {
            throw new InputException($"{option.Name} needs {need}");
        }
    }

    private static (int Shortest, int Longest) Lengths(string range)
    {
        var parts = range.Split('-');
        var culture = CultureInfo.InvariantCulture;
        return
            parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, culture, out var shortest)
            && int.TryParse(parts[^1], NumberStyles.None, culture, out var longest)
            && shortest >= 1
            && longest >= shortest
            ? (shortest, longest)
            : throw new InputException(
                $"--ngrams takes a number or two, the smaller first and 1 or more (2, or 1-3), not '{range}'"
            );
    }
}
