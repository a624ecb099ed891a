using System.Diagnostics;
using System.Globalization;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Runs;
using static TorchSharp.torch;

namespace Malmoi.Benchmarks;

/// <summary>Training at nanoGPT's CPU shapes beside Python's PyTorch with the best attention it has, in alternating runs: tokens a second.</summary>
/// <remarks>
/// Both sides take batches, the loss, clipping and AdamW; ours goes through the trainer and a file of tokens. "Data" is the
/// share of a step that waits for its batch.
/// The peer is found as <see cref="TransformerBenchmark"/> finds it.
/// </remarks>
internal static class TrainingBenchmark
{
    private const int Vocabulary = 65; // letters of a play
    private static readonly Shape Small = new(
        "4x128",
        Width: 128,
        Layers: 4,
        Heads: 4,
        Length: 64,
        Rows: 12,
        Steps: 100
    );
    private static readonly Shape Large = new(
        "6x384",
        Width: 384,
        Layers: 6,
        Heads: 6,
        Length: 256,
        Rows: 64,
        Steps: 3
    );

    public static int Run(string[] args)
    {
        var threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
        set_num_threads(threads);
        var peak = MachinePeak.Measure(CPU);
        Console.WriteLine(
            FormattableString.Invariant($"{threads} thread(s); matrix products at {peak / 1e9:f0} GFLOP/s")
        );
        foreach (var shape in (Shape[])[Small, Large])
        {
            var own = new List<TrainingStep>();
            var peers = Attentions(args[0], threads).ToDictionary(attention => attention, _ => new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                own.Add(Own(shape));
                foreach (var (attention, rates) in peers)
                {
                    rates.Add(Peer(args[0], shape, attention, threads));
                }
            }

            var step = own.OrderBy(one => one.Seconds).ElementAt(own.Count / 2);
            var (best, theirs) = peers
                .Select(peer => (peer.Key, Rate: TransformerBenchmark.Median(peer.Value)))
                .MaxBy(peer => peer.Rate);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{shape.Name} malmoi {step.TokensPerSecond, 8:f0} tokens/s   python ({best}) {theirs, 8:f0}   ratio {step.TokensPerSecond / theirs:f2}   of the peak {100 * step.Utilisation(peak):f0} %   data {100 * step.DataSeconds / step.Seconds:f2} %"
                )
            );
        }

        return 0;
    }

    // The median step.
    private static TrainingStep Own(Shape shape)
    {
        var folder = Directory.CreateTempSubdirectory("malmoi-training");
        try
        {
            var path = Path.Combine(folder.FullName, "train.tokens");
            Write(path);
            using var file = TokenFile.Open(path);
            using var batches = new PrefetchedBatches(
                new ObjectiveBatches(
                    Autoregressive.Windows(file, shape.Length, end: null),
                    new Autoregressive(),
                    new BatchOptions { Size = shape.Rows }
                )
            );
            using var weights = new FreshWeights(1);
            using var model = new Transformer(shape.Model.Spec(ModelTask.NextToken), weights);
            using var training = new TransformerTraining(model);
            var options = new TrainerOptions
            {
                Steps = shape.Steps + 1,
                LearningRate = 1e-3,
                Optimizer = new AdamWSpec { WeightDecay = 0.1 },
            };
            using var trainer = new Trainer(training, batches, options);
            var watch = new Watch();
            trainer.Run(watch);
            return watch.Steps.Skip(1).OrderBy(step => step.Seconds).ElementAt(shape.Steps / 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path)
    {
        var random = new Random(1);
        using var writer = new TokenFileWriter(path, Vocabulary, new string('0', 64), marks: false);
        var document = new int[1000];
        for (var i = 0; i < 1000; i++)
        {
            for (var j = 0; j < document.Length; j++)
            {
                document[j] = random.Next(Vocabulary);
            }

            writer.Add(document, []);
        }

        writer.Commit();
    }

    // Torch 2 has a kernel of its own.
    private static string[] Attentions(string script, int threads) =>
        TryPeer(script, Small with { Steps = 1 }, "kernel", threads) is null
            ? ["written", "bmm"]
            : ["kernel", "written", "bmm"];

    private static double Peer(string script, Shape shape, string attention, int threads) =>
        TryPeer(script, shape, attention, threads)
        ?? throw new InvalidOperationException("the peer failed: is python3-torch installed?");

    private static double? TryPeer(string script, Shape shape, string attention, int threads)
    {
        int[] numbers =
        [
            shape.Width,
            shape.Layers,
            shape.Heads,
            shape.Length,
            shape.Rows,
            Vocabulary,
            threads,
            shape.Steps,
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON_TORCH") ?? "python3")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(script);
        foreach (var number in numbers)
        {
            start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
        }

        start.ArgumentList.Add(attention);
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
    }

    private sealed record Shape(string Name, int Width, int Layers, int Heads, int Length, int Rows, int Steps)
    {
        public Gpt2 Model =>
            new()
            {
                ModelType = "gpt2",
                VocabSize = Vocabulary,
                NPositions = Length,
                NEmbd = Width,
                NLayer = Layers,
                NHead = Heads,
                ActivationFunction = "gelu",
                EmbdPdrop = 0,
                AttnPdrop = 0,
                ResidPdrop = 0,
            };
    }

    private sealed class Watch : ITrainingObserver
    {
        public List<TrainingStep> Steps { get; } = [];

        public void Stepped(TrainingStep step) => Steps.Add(step);
    }
}
