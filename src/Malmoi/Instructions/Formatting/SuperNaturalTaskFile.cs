using System.Text.Json;

namespace Malmoi.Instructions.Formatting;

/// <summary>A task of Super-NaturalInstructions (Wang et al., 2022): a definition, examples with explanations, and instances.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Instances">Each with the definition and the examples of the task.</param>
public sealed record SuperNaturalTaskFile(string Path, IReadOnlyList<InstructionTask> Instances)
{
    private const string Definition = "Definition";
    private const string ListOfInstances = "Instances";

    // A task of the collection has 6,500 instances at most, some megabytes.
    private const long LongestFile = 1L << 28;

    /// <summary>Whether a file is a JSON object with a definition and instances.</summary>
    public static bool IsOne(string path)
    {
        if (
            !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || !File.Exists(path)
            || new FileInfo(path).Length > LongestFile
        )
        {
            return false;
        }

        using (var reader = new StreamReader(path))
        {
            int first;
            do
            {
                first = reader.Read();
            } while (first >= 0 && char.IsWhiteSpace((char)first));

            if (first != '{')
            {
                return false;
            }
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.TryGetProperty(Definition, out _)
                && document.RootElement.TryGetProperty(ListOfInstances, out _);
        }
        catch (JsonException)
        {
            // Whoever reads it as records says what is wrong with it.
            return false;
        }
    }

    /// <summary>Reads a task.</summary>
    /// <exception cref="InputException">A part is missing; it names the instance.</exception>
    public static SuperNaturalTaskFile Open(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var definition = Texts(root.GetProperty(Definition)).FirstOrDefault();
            if (string.IsNullOrWhiteSpace(definition))
            {
                throw new InputException($"'{path}': '{Definition}' is empty: a task must say what is to be done");
            }

            var (positive, negative) = (Shown(root, "Positive Examples"), Shown(root, "Negative Examples"));
            var name = System.IO.Path.GetFileNameWithoutExtension(path);
            return new SuperNaturalTaskFile(
                path,
                [
                    .. root.GetProperty(ListOfInstances)
                        .EnumerateArray()
                        .Select(
                            (instance, i) =>
                                new InstructionTask(
                                    definition,
                                    Text(instance, "input", path, i),
                                    instance.TryGetProperty("output", out var output)
                                    && Texts(output).FirstOrDefault() is { Length: > 0 } answer
                                        ? answer
                                        : throw Missing(path, i, "output")
                                )
                                {
                                    Name = name,
                                    Positive = positive,
                                    Negative = negative,
                                }
                        ),
                ]
            );
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or KeyNotFoundException or IOException)
        {
            throw new InputException(
                $"'{path}' is no readable task with '{Definition}', 'Positive Examples' and '{ListOfInstances}': {error.Message.ReplaceLineEndings(" ")}",
                error
            );
        }
    }

    /// <summary>The instances as instructions.</summary>
    public InstructionFile ToInstructions() =>
        new(
            Path,
            InstructionLayout.All.First(layout => layout.Name == "alpaca"),
            [
                .. Instances.Select(instance =>
                    InstructionExample.Of(instance.Definition, instance.Input, instance.Output) with
                    {
                        Source = instance.Name,
                        Category = instance.Name,
                    }
                ),
            ]
        );

    private static List<Demonstration> Shown(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ?
            [
                .. list.EnumerateArray()
                    .Select(example => new Demonstration(
                        example.GetProperty("input").GetString() ?? "",
                        Texts(example.GetProperty("output")).FirstOrDefault() ?? "",
                        example.TryGetProperty("explanation", out var explanation) ? explanation.GetString() : null
                    )),
            ]
            : [];

    // A text, or a list of which each may stand for the others.
    private static IEnumerable<string> Texts(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().Select(item => item.GetString() ?? "")
            : [element.GetString() ?? ""];

    private static string Text(JsonElement instance, string field, string path, int index) =>
        instance.TryGetProperty(field, out var text) && text.GetString() is { } found
            ? found
            : throw Missing(path, index, field);

    private static InputException Missing(string path, int index, string field) =>
        new($"'{path}', instance {index + 1}: '{field}' is empty or missing: every instance needs it");
}
