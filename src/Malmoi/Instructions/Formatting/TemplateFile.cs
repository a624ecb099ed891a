using System.Text.Json;
using Malmoi.Prompting.Formats;

namespace Malmoi.Instructions.Formatting;

/// <summary>A prompt template in a file, as Alpaca-LoRA and KULLM write them: <c>prompt_input</c>, <c>prompt_no_input</c>, <c>response_split</c>.</summary>
public sealed record TemplateFile : InstructionFormat
{
    private const string InstructionPlace = "{instruction}";
    private const string InputPlace = "{input}";

    private TemplateFile(string name, string withInput, string withoutInput, string mark) =>
        (Name, WithInput, WithoutInput, ResponseMark) = (name, withInput, withoutInput, mark);

    public override string Name { get; }

    public override string WithInput { get; }

    public override string WithoutInput { get; }

    public override string ResponseMark { get; }

    public override IReadOnlyList<string> Stops => [ResponseMark];

    /// <summary>Reads a template.</summary>
    /// <exception cref="InputException">It is no such file, or has no place for the instruction or for the input.</exception>
    public static TemplateFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(
                $"there is no template '{path}': name a .json file with \"prompt_input\" and \"prompt_no_input\""
            );
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var (withInput, withoutInput) = (Text(path, root, "prompt_input"), Text(path, root, "prompt_no_input"));
            Check(path, "prompt_input", withInput, InstructionPlace);
            Check(path, "prompt_input", withInput, InputPlace);
            Check(path, "prompt_no_input", withoutInput, InstructionPlace);
            return
                withInput.IndexOf(InstructionPlace, StringComparison.Ordinal)
                < withInput.IndexOf(InputPlace, StringComparison.Ordinal)
                ? new TemplateFile(
                    Path.GetFileNameWithoutExtension(path),
                    withInput,
                    withoutInput,
                    Text(path, root, "response_split")
                )
                : throw new InputException(
                    $"'{path}': 'prompt_input' has the input before the instruction: put {InstructionPlace} first"
                );
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            throw new InputException(
                $"'{path}' is no readable template: {error.Message.ReplaceLineEndings(" ")}",
                error
            );
        }
    }

    private static string Text(string path, JsonElement root, string field) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(field, out var text)
        && text.ValueKind == JsonValueKind.String
        && text.GetString() is { Length: > 0 } found
            ? found
            : throw new InputException($"'{path}' has no text '{field}', which a template needs");

    private static void Check(string path, string field, string template, string place)
    {
        var first = template.IndexOf(place, StringComparison.Ordinal);
        if (first < 0 || template.IndexOf(place, first + 1, StringComparison.Ordinal) >= 0)
        {
            throw new InputException(
                $"'{path}': '{field}' has {(first < 0 ? "no" : "more than one")} place for the {place[1..^1]}: write {place} where it belongs, once"
            );
        }
    }
}
