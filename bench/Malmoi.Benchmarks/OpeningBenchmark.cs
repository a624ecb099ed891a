using System.Diagnostics;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Models;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Benchmarks;

/// <summary>How long a folder of 500 MB takes to open: from nothing to the first distribution, less the pass itself.</summary>
/// <remarks><code>dotnet run --project bench/Malmoi.Benchmarks -c Release -- opening [FOLDER]</code> (GPT-2 small with fresh weights if left out)</remarks>
internal static class OpeningBenchmark
{
    private const int Rounds = 7;

    public static int Run(string[] args)
    {
        var path = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), $"opening-{Environment.ProcessId}");
        try
        {
            if (args.Length == 0)
            {
                Write(path);
            }

            var (opening, computing) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                using var folder = HuggingFaceFolder.Open(path);
                using var model = TransformerFolder.Load(folder);
                Pass(model);
                var first = watch.Elapsed.TotalMilliseconds;
                watch.Restart();
                Pass(model);
                computing.Add(watch.Elapsed.TotalMilliseconds);
                opening.Add(first - computing[^1]);
            }

            var bytes = new FileInfo(Path.Combine(path, "model.safetensors")).Length;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{bytes / 1e6:f0} MB: {Median(opening):f0} ms to the first distribution beyond a pass of {Median(computing):f0} ms (each time: {string.Join(", ", opening.Select(time => FormattableString.Invariant($"{time:f0}")))})"
                )
            );
            return 0;
        }
        finally
        {
            if (args.Length == 0)
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    private static void Pass(Transformer model)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var ids = arange(8).unsqueeze(0);
        var hidden = model.Read(new StackInput { Input = ids });
        model.Heads.Values.Single().Forward(hidden.narrow(1, 7, 1)).cpu();
    }

    private static void Write(string path)
    {
        var family = new Gpt2
        {
            ModelType = "gpt2",
            VocabSize = 50257,
            Classes = ["GPT2LMHeadModel"],
        };
        using var weights = new FreshWeights(1);
        using var model = new Transformer(family.Spec(ModelTask.NextToken), weights);
        CheckpointWriter.Write(path, model.Tensors, family);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
