using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi train analyser</c>: learns from tagged Korean to split particles and endings off eojeol.</summary>
internal sealed class TrainAnalyserCommand
{
    private readonly Argument<string[]> _inputs = new("INPUT")
    {
        Description = "Tagged Korean: files, folders, patterns (quoted) or - for standard input; also .gz and .zst",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The analyser",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = $"How every input is tagged: {string.Join(", ", TaggedFormats.Names)}; otherwise by its ending",
    };

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description =
            "Encoding of every input: utf-8 (default), cp949, utf-16le ...; a byte order mark is heeded without it",
    };

    private readonly Option<bool> _lossy = new("--lossy") { Description = "Read on over invalid bytes, as U+FFFD" };

    private readonly Option<string[]> _heldOut = new("--held-out")
    {
        Description = "Tagged text to judge by, of the same format; may be given several times",
        HelpName = "FILE",
    };

    private readonly Option<int> _epochs = new("--epochs")
    {
        Description = "How often every eojeol is seen",
        DefaultValueFactory = _ => new AnalyserOptions().Epochs,
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "The order of the eojeol; the same seed gives the same analyser",
        DefaultValueFactory = _ => new AnalyserOptions().Seed,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command Create()
    {
        var command = new Command("analyser", "Learn from tagged Korean to split particles and endings off eojeol")
        {
            Arguments = { _inputs },
            Options = { _output, _format, _encoding, _lossy, _heldOut, _epochs, _seed, _json },
        };
        command.SetAction((parse, ct) => Task.Run(() => Run(parse, ct), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var path = parse.GetRequiredValue(_output);
        var epochs = parse.GetValue(_epochs);
        if (epochs is < 1 or > 1000)
        {
            throw new InputException($"--epochs {epochs} must be from 1 to 1000");
        }

        var corpus = Open(parse, parse.GetValue(_inputs) ?? []);
        var heldOut = parse.GetValue(_heldOut) is { Length: > 0 } files ? Open(parse, files) : null;
        OutputPath.Check(path, [.. corpus.Files, .. heldOut?.Files ?? []]);

        if (heldOut is not null && corpus.Files.Contains("-"))
        {
            throw new InputException(
                "--held-out needs what was learned from twice, and standard input can be read only once: write it to a file"
            );
        }

        var options = new AnalyserOptions { Epochs = epochs, Seed = parse.GetValue(_seed) };
        var analyser = KoreanAnalyser.Train(corpus.Eojeol(ct), options, ct);
        Console.Error.WriteLine(
            $"learning: {analyser.Training.Eojeol.Grouped()} eojeol ({watch.Elapsed.TotalSeconds.Fixed(1)} s){LeftOut(corpus)}"
        );
        var rows = heldOut is null ? [] : AnalyserEvaluation.Evaluate(analyser, corpus.Eojeol(ct), heldOut.Eojeol(ct));
        if (heldOut is not null && LeftOut(heldOut) is { Length: > 0 } left)
        {
            Console.Error.WriteLine($"held out{left}");
        }

        analyser.Save(path);
        Print(parse, path, analyser, rows, watch.Elapsed);
    }

    private TaggedCorpus Open(ParseResult parse, string[] files) =>
        TaggedCorpus.Open(
            files,
            parse.GetValue(_format) is { } name ? TaggedFormats.Find(name) : null,
            parse.GetValue(_encoding),
            parse.GetValue(_lossy)
        );

    private static string LeftOut(TaggedCorpus corpus) =>
        corpus.LeftOut == 0
            ? ""
            : $"; {corpus.LeftOut.Grouped()} left out: their morphemes are not given or do not look like their text";

    private void Print(
        ParseResult parse,
        string path,
        KoreanAnalyser analyser,
        IReadOnlyList<AnalyserEvaluationRow> rows,
        TimeSpan time
    )
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            var report = AnalyserReport.Describe(path, analyser);
            report["seconds"] = time.TotalSeconds;
            report["heldOut"] = rows.Count == 0 ? null : JsonReport.Array(rows, AnalyserReport.Row);
            JsonReport.Write(output, report);
            return;
        }

        if (rows.Count > 0)
        {
            AnalyserReport.Print(rows, output);
        }

        output.WriteLine(
            $"{path}: Korean analyser, {((long)analyser.Features).Grouped()} features from {analyser.Training.Eojeol.Grouped()} eojeol, {time.TotalSeconds.Fixed(1)} s"
        );
    }
}
