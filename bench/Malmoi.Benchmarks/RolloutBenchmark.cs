using System.Diagnostics;
using System.Globalization;
using Malmoi.Decoding;
using Malmoi.Families.Decoders;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Neural;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Benchmarks;

/// <summary>Answers of a policy of GPT-2 small's shape, drawn together by the managed engine over torch's own tensors, and by TorchSharp with its key/value cache.</summary>
/// <remarks>
/// Both draw with the same sampler and the same random numbers, from the same weights, as many answers at once; the engine's time has the
/// reading of the weights in it, which is done anew after each step.
/// <code>dotnet run --project bench/Malmoi.Benchmarks -c Release -- rollouts gpt2 32 64 4 3</code>
/// </remarks>
internal static class RolloutBenchmark
{
    private const int Prompt = 32;

    /// <summary>tiny|gpt2 [ANSWERS [TOKENS [THREADS [ROUNDS]]]]</summary>
    public static int Run(string[] args)
    {
        var numbers = args.Skip(1).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (answers, tokens, threads, rounds) = (At(0, 32), At(1, 64), At(2, 1), At(3, 3));
        set_num_threads(threads);
        using var model = Policy(args[0]);
        using var engine = new TrainedEngine(model, null, new EngineOptions { Threads = threads });
        var torch = new TorchModel(model, begin: null); // the model's tensors are disposed once, with the model
        int[][] prompts =
        [
            .. Enumerable
                .Range(0, answers)
                .Select(i => Enumerable.Range(0, Prompt).Select(k => (i + (k * 7)) % torch.VocabularySize).ToArray()),
        ];
        var options = new AnswerOptions { MaxTokens = tokens, MostAtOnce = answers };
        var (own, peer) = (new List<double>(), new List<double>());
        var same = 0.0;
        for (var round = 0; round <= rounds; round++)
        {
            var (byEngine, ours) = Time(() =>
            {
                engine.Renew();
                return engine.Model;
            });
            var (byTorch, theirs) = Time(() => torch);
            same = byEngine.Zip(byTorch).Average(pair => pair.First.Tokens.SequenceEqual(pair.Second.Tokens) ? 1.0 : 0);
            if (round > 0)
            {
                own.Add(ours);
                peer.Add(theirs);
            }
        }

        var (fast, slow) = (Median(own), Median(peer));
        Console.WriteLine(
            FormattableString.Invariant(
                $"{args[0]}, {answers} answers of {tokens} tokens to prompts of {Prompt}, {threads} thread(s), {100 * same:f0} % of the answers alike: engine {answers * tokens / fast:f0} tokens/s, TorchSharp {answers * tokens / slow:f0} tokens/s, ratio {slow / fast:f2} (medians of {rounds})"
            )
        );
        return 0;

        int At(int place, int usual) => numbers.Length > place ? numbers[place] : usual;

        (IReadOnlyList<WrittenAnswer> Answers, double Seconds) Time(Func<INextTokenModel> writer)
        {
            var begun = Stopwatch.GetTimestamp();
            var written = new AnswerWriter(writer(), options).Write(prompts, 1, seed: 1);
            return (written, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
    }

    private static Transformer Policy(string name)
    {
        var family = name switch
        {
            "gpt2" => new Gpt2 { ModelType = "gpt2", VocabSize = 50257 },
            "tiny" => new Gpt2
            {
                ModelType = "gpt2",
                VocabSize = 1000,
                NEmbd = 96,
                NLayer = 4,
                NHead = 4,
                NPositions = 256,
            },
            _ => throw new InputException($"there is no shape '{name}': take gpt2 or tiny"),
        };
        using var weights = new FreshWeights(1);
        return new Transformer(family.Spec(Families.ModelTask.NextToken), weights);
    }

    private static double Median(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }
}
