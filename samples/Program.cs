using Malmoi.Samples;

// Runs the samples that are named, or all: dotnet run --project samples -- score-a-sentence
(string Name, Func<SampleFolder, Task> RunAsync)[] samples =
[
    ("score-a-sentence", ScoreASentence.RunAsync),
    ("learn-n-grams", LearnNGrams.RunAsync),
    ("learn-a-tokenizer", LearnATokenizer.RunAsync),
    ("word-vectors", WordVectors.RunAsync),
    ("minimal-pairs", MinimalPairs.RunAsync),
    ("write-on", WriteOn.RunAsync),
    ("held-to-a-schema", HeldToASchema.RunAsync),
    ("chat-client", ChatClient.RunAsync),
    ("tools", Tools.RunAsync),
    ("embeddings", Embeddings.RunAsync),
    ("serve", Serve.RunAsync),
];

using var folder = new SampleFolder();
var (ran, skipped, failed) = (0, 0, 0);
foreach (var (name, runAsync) in samples.Where(sample => args.Length == 0 || args.Contains(sample.Name)))
{
    Console.WriteLine($"{name}:");
    try
    {
        await runAsync(folder);
        ran++;
    }
    catch (SkippedException reason)
    {
        Console.WriteLine($"skipped: {reason.Message}");
        skipped++;
    }
    catch (Exception error)
    {
        Console.WriteLine($"failed: {error}");
        failed++;
    }

    Console.WriteLine();
}

Console.WriteLine($"{ran} samples ran, {skipped} skipped, {failed} failed");
return failed > 0 || ran + skipped == 0 ? 1 : 0;
