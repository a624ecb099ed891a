using System.Diagnostics;
using System.Globalization;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Benchmarks;

/// <summary>Whole models in GGUF beside llama.cpp, each run a process of its own, alternating: a prompt of 512 tokens, then tokens one by one.</summary>
/// <remarks>The peer is npm's node-llama-cpp in a folder of modules, driven by bench/peers/engine_llama.mjs; beside it <see cref="NativeLlama"/> where there is one.</remarks>
internal static class EngineBenchmark
{
    private const int Prompt = 512;
    private const int Written = 64;
    private const int Together = 8;

    /// <summary>MODULES [THREADS [ROUNDS [FOLDER]]]: the folder keeps the models for the next time.</summary>
    public static int Run(string[] args)
    {
        var threads = args.Length > 1 ? args[1] : "2";
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
        var folder = args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "malmoi-engine");
        Directory.CreateDirectory(folder);
        var rate = ReadRate.Measure(int.Parse(threads, CultureInfo.InvariantCulture)) / 1e9;
        Console.WriteLine(FormattableString.Invariant($"memory is read at {rate:f1} GB/s by {threads} threads"));
        foreach (var shape in (RandomGguf[])[RandomGguf.TinyLlama, RandomGguf.Qwen2])
        {
            foreach (var mix in (string[])["Q4_0", "Q8_0", "Q4_K_M"])
            {
                var path = Path.Combine(folder, $"{shape.Name}-{mix}.gguf");
                if (!File.Exists(path))
                {
                    shape.Write(path, mix);
                }

                Compare($"{shape.Name, -15} {mix, -6}", path, args[0], threads, rounds, rate);
            }
        }

        CompareGroups(folder, threads, rounds);
        return 0;
    }

    // Folders of GPTQ's and AWQ's kind beside Q4_0 of the same shape, in turns.
    private static void CompareGroups(string folder, string threads, int rounds)
    {
        var shape = RandomGguf.TinyLlama;
        var paths = new List<string> { Path.Combine(folder, $"{shape.Name}-Q4_0.gguf") };
        foreach (var method in RandomQuantizedFolder.Methods)
        {
            var path = Path.Combine(folder, $"{shape.Name}-{method}");
            paths.Add(path);
            if (!File.Exists(Path.Combine(path, "model.safetensors")))
            {
                new RandomQuantizedFolder(shape, method).Write(path);
            }
        }

        var runs = paths.Select(_ => new List<double[]>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < paths.Count; i++)
            {
                runs[i].Add(Figures(Environment.ProcessPath!, ["engine-run", paths[i], threads]));
            }
        }

        for (var i = 1; i < paths.Count; i++)
        {
            double Rate(int figure) => Most(runs[i], figure) / Most(runs[0], figure);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{Path.GetFileName(paths[i]), -30} decode {Most(runs[i], 1), 7:f1} tok/s = {Rate(1):f2} of Q4_0   prompt {Most(runs[i], 0), 7:f1} = {Rate(0):f2}   {Together} texts {Most(runs[i], 2), 7:f1} = {Rate(2):f2}   peak {runs[i].Min(run => run[3]):f0} MB"
                )
            );
        }
    }

    /// <summary>One run of ours: tokens a second of the prompt, of decoding, of eight texts decoded together; megabytes at most; gigabytes of weights.</summary>
    public static int RunOne(string path, string threads)
    {
        // Nothing is remembered from one round to the next.
        var options = new EngineOptions { Threads = int.Parse(threads, CultureInfo.InvariantCulture), PrefixBytes = 0 };
        using var folder = HuggingFaceFolder.Open(path);
        using var model = new EngineModel(EngineFolder.Load(folder, options), null);
        var logits = new float[model.VocabularySize];
        var tokens = Enumerable.Range(300, Prompt).ToArray();
        double prompt = 0;
        double decode = 0;
        // The first time compiles.
        for (var round = 0; round < 2; round++)
        {
            using var state = model.StartEmpty();
            var watch = Stopwatch.StartNew();
            model.Read([new Reading(state, tokens) { Logits = logits }]);
            prompt = Prompt / watch.Elapsed.TotalSeconds;
            decode = Decode(model, [state], [logits]);
        }

        using var self = Process.GetCurrentProcess();
        var peak = self.PeakWorkingSet64 / 1e6;
        var texts = Enumerable.Range(0, Together).Select(_ => model.StartEmpty()).ToArray();
        var distributions = Array.ConvertAll(texts, _ => new float[model.VocabularySize]);
        for (var i = 0; i < Together; i++)
        {
            model.Read([new Reading(texts[i], tokens.AsMemory(16 * i, 16)) { Logits = distributions[i] }]);
        }

        var together = Decode(model, texts, distributions);
        Array.ForEach(texts, text => text.Dispose());
        var weights = model.Decoder.WeightBytes / 1e9;
        Console.WriteLine(FormattableString.Invariant($"{prompt} {decode} {together} {peak} {weights}"));
        return 0;
    }

    // Tokens a second of all texts together, each going on with its likeliest token.
    private static double Decode(EngineModel model, INextTokenState[] texts, float[][] logits)
    {
        var readings = new Reading[texts.Length];
        var watch = Stopwatch.StartNew();
        for (var step = 0; step < Written; step++)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                var next = Array.IndexOf(logits[i], logits[i].Max());
                readings[i] = new Reading(texts[i], new[] { next }) { Logits = logits[i] };
            }

            model.Read(readings);
        }

        return texts.Length * Written / watch.Elapsed.TotalSeconds;
    }

    private static void Compare(string title, string path, string modules, string threads, int rounds, double rate)
    {
        var (ours, theirs, native) = (new List<double[]>(), new List<double[]>(), new List<double[]>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(Figures(Environment.ProcessPath!, ["engine-run", path, threads]));
            theirs.Add(Figures("node", ["bench/peers/engine_llama.mjs", modules, path, threads]));
            if (NativeLlama.Program is { } program)
            {
                native.Add(NativeLlama.Figures(program, path, threads, Prompt, Written));
            }
        }

        var (prompt, decode) = (Most(ours, 0), Most(ours, 1));
        var (peerPrompt, peerDecode) = (Most(theirs, 0), Most(theirs, 1));
        var reads = decode * ours[0][4];
        string[] figures =
        [
            FormattableString.Invariant(
                $"decode {decode, 7:f1} / {peerDecode, 7:f1} tok/s = {decode / peerDecode:f2}, {reads:f1} GB/s = {reads / rate:p0} of memory"
            ),
            FormattableString.Invariant($"prompt {prompt, 7:f1} / {peerPrompt, 7:f1} = {prompt / peerPrompt:f2}"),
            FormattableString.Invariant($"{Together} texts {Most(ours, 2), 7:f1} = {Most(ours, 2) / decode:f1} x one"),
            FormattableString.Invariant($"peak {ours.Min(run => run[3]):f0} / {theirs.Min(run => run[2]):f0} MB"),
        ];
        Console.WriteLine($"{title} {string.Join("   ", figures)}");
        if (native.Count > 0)
        {
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{title} native llama.cpp: decode {Most(native, 1), 7:f1} = {decode / Most(native, 1):f2}   prompt {Most(native, 0), 7:f1} = {prompt / Most(native, 0):f2}"
                )
            );
        }
    }

    private static double Most(List<double[]> runs, int figure) => runs.Max(run => run[figure]);

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
