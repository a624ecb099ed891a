using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Storage;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>A file of a run with a line of JSON for each of some steps, in their order.</summary>
/// <param name="path">Made with its first line.</param>
public sealed class StepLines(string path)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Adds a line.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Add(JsonObject line)
    {
        try
        {
            File.AppendAllText(path, line.ToJsonString(s_json) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot write '{path}': free some space, or choose another folder", error);
        }
    }

    /// <summary>Takes back what came after a step, and a line that was not finished when a process was killed.</summary>
    public void Forget(long after)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var output = new OutputFile(path);
        foreach (var line in Read().Where(line => (long)line["step"]! <= after))
        {
            output.Stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString(s_json) + "\n"));
        }

        output.Commit();
    }

    /// <summary>The whole lines, as far as they can be read.</summary>
    public IReadOnlyList<JsonNode> Read()
    {
        var lines = new List<JsonNode>();
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            try
            {
                if (JsonNode.Parse(line) is JsonObject read && read["step"] is JsonValue)
                {
                    lines.Add(read);
                }
            }
            catch (JsonException)
            {
                break; // the line that was being written when the machine stopped is the last
            }
        }

        return lines;
    }
}
