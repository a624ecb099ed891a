using System.CommandLine;
using System.Diagnostics;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi train ngram</c>: estimates an n-gram model of a corpus and writes it to a file.</summary>
internal sealed class TrainNGramCommand
{
    private readonly CorpusArguments _corpus = new();
    private readonly PolicyArguments _policy = new();
    private readonly SmoothingArguments _smoothing = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description =
            "The model: .arpa, .arpa.gz, or .bin for KenLM's binary format (probing; convert makes the others)",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<int> _order = new("--order", "-n")
    {
        Description = "The length of the longest n-grams",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<long[]> _prune = new("--prune")
    {
        Description =
            "Leave out n-grams that occur at most so often: a threshold an order, the last one for all further orders, like 0 0 1",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _limitVocabulary = new("--limit-vocab")
    {
        Description = "A file of words; n-grams with any other word are left out",
        HelpName = "FILE",
    };

    private readonly Option<bool> _interpolateUnigrams = new("--interpolate-unigrams")
    {
        Description = "Mix unigrams with the uniform distribution; false gives all that mass to <unk>",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<long> _pad = new("--vocab-pad")
    {
        Description = "The uniform distribution is over at least so many words",
    };

    private readonly Option<bool> _skipMarks = new("--skip-marks")
    {
        Description = "Read <s>, </s> and <unk> in the text as white space",
    };

    private readonly Option<bool> _collapse = new("--collapse-values")
    {
        Description =
            "Collapse probability and back-off weight into one value that is the same over whole sentences: an ARPA file for decoders that sum such values, not for a model to ask",
    };

    private readonly Option<string> _memory = new("--memory", "-S")
    {
        Description = "Memory to stay within, like 512M or 4G; the rest goes to temporary files",
        DefaultValueFactory = _ => "4G",
    };

    private readonly Option<string?> _temporary = new("--temp", "-T")
    {
        Description = "Folder for temporary files [default: the system's]",
        HelpName = "FOLDER",
    };

    private readonly ThreadsOption _threads = new();

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command Create()
    {
        var command = new Command("ngram", "Estimate an n-gram model of a corpus, a sentence a line");
        _corpus.AddTo(command);
        command.Options.Add(_output);
        command.Options.Add(_order);
        _policy.AddTo(command);
        command.Options.Add(_prune);
        command.Options.Add(_limitVocabulary);

        _smoothing.AddTo(command);
        foreach (
            var option in (Option[])
                [_interpolateUnigrams, _pad, _collapse, _skipMarks, _memory, _temporary, _threads, _json]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, ct) => Task.Run(() => Run(parse, ct), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var path = parse.GetRequiredValue(_output);
        CheckEnding(path, parse.GetValue(_collapse));
        var reading = _corpus.Options(parse);
        var policy = _policy.Policy(parse, reading.Normalization);
        var counting = Counting(parse, policy);
        var smoothing = _smoothing.Find(parse, policy, counting.Order);
        var estimation = Estimation(parse);
        _ = estimation.Thresholds(counting.Order);
        var corpus = _corpus.Open(parse);
        OutputPath.Check(
            path,
            [.. corpus.Files, parse.GetValue(_limitVocabulary), _smoothing.HeldOut(parse), _policy.Tokenizer(parse)],
            withSidecar: true
        );
        var report = new TrainNGramReport(Console.Error);
        using var counts = report.Count(corpus, counting, ct);
        using var estimate = report.Estimate(smoothing, counts, estimation, ct);
        using var sidecar = Sidecar(parse, policy, smoothing, counts, estimate).Prepare(path);
        report.Write(estimate, path, ct);
        sidecar.Commit();
        CorpusArguments.ReportReplacements(corpus);
        report.Print(
            parse.InvocationConfiguration.Output,
            new TrainedNGrams(path, policy, smoothing.Name, counts, estimate, watch.Elapsed),
            parse.GetValue(_json)
        );
    }

    private static void CheckEnding(string path, bool collapsed)
    {
        if (!TrainNGramReport.Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            throw new InputException(
                $"cannot tell what to write from the name '{path}': let it end in {string.Join(", ", TrainNGramReport.Endings)}"
            );
        }

        if (collapsed && path.EndsWith(TrainNGramReport.Binary, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(
                $"--collapse-values goes into ARPA files, and '{path}' is to be a binary one: let it end in .arpa or .arpa.gz"
            );
        }
    }

    private NGramCountOptions Counting(ParseResult parse, TextPolicy policy)
    {
        var order = parse.GetValue(_order);
        if (order is < 1 or > NGramCountOptions.MaximumOrder)
        {
            throw new InputException($"--order {order} is out of range: choose 1 to {NGramCountOptions.MaximumOrder}");
        }

        return new NGramCountOptions
        {
            Order = order,
            // The corpus is normalised as it is read.
            Policy = policy with
            {
                Normalization = UnicodeForm.None,
            },
            Memory = ByteSize.Parse("--memory", parse.GetValue(_memory)!),
            TemporaryFolder = parse.GetValue(_temporary),
            Threads = _threads.Count(parse) ?? Environment.ProcessorCount,
            SkipMarks = parse.GetValue(_skipMarks),
        };
    }

    private EstimationOptions Estimation(ParseResult parse) =>
        new()
        {
            Prune = parse.GetValue(_prune) ?? [],
            LimitVocabulary = parse.GetValue(_limitVocabulary) is { } file ? WordVocabulary.Read(file) : null,
            InterpolateUnigrams = parse.GetValue(_interpolateUnigrams),
            CollapseValues = parse.GetValue(_collapse),
            VocabularyPadding = parse.GetValue(_pad) is >= 0 and var pad
                ? pad
                : throw new InputException(
                    $"--vocab-pad is {parse.GetValue(_pad)}, but it is a number of words: 0 or more"
                ),
        };

    private ModelSidecar Sidecar(
        ParseResult parse,
        TextPolicy policy,
        ISmoothing smoothing,
        NGramCounts counts,
        NGramEstimate estimate
    )
    {
        var training = new Dictionary<string, string>
        {
            ["smoothing"] = smoothing.Name,
            ["order"] = $"{counts.Order}",
            ["tokens"] = $"{counts.Tokens}",
            ["sentences"] = $"{counts.Sentences}",
        };
        for (var i = 0; i < estimate.Parameters.Count; i++)
        {
            training[$"parameters {i + 1}"] = TrainNGramReport.Spell(estimate.Parameters[i]);
        }

        if (estimate.IsCollapsed)
        {
            training["values"] = "collapsed: right over whole sentences only";
        }

        if (parse.GetValue(_prune) is { Length: > 0 } prune)
        {
            training["prune"] = string.Join(' ', prune);
        }

        if (parse.GetValue(_limitVocabulary) is { } vocabulary)
        {
            training["limit vocabulary"] = vocabulary;
        }

        return new ModelSidecar
        {
            Kind = estimate.IsCollapsed ? ModelSidecar.CollapsedKind : "ngram",
            Policy = policy,
            Training = training,
        };
    }
}
