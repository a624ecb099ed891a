using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Neural.Pretraining;
using TorchSharp;

namespace Malmoi.Neural.Alignment;

/// <summary>What the frozen model says of every answer: asked once, kept in a file beside the run, and never again.</summary>
public static class ReferenceScores
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "reference.safetensors";

    private const string Name = "log_probabilities";
    private const string Tokens = "tokens";

    /// <summary>Examples with what a model says of them.</summary>
    /// <param name="examples">Of which it is asked.</param>
    /// <param name="model">What answers: Σ ln p of each row.</param>
    /// <param name="ct">Stops between two batches.</param>
    public static PreferenceExamples Ask(
        PreferenceExamples examples,
        Func<Batch, float[]> model,
        CancellationToken ct = default
    )
    {
        var groups = examples.Groups.ToArray();
        foreach (var some in examples.ByLength())
        {
            ct.ThrowIfCancellationRequested();
            var scores = model(examples.Of(some)).AsSpan();
            foreach (var group in some)
            {
                var count = groups[group].Answers.Count;
                groups[group] = groups[group] with { References = scores[..count].ToArray() };
                scores = scores[count..];
            }
        }

        return examples with
        {
            Groups = groups,
        };
    }

    /// <summary>A few digits by which examples are recognised, to the last token.</summary>
    public static string Checksum(params IEnumerable<PreferenceExamples> examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var answer in examples.SelectMany(some => some.Groups).SelectMany(group => group.Answers))
        {
            hash.AppendData(MemoryMarshal.AsBytes(answer.Tokens.AsSpan()));
            hash.AppendData(BitConverter.GetBytes(answer.From));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>Writes them down.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Save(string path, params IReadOnlyList<PreferenceExamples> examples)
    {
        float[] all = [.. examples.SelectMany(some => some.Groups).SelectMany(group => group.References!)];
        using var tensor = torch.tensor(all);
        using var writer = CheckpointWriter.Write(
            path,
            [new PublishedTensor(Name, [tensor], Layout.AsIs)],
            new Dictionary<string, string> { [Tokens] = Checksum(examples) }
        );
        writer.Commit();
    }

    /// <summary>Examples with what stands in a file; null where there is none.</summary>
    /// <exception cref="InputException">It is damaged, or of other examples.</exception>
    public static IReadOnlyList<PreferenceExamples>? Load(
        string path,
        params IReadOnlyList<PreferenceExamples> examples
    )
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = SafetensorsFile.Open(path);
        var rows = examples.SelectMany(some => some.Groups).Sum(group => group.Answers.Count);
        if (
            !file.TryGet(Name, out var view)
            || !view.Shape.Sizes.SequenceEqual([rows])
            || file.Metadata.GetValueOrDefault(Tokens) != Checksum(examples)
        )
        {
            throw new InputException(
                $"'{path}' says what a model thinks of other answers than these {rows}: remove it, and the reference is asked again"
            );
        }

        using var loaded = TorchMemory.Load(view);
        var scores = loaded.data<float>().ToArray();
        var at = 0;
        return
        [
            .. examples.Select(some =>
                some with
                {
                    Groups =
                    [
                        .. some.Groups.Select(group =>
                            group with
                            {
                                References = scores[at..(at += group.Answers.Count)],
                            }
                        ),
                    ],
                }
            ),
        ];
    }
}
