using System.Diagnostics;
using System.Globalization;
using Malmoi.Families;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models.Gguf;

namespace Malmoi.Benchmarks;

/// <summary>Whole models in GGUF beside llama.cpp, each run a process of its own, alternating: a prompt of 512 tokens, then tokens one by one.</summary>
/// <remarks>The peer is npm's node-llama-cpp in a folder of modules, driven by bench/peers/engine_llama.mjs.</remarks>
internal static class EngineBenchmark
{
    private const int Prompt = 512;
    private const int Written = 64;

    /// <summary>MODULES [THREADS [ROUNDS [FOLDER]]]: the folder keeps the models for the next time.</summary>
    public static int Run(string[] args)
    {
        var threads = args.Length > 1 ? args[1] : "2";
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
        var folder = args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "malmoi-engine");
        Directory.CreateDirectory(folder);
        foreach (var shape in (RandomGguf[])[RandomGguf.TinyLlama, RandomGguf.Qwen2])
        {
            foreach (var mix in (string[])["Q4_0", "Q8_0", "Q4_K_M"])
            {
                var path = Path.Combine(folder, $"{shape.Name}-{mix}.gguf");
                if (!File.Exists(path))
                {
                    shape.Write(path, mix);
                }

                Compare($"{shape.Name, -15} {mix, -6}", path, args[0], threads, rounds);
            }
        }

        return 0;
    }

    /// <summary>One run of ours, as "tokens a second of the prompt, of decoding; megabytes at most".</summary>
    public static int RunOne(string path, string threads)
    {
        using var gguf = GgufModel.Open(path);
        var options = new EngineOptions { Threads = int.Parse(threads, CultureInfo.InvariantCulture) };
        var family = gguf.Family;
        using var model = new EngineModel(
            new Decoder(family.Spec(ModelTask.NextToken), gguf.Weights, family.Checkpoint, options),
            null
        );
        var logits = new float[model.VocabularySize];
        var tokens = Enumerable.Range(300, Prompt).ToArray();
        double prompt = 0;
        double decode = 0;
        // The first time compiles.
        for (var round = 0; round < 2; round++)
        {
            using var state = (IDisposable)model.StartEmpty();
            var reader = (INextTokenState)state;
            var watch = Stopwatch.StartNew();
            model.Read([new Reading(reader, tokens) { Logits = logits }]);
            prompt = Prompt / watch.Elapsed.TotalSeconds;
            watch.Restart();
            for (var i = 0; i < Written; i++)
            {
                var next = Array.IndexOf(logits, logits.Max());
                model.Read([new Reading(reader, new[] { next }) { Logits = logits }]);
            }

            decode = Written / watch.Elapsed.TotalSeconds;
        }

        using var self = Process.GetCurrentProcess();
        Console.WriteLine(FormattableString.Invariant($"{prompt} {decode} {self.PeakWorkingSet64 / 1e6}"));
        return 0;
    }

    private static void Compare(string title, string path, string modules, string threads, int rounds)
    {
        var (ours, theirs) = (new List<double[]>(), new List<double[]>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(Figures(Environment.ProcessPath!, ["engine-run", path, threads]));
            theirs.Add(Figures("node", ["bench/peers/engine_llama.mjs", modules, path, threads]));
        }

        var bytes = new FileInfo(path).Length;
        var (own, peer) = (Best(ours), Best(theirs));
        Console.WriteLine(
            FormattableString.Invariant(
                $"{title} decode {own[1], 7:f1} / {peer[1], 7:f1} tok/s = {own[1] / peer[1]:f2}   prompt {own[0], 7:f1} / {peer[0], 7:f1} = {own[0] / peer[0]:f2}   reads {own[1] * bytes / 1e9:f1} GB/s   peak {own[2]:f0} / {peer[2]:f0} MB"
            )
        );
    }

    // The fastest of each, and the least memory.
    private static double[] Best(List<double[]> runs) =>
        [runs.Max(run => run[0]), runs.Max(run => run[1]), runs.Min(run => run[2])];

    private static double[] Figures(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InputException($"cannot start '{program}'");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Array.ConvertAll(
                output.Trim().Split('\n')[^1].Split(' '),
                figure => double.Parse(figure, CultureInfo.InvariantCulture)
            )
            : throw new InputException($"'{program}' failed with {process.ExitCode}");
    }
}
