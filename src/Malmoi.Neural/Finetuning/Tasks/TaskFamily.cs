using System.Text.Json;
using Malmoi.Families;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>The configuration of a family for a task: its class, its labels, the token that fills short rows.</summary>
internal static class TaskFamily
{
    public static Family Of(Family family, TuningTask task, TokenizerPipeline tokenizer)
    {
        var head = task.Head(family);
        var tuned = family with
        {
            Classes = [ModelTasks.ClassOf(family, head)],
            PadTokenId = Padding(family, tokenizer),
        };
        return task.Writes || head == ModelTask.Span ? tuned : Labelled(tuned, task);
    }

    private static Family Labelled(Family family, TuningTask task)
    {
        var names = task.Labels?.Names ?? ["LABEL_0"];
        var unknown = family.Unknown is { } old ? new Dictionary<string, JsonElement>(old) : [];
        unknown.Remove("num_labels");
        unknown["label2id"] = Numbers(names);
        return family with
        {
            LabelsById = names
                .Select((name, number) => KeyValuePair.Create(FormattableString.Invariant($"{number}"), name))
                .ToDictionary(),
            ProblemType = task.ProblemType,
            Unknown = unknown,
        };
    }

    private static JsonElement Numbers(IReadOnlyList<string> names)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            for (var number = 0; number < names.Count; number++)
            {
                writer.WriteNumber(names[number], number);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    private static int Padding(Family family, TokenizerPipeline tokenizer) =>
        family.PadTokenId is >= 0 and var own
            ? own
            : tokenizer.Special.Padding
                ?? (family.EosTokenId is [var end, ..] ? end : tokenizer.Special.End)
                ?? tokenizer.Special.Unknown
                ?? 0;
}
