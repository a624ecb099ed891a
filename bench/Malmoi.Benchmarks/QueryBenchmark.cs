using System.Diagnostics;
using System.Globalization;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.NGrams.KenLM;
using Malmoi.Tokenization;

namespace Malmoi.Benchmarks;

/// <summary>Queries of a KenLM file from memory on one core, in batches and word by word, beside KenLM's own benchmark on the same file and words.</summary>
/// <remarks>KENLM_BIN names the folder of KenLM's programs; without it there is no row for KenLM. Rounds alternate; the median counts.</remarks>
internal static class QueryBenchmark
{
    private const int Rounds = 5;
    private const int SentencesABatch = 64;

    public static int Run(string model, string text)
    {
        for (var time = 0; time < 2; time++)
        {
            var started = Stopwatch.GetTimestamp();
            using var mapped = KenLMFile.Open(model);
            var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Console.WriteLine(
                $"{model}: {mapped.Kind}, order {mapped.Order}, {mapped.Size:N0} bytes; mapped in {milliseconds:F1} ms"
            );
        }

        // KenLM's benchmark loads the file too, into large pages.
        using var file =
            Environment.GetEnvironmentVariable("MALMOI_MAP") == "1" ? KenLMFile.Open(model) : KenLMFile.Load(model);
        var sentences = Sentences(file, text);
        var words = sentences.Sum(sentence => (long)sentence.Length);
        Console.WriteLine($"{text}: {words:N0} words with </s>, {sentences.Count:N0} sentences");

        var peer = KenLMPeer.Find(model, text);
        var (batched, single, theirs) = (new List<double>(), new List<double>(), new List<double>());
        var sum = 0.0;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < 3; )
        {
            // Until everything is compiled at its best.
            Batched(file, sentences);
            OneByOne(file, sentences);
        }

        for (var round = 0; round < Rounds; round++)
        {
            batched.Add(words / Cpu(() => sum = Batched(file, sentences)));
            single.Add(words / Cpu(() => OneByOne(file, sentences)));
            if (peer is not null)
            {
                theirs.Add(peer.WordsPerSecond());
            }
        }

        Console.WriteLine($"sum of log10 p: {sum:F1}");
        Console.WriteLine($"{"in batches", -16}{Median(batched) / 1e6, 8:F2} million words a second of one core");
        Console.WriteLine($"{"word by word", -16}{Median(single) / 1e6, 8:F2} million words a second of one core");
        if (peer is null)
        {
            Console.WriteLine("KenLM: not measured, KENLM_BIN is not set (it names the folder of kenlm_benchmark)");
            return 0;
        }

        Console.WriteLine($"{"KenLM", -16}{Median(theirs) / 1e6, 8:F2} million words a second of one core");
        Console.WriteLine(
            $"in batches {Median(batched) / Median(theirs):F2}, word by word {Median(single) / Median(theirs):F2} times KenLM"
        );
        return 0;
    }

    private static List<int[]> Sentences(KenLMFile file, string text)
    {
        var sentences = new List<int[]>();
        foreach (var line in File.ReadLines(text))
        {
            var words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            sentences.Add([.. words.Select(word => Math.Max(0, file.Vocabulary.Find(word))), file.Marks.End]);
        }

        return sentences;
    }

    private static double Batched(KenLMFile file, List<int[]> sentences)
    {
        var sum = 0.0;
        var readings = new Reading[SentencesABatch];
        var results = new float[SentencesABatch * 4096];
        for (var first = 0; first < sentences.Count; first += SentencesABatch)
        {
            var count = Math.Min(SentencesABatch, sentences.Count - first);
            var at = 0;
            for (var i = 0; i < count; i++)
            {
                var sentence = sentences[first + i];
                if (at + sentence.Length > results.Length)
                {
                    results = new float[results.Length + sentence.Length];
                    (at, i) = (0, -1);
                    continue;
                }

                readings[i] = new(file.Start(), sentence) { LogProbabilities = results.AsMemory(at, sentence.Length) };
                at += sentence.Length;
            }

            file.Read(readings.AsSpan(0, count));
            foreach (var result in results.AsSpan(0, at))
            {
                sum += result;
            }
        }

        return sum / Math.Log(10);
    }

    private static double OneByOne(KenLMFile file, List<int[]> sentences)
    {
        var sum = 0.0;
        var score = new NGramScore[1];
        foreach (var sentence in sentences)
        {
            using var state = file.Start();
            for (var i = 0; i < sentence.Length; i++)
            {
                file.Read(state, sentence.AsSpan(i, 1), score);
                sum += score[0].Log10Probability;
            }
        }

        return sum;
    }

    private static double Cpu(Action work)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        work();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>KenLM's kenlm_benchmark on the same file and words.</summary>
internal sealed class KenLMPeer
{
    private readonly string _program;
    private readonly string _model;
    private readonly byte[] _ids;

    private KenLMPeer(string program, string model, string text)
    {
        (_program, _model) = (program, model);
        _ids = Run("-v", File.ReadAllBytes(text));
    }

    public static KenLMPeer? Find(string model, string text)
    {
        var folder = Environment.GetEnvironmentVariable("KENLM_BIN");
        return string.IsNullOrEmpty(folder) ? null : new(Path.Combine(folder, "kenlm_benchmark"), model, text);
    }

    /// <summary>Queries a second of processor time on one thread, loading left out.</summary>
    public double WordsPerSecond()
    {
        const string Row = "Queries per second excluding load, CPU: ";
        var line = Encoding
            .UTF8.GetString(Run("-q", _ids))
            .Split('\n')
            .First(line => line.StartsWith(Row, StringComparison.Ordinal));
        return double.Parse(line[Row.Length..].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private byte[] Run(string mode, byte[] input)
    {
        var start = new ProcessStartInfo(_program, [mode, "-m", _model, "-t", "1", "-b", "65536"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {_program}");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var output = new MemoryStream();
        var feeding = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        process.StandardOutput.BaseStream.CopyTo(output);
        feeding.GetAwaiter().GetResult();
        process.WaitForExit();
        return output.ToArray();
    }
}
