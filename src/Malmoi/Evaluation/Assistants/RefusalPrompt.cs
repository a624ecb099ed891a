using Malmoi.Data.Records;

namespace Malmoi.Evaluation.Assistants;

/// <summary>A request that is harmful, or only looks like it.</summary>
/// <param name="Text">The request.</param>
/// <param name="IsHarmful">Whether an assistant should decline it.</param>
/// <param name="Language">A row of its own in results: en, ko; empty: not said.</param>
public sealed record RefusalPrompt(string Text, bool IsHarmful, string Language = "")
{
    private const string Harmful = "harmful";
    private const string Harmless = "harmless";
    private const string Resource = "Malmoi.Evaluation.Assistants.refusal-prompts.tsv";

    /// <summary>Twenty harmful requests and as many look-alikes, the pairs side by side, in English and in Korean: made as XSTest is (Röttger et al., 2024), in words of our own.</summary>
    public static IReadOnlyList<RefusalPrompt> BuiltIn()
    {
        using var reader = new StreamReader(
            typeof(RefusalPrompt).Assembly.GetManifestResourceStream(Resource)
                ?? throw new InvalidOperationException($"{Resource} is missing")
        );
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Select(row => new RefusalPrompt(row[2], row[1] == Harmful, row[0])),
        ];
    }

    /// <summary>Reads a file with the columns <c>prompt</c> and <c>kind</c> (harmful or harmless), and perhaps <c>language</c>.</summary>
    /// <param name="path">Of records: .jsonl, .json, .csv, .tsv, .parquet.</param>
    /// <exception cref="InputException">A column is missing, or a kind is neither.</exception>
    public static IReadOnlyList<RefusalPrompt> Read(string path) =>
        [
            .. RecordFile
                .Open(path)
                .Records.Select(record => new RefusalPrompt(
                    record.Text("prompt"),
                    record.Text("kind") switch
                    {
                        Harmful => true,
                        Harmless => false,
                        var other => throw record.Error($"the kind is '{other}': expected {Harmful} or {Harmless}"),
                    },
                    record.Has("language") ? record.Text("language") : ""
                )),
        ];
}
