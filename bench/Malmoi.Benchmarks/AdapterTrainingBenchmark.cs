using System.Diagnostics;
using System.Globalization;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Models;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Malmoi.Benchmarks;

/// <summary>Instruction tuning by an adapter (LoRA, rank 8 beside queries, keys and values) of GPT-2's small shape, beside Python's PyTorch with the same adapter written by hand, in alternating runs: tokens a second.</summary>
/// <remarks>
/// <code>
/// dotnet run --project bench/Malmoi.Benchmarks -c Release -- adapter-training bench/peers/adapter_torch.py [THREADS [ROUNDS [tiny]]]
/// </code>
/// Both read the same random rows, learn the second half of each, and take the loss, clipping and AdamW; the steps' median counts. PYTHON_TORCH
/// names a Python that has PyTorch.
/// </remarks>
internal static class AdapterTrainingBenchmark
{
    private const int Rank = 8;

    public static int Run(string[] args)
    {
        var threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
        var shape =
            args.Length > 3 && args[3] == "tiny"
                ? new Shape("tiny", Width: 64, Layers: 2, Heads: 4, Length: 32, Rows: 2, Vocabulary: 256, Steps: 3)
                : new Shape(
                    "gpt2-small",
                    Width: 768,
                    Layers: 12,
                    Heads: 12,
                    Length: 256,
                    Rows: 4,
                    Vocabulary: 50257,
                    Steps: 5
                );
        set_num_threads(threads);
        string[] attentions = TryPeer(args[0], shape with { Steps = 1 }, "kernel", threads) is null
            ? ["written", "bmm"]
            : ["kernel", "written", "bmm"];
        var own = new List<double>();
        var peers = attentions.ToDictionary(attention => attention, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            own.Add(Own(shape));
            foreach (var (attention, rates) in peers)
            {
                rates.Add(
                    TryPeer(args[0], shape, attention, threads)
                        ?? throw new InvalidOperationException("the peer failed: is python3-torch installed?")
                );
            }
        }

        var (best, theirs) = peers
            .Select(peer => (peer.Key, Rate: TransformerBenchmark.Median(peer.Value)))
            .MaxBy(peer => peer.Rate);
        var ours = TransformerBenchmark.Median(own);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{shape.Name}, LoRA of rank {Rank}, {threads} thread(s): malmoi {ours, 8:f1} tokens/s   python ({best}) {theirs, 8:f1}   ratio {ours / theirs:f2}"
            )
        );
        return 0;
    }

    private static double Own(Shape shape)
    {
        var family = shape.Family;
        using var adapter = new LowRank(
            new AdapterConfiguration
            {
                PeftType = "LORA",
                Rank = Rank,
                Alpha = 2 * Rank,
                Bias = "none",
                TargetModules = new ModuleNames(["c_attn"]),
            },
            family
        );
        using var weights = new FreshWeights(1);
        using var model = new Transformer(family.Spec(ModelTask.NextToken), weights, wrap: adapter.Wrap);
        using var training = new Adapted(model, adapter);
        using var trainer = new Trainer(
            training,
            new Rows(shape),
            new TrainerOptions { Steps = shape.Steps + 1, LearningRate = 2e-4 }
        );
        var watch = new Watch();
        trainer.Run(watch);
        return TransformerBenchmark.Median([.. watch.Steps.Skip(1).Select(step => step.TokensPerSecond)]);
    }

    private static double? TryPeer(string script, Shape shape, string attention, int threads)
    {
        int[] numbers =
        [
            shape.Width,
            shape.Layers,
            shape.Heads,
            shape.Length,
            shape.Rows,
            shape.Vocabulary,
            threads,
            shape.Steps,
            Rank,
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON_TORCH") ?? "python3")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
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

    private sealed record Shape(
        string Name,
        int Width,
        int Layers,
        int Heads,
        int Length,
        int Rows,
        int Vocabulary,
        int Steps
    )
    {
        public Gpt2 Family =>
            new()
            {
                ModelType = "gpt2",
                Classes = ["GPT2LMHeadModel"],
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

    private sealed class Adapted(Transformer model, LowRank adapter) : ITrainable, IDisposable
    {
        private readonly TransformerTraining _training = new(model);

        public IReadOnlyDictionary<string, Parameter> Tensors { get; } = adapter.Trained(model);

        public Tensor Loss(Batch batch, bool training)
        {
            adapter.Training = training;
            return _training.Loss(batch, training);
        }

        public void Dispose() => _training.Dispose();
    }

    // The second half of each row is the answer.
    private sealed class Rows(Shape shape) : IBatches
    {
        public long? PerEpoch => null;

        public Batch Get(long number)
        {
            var random = new Random((int)number);
            var tokens = new IdGrid(shape.Rows, shape.Length, new int[shape.Rows * shape.Length]);
            var labels = new IdGrid(shape.Rows, shape.Length, new int[shape.Rows * shape.Length]);
            for (var row = 0; row < shape.Rows; row++)
            {
                for (var place = 0; place < shape.Length; place++)
                {
                    tokens[row][place] = random.Next(shape.Vocabulary);
                    labels[row][place] = place < shape.Length / 2 ? (int)Losses.Ignored : random.Next(shape.Vocabulary);
                }
            }

            return new Batch { Tokens = tokens, Labels = labels };
        }
    }

    private sealed class Watch : ITrainingObserver
    {
        public List<TrainingStep> Steps { get; } = [];

        public void Stepped(TrainingStep step) => Steps.Add(step);
    }
}
