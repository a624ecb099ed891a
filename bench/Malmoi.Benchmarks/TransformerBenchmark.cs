using System.Diagnostics;
using System.Globalization;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Families.EncoderDecoders;
using Malmoi.Families.Encoders;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining.Runs;
using static TorchSharp.torch;

namespace Malmoi.Benchmarks;

/// <summary>A pass of GPT-2 small, BERT base and T5 small beside the same architecture in Python's PyTorch, in alternating runs.</summary>
/// <remarks>
/// The peer is the Python of the variable PYTHON_TORCH ("python3" where it is not set), with OPENBLAS_CORETYPE and OPENBLAS_NUM_THREADS
/// as the machine needs them.
/// </remarks>
internal static class TransformerBenchmark
{
    private const int Batch = 2;
    private const int Length = 256;
    private const int Passes = 5;

    public static int Run(string[] args)
    {
        var threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
        set_num_threads(threads);
        var peak = MachinePeak.Measure(CPU);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{threads} thread(s), batch {Batch} x {Length}; matrix products at {peak / 1e9:f0} GFLOP/s"
            )
        );
        foreach (var kind in (string[])["gpt2", "bert", "t5"])
        {
            foreach (var mode in (string[])["forward", "training"])
            {
                var (own, peer) = (new List<double>(), new List<double>());
                for (var round = 0; round < rounds; round++)
                {
                    own.Add(Own(kind, mode));
                    peer.Add(Peer(args[0], kind, mode, threads));
                }

                var (ours, theirs) = (Median(own), Median(peer));
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"{kind, -5} {mode, -9} malmoi {ours, 8:f1} ms   python {theirs, 8:f1} ms   ratio {theirs / ours:f2}   of the peak {100 * Flops(kind, mode) / (ours / 1000) / peak:f0} %"
                    )
                );
            }
        }

        return 0;
    }

    private static double Own(string kind, string mode)
    {
        using var weights = new FreshWeights(1);
        using var model = new Transformer(
            Family(kind).Spec(kind == "bert" ? ModelTask.MaskedToken : ModelTask.NextToken),
            weights
        );
        using var ids = randint(0, 30000, [Batch, Length]);
        var times = new List<double>();
        for (var pass = 0; pass <= Passes; pass++)
        {
            var watch = Stopwatch.StartNew();
            using var scope = NewDisposeScope();
            if (mode == "forward")
            {
                using var noGradients = no_grad();
                Logits(model, ids);
            }
            else
            {
                Losses.PerPlace(Logits(model, ids), ids).backward();
                foreach (var tensor in model.Tensors.Values)
                {
                    tensor.grad = null;
                }
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Median(times.Skip(1));
    }

    private static Tensor Logits(Transformer model, Tensor ids)
    {
        var memory =
            model.Encoder is not null && model.Decoder is not null
                ? model.Encoder.Forward(new StackInput { Input = ids })
                : null;
        var hidden = model.Read(new StackInput { Input = ids, Memory = memory });
        return model.Heads.Values.Single().Forward(hidden);
    }

    private static Family Family(string kind) =>
        kind switch
        {
            "gpt2" => new Gpt2 { ModelType = "gpt2", VocabSize = 50257 },
            "bert" => new Bert { ModelType = "bert", VocabSize = 30522 },
            _ => new T5 { ModelType = "t5", VocabSize = 32128 },
        };

    // Two for each weight of a matrix and token, thrice that with the backward pass; attention's own products are left out.
    private static double Flops(string kind, string mode)
    {
        double weights = kind switch
        {
            "gpt2" => (12.0 * 12 * 768 * 768) + (50257.0 * 768),
            "bert" => (12.0 * 12 * 768 * 768) + (768.0 * 768) + (30522.0 * 768),
            _ => (6.0 * 512 * ((4 * 512) + (2 * 2048))) + (6.0 * 512 * ((8 * 512) + (2 * 2048))) + (32128.0 * 512),
        };
        return 2 * weights * Batch * Length * (mode == "forward" ? 1 : 3);
    }

    private static double Peer(string script, string kind, string mode, int threads)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON_TORCH") ?? "python3")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[script, kind, mode, $"{Batch}", $"{Length}", $"{threads}", $"{Passes}"])
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

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
