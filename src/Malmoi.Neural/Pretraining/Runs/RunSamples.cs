using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Storage;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>A text that a model wrote while it was trained.</summary>
/// <param name="Step">Steps taken before.</param>
/// <param name="Prompt">What it went on from.</param>
/// <param name="Text">What it wrote.</param>
public sealed record RunSample(long Step, string Prompt, string Text);

/// <summary>The texts of a run, a line of JSON each, in the order of their steps.</summary>
public static class RunSamples
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The samples of a file; none where there is no file.</summary>
    /// <exception cref="InputException">A line is no sample.</exception>
    public static IReadOnlyList<RunSample> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var samples = new List<RunSample>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                var node = JsonNode.Parse(line)!;
                samples.Add(
                    new RunSample(
                        (long)node["step"]!,
                        node["prompt"]!.GetValue<string>(),
                        node["text"]!.GetValue<string>()
                    )
                );
            }
            catch (Exception error)
                when (error
                        is JsonException
                            or InvalidOperationException
                            or NullReferenceException
                            or ArgumentNullException
                )
            {
                throw new InputException(
                    $"line {samples.Count + 1} of '{path}' is no sample: is the file damaged?",
                    error
                );
            }
        }

        return samples;
    }

    /// <summary>Writes the samples of the file anew: those up to a step, and these.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, long upTo, params IEnumerable<RunSample> more)
    {
        using var output = new OutputFile(path);
        foreach (var sample in Read(path).Where(sample => sample.Step <= upTo).Concat(more))
        {
            var line = new JsonObject
            {
                ["step"] = sample.Step,
                ["prompt"] = sample.Prompt,
                ["text"] = sample.Text,
            }.ToJsonString(s_json);
            output.Stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }

        output.Commit();
    }
}
