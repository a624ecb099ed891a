using System.Diagnostics;
using System.Globalization;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Models;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using static TorchSharp.torch;

namespace Malmoi.Benchmarks;

/// <summary>BLiMP's pairs a second with a model of GPT-2 small's shape, beside a plain loop over batches in Python's PyTorch, in alternating runs.</summary>
/// <remarks>
/// The weights are fresh: what is measured is time. Malmoi reads sentences, the peer ids that were made beforehand. Arguments: the
/// peer's script, a tokenizer, BLiMP's folder, threads, rounds.
/// </remarks>
internal static class BlimpBenchmark
{
    private const int PairsOfParadigm = 8;
    private const int PeerBatch = 32;

    public static int Run(string[] args)
    {
        var threads = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
        var rounds = args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 3;
        set_num_threads(threads);
        var tokenizer = TokenizerFile.Open(args[1]);
        var pairs = Blimp
            .Load(args[2])
            .Pairs.GroupBy(pair => pair.Paradigm)
            .SelectMany(paradigm => paradigm.Take(PairsOfParadigm))
            .ToList();
        using var weights = new FreshWeights(1);
        var family = new Gpt2 { ModelType = "gpt2", VocabSize = 50257 };
        using var model = new TorchModel(new Transformer(family.Spec(ModelTask.NextToken), weights), 0);
        var text = new AutoregressiveModel(tokenizer, model, BoundaryPolicy.Begin) { Threads = 1 };
        var ids = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(ids, pairs.SelectMany(pair => (string[])[Ids(pair.Good), Ids(pair.Bad)]));
            var (own, peer) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                own.Add(Own(text, pairs));
                peer.Add(Peer(args[0], ids, threads));
            }

            var (ours, theirs) = (Median(own), Median(peer));
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{threads} thread(s): malmoi {pairs.Count / ours:f1} pairs/s, python {pairs.Count / theirs:f1} pairs/s, ratio {theirs / ours:f2}"
                )
            );
        }
        finally
        {
            File.Delete(ids);
        }

        return 0;

        string Ids(string sentence) => "0 " + string.Join(' ', tokenizer.Encode(sentence).Select(token => token.Id));
    }

    private static double Own(AutoregressiveModel model, List<MinimalPair> pairs)
    {
        MinimalPairs.JudgeAsync(model, pairs[..PeerBatch]).AsTask().Wait();
        var watch = Stopwatch.StartNew();
        MinimalPairs.JudgeAsync(model, pairs).AsTask().Wait();
        return watch.Elapsed.TotalSeconds;
    }

    private static double Peer(string script, string ids, int threads)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON_TORCH") ?? "python3")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[script, ids, $"{PeerBatch}", $"{threads}"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("the peer failed: is python3-torch installed?");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
