using System.Globalization;
using Malmoi.WordVectors.Evaluation;
using Malmoi.WordVectors.Files;

namespace Malmoi.Benchmarks;

/// <summary>Trains word vectors of a corpus: word2vec or fastText and <c>malmoi train vectors</c> in turns, at the same settings.</summary>
/// <remarks>
/// <code>
/// dotnet run --project bench/Malmoi.Benchmarks -c Release -- word-vectors CORPUS [--kinds skipgram,cbow,fasttext] [--dimensions 100,300]
///     [--epochs 5] [--rounds 3] [--threads 2] [--temp FOLDER] [--similarity FILE,FILE] [--analogies FILE]
/// </code>
/// The corpus is plain, words between blanks, a line a sentence. WORD2VEC and FASTTEXT name the programs; without them those of the PATH are taken.
/// Quality stands beside speed: Spearman's correlation with people's judgements and the share of analogies solved, for each round's vectors.
/// </remarks>
internal static class WordVectorsBenchmark
{
    public static int Run(string[] args)
    {
        var corpus = Path.GetFullPath(args[0]);
        var rounds = int.Parse(Option(args, "--rounds", "3"), CultureInfo.InvariantCulture);
        foreach (var kind in Option(args, "--kinds", "skipgram,cbow,fasttext").Split(','))
        {
            foreach (var dimensions in Option(args, "--dimensions", "100").Split(','))
            {
                Compare(args, corpus, kind, dimensions, rounds);
            }
        }

        return 0;
    }

    private static void Compare(string[] args, string corpus, string kind, string dimensions, int rounds)
    {
        var (threads, epochs) = (Option(args, "--threads", "2"), Option(args, "--epochs", "5"));
        var folder = Option(args, "--temp", Path.GetTempPath());
        var (peer, own) = (
            Path.Combine(folder, $"peer-{Environment.ProcessId}"),
            Path.Combine(folder, $"own-{Environment.ProcessId}")
        );
        var isFastText = kind == "fasttext";
        var name = isFastText ? "fasttext" : "word2vec";
        var program = Find(isFastText ? "FASTTEXT" : "WORD2VEC", name);
        var peerFile = isFastText ? $"{peer}.vec" : $"{peer}.bin";
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            Child.Usage? other = null;
            if (program is not null)
            {
                string[] arguments = isFastText
                    ?
                    [
                        "skipgram",
                        "-input",
                        corpus,
                        "-output",
                        peer,
                        "-dim",
                        dimensions,
                        "-epoch",
                        epochs,
                        "-thread",
                        threads,
                        "-seed",
                        $"{round}",
                    ]
                    :
                    [
                        "-train",
                        corpus,
                        "-output",
                        peerFile,
                        "-size",
                        dimensions,
                        "-iter",
                        epochs,
                        "-threads",
                        threads,
                        "-cbow",
                        kind == "cbow" ? "1" : "0",
                        "-binary",
                        "1",
                        "-negative",
                        "5",
                        "-window",
                        "5",
                        "-sample",
                        "1e-3",
                    ];
                other = Child.Run(program, arguments);
                Print(args, round, $"{kind} {dimensions} {name}", other, peerFile);
            }
            else
            {
                Write(
                    $"{round} {kind} {dimensions} {name} not measured: neither {name.ToUpperInvariant()} nor the PATH names it"
                );
            }

            var cli = Path.Combine(AppContext.BaseDirectory, "Malmoi.Cli.dll");
            string[] train = ["train", "vectors", corpus, "-o", $"{own}.bin", "--kind", kind, "-d", dimensions];
            var usage = Child.Run(
                "dotnet",
                [cli, .. train, "--epochs", epochs, "--threads", threads, "--seed", $"{round}"]
            );
            Print(args, round, $"{kind} {dimensions} malmoi", usage, $"{own}.bin");
            if (other is { } measured)
            {
                ratios.Add(measured.Wall / usage.Wall);
            }
        }

        if (ratios.Count > 0)
        {
            ratios.Sort();
            Write($"{kind} {dimensions}: {name} / malmoi, wall time, median: {ratios[ratios.Count / 2]:0.00}");
        }

        foreach (var file in (string[])[peerFile, $"{peer}.bin", $"{own}.bin"])
        {
            File.Delete(file);
        }
    }

    private static void Print(string[] args, int round, string name, Child.Usage? usage, string file)
    {
        var used = usage!.Value;
        Write(
            $"{round} {name, -24} {used.Wall, 8:0.00} s wall {used.Processor, 8:0.00} s processor {used.PeakBytes >> 20, 6} MiB peak"
        );
        using var opened = VectorFile.Open(file);
        foreach (var set in Option(args, "--similarity", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var result = SimilaritySet.Read(set).Evaluate(opened.Vectors);
            Write(
                $"{round} {name, -24} {Path.GetFileName(set)}: Spearman {result.Spearman:0.0000}, {result.Covered} of {result.Pairs} pairs"
            );
        }

        if (Option(args, "--analogies", "") is { Length: > 0 } analogies)
        {
            var results = AnalogySet.Read(analogies).Evaluate(opened.Vectors);
            var (correct, counted) = (results.Sum(result => result.Correct), results.Sum(result => result.Counted));
            Write($"{round} {name, -24} {Path.GetFileName(analogies)}: {correct} of {counted} analogies");
        }
    }

    private static string? Find(string variable, string name) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, name))
                .FirstOrDefault(File.Exists);

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }
}
