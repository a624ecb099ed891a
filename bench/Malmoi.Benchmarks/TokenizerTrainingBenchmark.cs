using System.Buffers;
using System.Globalization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Benchmarks;

/// <summary>Trains tokenizers of a corpus: SentencePiece's spm_train and <c>malmoi train tokenizer</c> in turns, at the same settings.</summary>
/// <remarks>
/// <code>
/// dotnet run --project bench/Malmoi.Benchmarks -c Release -- tokenizer-training CORPUS HELD_OUT
///     [--sizes 8000,32000] [--kinds bpe,unigram] [--rounds 3] [--threads 2] [--temp FOLDER]
/// </code>
/// Both texts are plain, a line a sentence. SPM_TRAIN names the program; without it that of the PATH is taken. Both models are read by
/// Malmoi and cut the held-out text: fewer tokens a character are better.
/// </remarks>
internal static class TokenizerTrainingBenchmark
{
    public static int Run(string[] args)
    {
        var (corpus, heldOut) = (Path.GetFullPath(args[0]), Path.GetFullPath(args[1]));
        var rounds = int.Parse(Option(args, "--rounds", "3"), CultureInfo.InvariantCulture);
        var threads = Option(args, "--threads", "2");
        var temporary = Option(args, "--temp", Path.GetTempPath());
        var spm = Find();
        foreach (var kind in Option(args, "--kinds", "bpe,unigram").Split(','))
        {
            foreach (var size in Option(args, "--sizes", "8000,32000").Split(','))
            {
                Compare(spm, kind, size);
            }
        }

        return 0;

        void Compare(string? program, string kind, string size)
        {
            var name = Path.Combine(temporary, $"tokenizer-training-{Environment.ProcessId}");
            var ratios = new List<double>();
            for (var round = 1; round <= rounds; round++)
            {
                Child.Usage? peer = program is null
                    ? null
                    : Child.Run(
                        program,
                        [
                            $"--input={corpus}",
                            $"--model_prefix={name}-peer",
                            $"--model_type={kind}",
                            $"--vocab_size={size}",
                            $"--num_threads={threads}",
                            "--max_sentence_length=1000000000",
                            "--minloglevel=2",
                        ]
                    );
                Print(round, kind, size, "spm_train", peer);
                string[] train = ["train", "tokenizer", corpus, "-o", $"{name}-own.model", "--kind", kind];
                string[] settings =
                [
                    "-n",
                    size,
                    "--normalize",
                    "nmt-nfkc",
                    "--min-frequency",
                    "1",
                    "--threads",
                    threads,
                ];
                var cli = Path.Combine(AppContext.BaseDirectory, "Malmoi.Cli.dll");
                var own = Child.Run("dotnet", [cli, .. train, .. settings]);
                Print(round, kind, size, "malmoi", own);
                if (peer is { } other)
                {
                    ratios.Add(own.Wall / other.Wall);
                }
            }

            if (ratios.Count > 0)
            {
                ratios.Sort();
                Write($"{kind} {size}: malmoi / spm_train, wall time, median: {ratios[ratios.Count / 2]:0.000}");
                PrintTokens($"{name}-peer.model", heldOut, $"{kind} {size} spm_train");
            }

            PrintTokens($"{name}-own.model", heldOut, $"{kind} {size} malmoi");
            foreach (var file in (string[])["peer.model", "peer.vocab", "own.model"])
            {
                File.Delete($"{name}-{file}");
            }
        }
    }

    private static void PrintTokens(string model, string text, string name)
    {
        var tokenizer = SentencePieceTokenizer.Read(model);
        var ids = new ArrayBufferWriter<int>();
        var (tokens, unknown, characters) = (0L, 0L, 0L);
        foreach (var line in File.ReadLines(text))
        {
            ids.Clear();
            tokenizer.Encode(line, ids);
            tokens += ids.WrittenCount;
            unknown += ids.WrittenSpan.Count(tokenizer.Special.Unknown ?? -1);
            characters += line.EnumerateRunes().Count();
        }

        Write($"{name}: {(double)tokens / characters:0.00000} tokens a character on held-out text, {unknown} unknown");
    }

    // The program that SPM_TRAIN names, or that of the PATH.
    private static string? Find() =>
        Environment.GetEnvironmentVariable("SPM_TRAIN") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, "spm_train"))
                .FirstOrDefault(File.Exists);

    private static void Print(int round, string kind, string size, string name, Child.Usage? usage)
    {
        if (usage is { } used)
        {
            Write(
                $"{round} {kind} {size} {name, -9} {used.Wall, 7:0.00} s wall {used.Processor, 7:0.00} s processor {used.PeakBytes >> 20, 6} MiB peak"
            );
        }
        else
        {
            Write($"{round} {kind} {size} {name, -9} not measured: neither SPM_TRAIN nor the PATH names it");
        }
    }

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }
}
