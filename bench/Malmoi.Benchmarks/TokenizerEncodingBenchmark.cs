using System.Globalization;
using Microsoft.ML.Tokenizers;

namespace Malmoi.Benchmarks;

/// <summary>Encodes a text with <c>malmoi tokenizer encode</c> and with the peer that reads the same tokenizer, in turns, whole programs.</summary>
/// <remarks>
/// <code>
/// dotnet run --project bench/Malmoi.Benchmarks -c Release -- tokenizer-encoding TOKENIZER TEXT [--rounds 3] [--threads 1] [--temp FOLDER]
/// </code>
/// The peer of a SentencePiece <c>.model</c> is <c>spm_encode</c> (SPM_ENCODE, or on the PATH); of a folder with vocab.json and merges.txt
/// Microsoft.ML.Tokenizers; of a tokenizer.json the Rust tokenizers through node and npm's @anush008/tokenizers (NODE_PATH). All
/// read lines and write lines of ids on one thread; with <c>--threads</c> Malmoi also does it on so many, and says by how much they are
/// faster than one. Whether the ids are equal is said too.
/// </remarks>
internal static class TokenizerEncodingBenchmark
{
    private const string Script = """
        const { Tokenizer } = require('@anush008/tokenizers');
        const fs = require('fs');
        (async () => {
          const [tokenizerFile, text, output] = process.argv.slice(1);
          const tokenizer = Tokenizer.fromFile(tokenizerFile);
          const out = fs.openSync(output, 'w');
          const lines = fs.readFileSync(text, 'utf8').split('\n');
          if (lines[lines.length - 1] === '') lines.pop();
          for (let i = 0; i < lines.length; i += 1000) {
            const rows = await tokenizer.encodeBatch(lines.slice(i, i + 1000), { addSpecialTokens: false });
            fs.writeSync(out, rows.map(row => row.getIds().join(' ')).join('\n') + '\n');
          }
        })();
        """;

    public static int Run(string[] args)
    {
        var (tokenizer, text) = (Path.GetFullPath(args[0]), Path.GetFullPath(args[1]));
        var rounds = int.Parse(Option(args, "--rounds", "3"), CultureInfo.InvariantCulture);
        var threads = int.Parse(Option(args, "--threads", "1"), CultureInfo.InvariantCulture);
        var temporary = Option(args, "--temp", Path.GetTempPath());
        var (own, other) = (Path.Combine(temporary, "own.ids"), Path.Combine(temporary, "peer.ids"));
        var cli = Path.Combine(AppContext.BaseDirectory, "Malmoi.Cli.dll");
        var peer = Peer(tokenizer, text, other);
        List<double> ratios = [];
        List<double> scaling = [];
        for (var round = 1; round <= rounds; round++)
        {
            var theirs = Try(peer.Name, peer.Program, peer.Arguments, round, peer.Environment);
            var ours = Encode(1, round);
            if (theirs is { } their && ours is { } our)
            {
                ratios.Add(their.Wall / our.Wall);
            }

            if (threads > 1 && Encode(threads, round) is { } many && ours is { } one)
            {
                scaling.Add(one.Wall / many.Wall);
            }
        }

        PrintMedian($"{peer.Name} / malmoi", ratios);
        PrintMedian($"malmoi, one thread / {threads} threads", scaling);
        if (ratios.Count > 0)
        {
            var lines = File.ReadLines(own).Zip(File.ReadLines(other)).ToList();
            Console.WriteLine(
                $"lines with the same ids: {lines.Count(line => line.First == line.Second)} of {lines.Count}"
            );
        }

        return 0;

        Child.Usage? Encode(int count, int round) =>
            Try(
                count == 1 ? "malmoi" : $"malmoi, {count} threads",
                "dotnet",
                [cli, "tokenizer", "encode", tokenizer, "--file", text, "-o", own, "--threads", $"{count}"],
                round
            );
    }

    private static void PrintMedian(string what, List<double> ratios)
    {
        if (ratios.Count > 0)
        {
            ratios.Sort();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}, wall time, median: {ratios[ratios.Count / 2]:0.00}"
                )
            );
        }
    }

    /// <summary>Microsoft.ML.Tokenizers' part: encodes a text with GPT-2's files.</summary>
    public static int RunMachineLearning(string folder, string text, string output)
    {
        var tokenizer = BpeTokenizer.Create(
            new BpeOptions(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"))
            {
                ByteLevel = true,
                PreTokenizer = new RegexPreTokenizer(
                    new System.Text.RegularExpressions.Regex(
                        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
                        System.Text.RegularExpressions.RegexOptions.Compiled
                    ),
                    null
                ),
            }
        );
        using var writer = new StreamWriter(output);
        foreach (var line in File.ReadLines(text))
        {
            writer.WriteLine(string.Join(' ', tokenizer.EncodeToIds(line)));
        }

        return 0;
    }

    private static (string Name, string Program, string[] Arguments, Dictionary<string, string> Environment) Peer(
        string tokenizer,
        string text,
        string output
    )
    {
        if (Directory.Exists(tokenizer))
        {
            var self = Path.Combine(AppContext.BaseDirectory, "Malmoi.Benchmarks.dll");
            return (
                "Microsoft.ML.Tokenizers",
                "dotnet",
                [self, "encode-with-microsoft-ml", tokenizer, text, output],
                []
            );
        }

        return tokenizer.EndsWith(".json", StringComparison.Ordinal)
            ? (
                "tokenizers (Rust)",
                "node",
                ["-e", Script, tokenizer, text, output],
                new() { ["RAYON_NUM_THREADS"] = "1", ["TOKENIZERS_PARALLELISM"] = "false" }
            )
            : (
                "spm_encode",
                Environment.GetEnvironmentVariable("SPM_ENCODE") ?? "spm_encode",
                [$"--model={tokenizer}", "--output_format=id", $"--input={text}", $"--output={output}"],
                []
            );
    }

    private static Child.Usage? Try(
        string name,
        string program,
        string[] arguments,
        int round,
        Dictionary<string, string>? environment = null
    )
    {
        try
        {
            var used = Child.Run(program, arguments, environment);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} {name, -24} {used.Wall, 7:0.00} s wall {used.Processor, 7:0.00} s processor {used.PeakBytes >> 20, 6} MiB peak"
                )
            );
            return used;
        }
        catch (Exception error) when (error is InputException or System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"{round} {name, -24} not measured: {error.Message}");
            return null;
        }
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }
}
