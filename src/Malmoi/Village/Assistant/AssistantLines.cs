using System.Text.Encodings.Web;
using System.Text.Json;

namespace Malmoi.Village.Assistant;

/// <summary>Instructions, dialogues, preferences and prompts as lines of JSON.</summary>
public static class AssistantLines
{
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ReadOnlyMemory<byte> Line(VillageInstruction one, AssistantFormat format) =>
        Json(json =>
        {
            switch (format)
            {
                case AssistantFormat.Messages:
                    Write(json, "messages", [VillageMessage.User(one.Prompt), VillageMessage.Assistant(one.Response)]);
                    break;
                case AssistantFormat.Alpaca:
                    json.WriteString("instruction", one.Instruction);
                    json.WriteString("input", one.Input ?? "");
                    json.WriteString("output", one.Response);
                    break;
                default:
                    foreach (var field in one.Fields)
                    {
                        json.WriteString(field.Name, field.Text);
                    }

                    break;
            }
        });

    /// <summary>What is asked, with the gold for rewards by rule, but no reply.</summary>
    public static ReadOnlyMemory<byte> Prompt(VillageInstruction one, AssistantFormat format) =>
        Json(json =>
        {
            switch (format)
            {
                case AssistantFormat.Messages:
                    Write(json, "messages", [VillageMessage.User(one.Prompt)]);
                    break;
                case AssistantFormat.Alpaca:
                    json.WriteString("instruction", one.Instruction);
                    json.WriteString("input", one.Input ?? "");
                    break;
                default:
                    json.WriteString("prompt", one.Prompt);
                    json.WriteString("answer", one.Answer);
                    json.WriteString("check", one.Check.ToString());
                    WriteKind(json, one.Kind, one.Language, one.HeldOut);
                    break;
            }
        });

    public static ReadOnlyMemory<byte> Line(VillageDialogue one, AssistantFormat format) =>
        Json(json =>
        {
            if (format == AssistantFormat.Alpaca)
            {
                json.WriteString("instruction", one.Messages[^2].Content);
                json.WriteString("input", "");
                json.WriteString("output", one.Messages[^1].Content);
                json.WriteStartArray("history");
                for (var turn = 0; turn < one.Messages.Count - 2; turn += 2)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(one.Messages[turn].Content);
                    json.WriteStringValue(one.Messages[turn + 1].Content);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                return;
            }

            Write(json, "messages", one.Messages);
            if (format == AssistantFormat.JsonLines)
            {
                WriteStrings(json, "answers", one.Messages, message => message.Answer ?? "");
                WriteStrings(json, "checks", one.Messages, message => message.Check?.ToString() ?? "");
                WriteKind(json, one.Kind, one.Language, one.HeldOut);
            }
        });

    public static ReadOnlyMemory<byte> Line(VillagePreference one, AssistantFormat format) =>
        Json(json =>
        {
            if (format == AssistantFormat.Messages)
            {
                Write(json, "chosen", [.. one.Prompt, VillageMessage.Assistant(one.Chosen)]);
                Write(json, "rejected", [.. one.Prompt, VillageMessage.Assistant(one.Rejected)]);
                return;
            }

            json.WriteString(format == AssistantFormat.Alpaca ? "instruction" : "prompt", one.Prompt[^1].Content);
            if (format == AssistantFormat.Alpaca)
            {
                json.WriteString("input", "");
            }

            json.WriteString("chosen", one.Chosen);
            json.WriteString("rejected", one.Rejected);
            if (format == AssistantFormat.JsonLines)
            {
                json.WriteString("quality", one.Quality.ToString().ToLowerInvariant());
                json.WriteString("check", one.Check.ToString());
                WriteKind(json, one.Kind, one.Language, one.HeldOut);
            }
        });

    private static void WriteKind(Utf8JsonWriter json, string kind, Language language, HeldOutParts heldOut)
    {
        json.WriteString("category", kind);
        json.WriteString("language", language == Language.English ? "en" : "ko");
        json.WriteString("held_out", heldOut.Name());
    }

    /// <summary>One text for each answer of the assistant.</summary>
    private static void WriteStrings(
        Utf8JsonWriter json,
        string name,
        IReadOnlyList<VillageMessage> messages,
        Func<VillageMessage, string> text
    )
    {
        json.WriteStartArray(name);
        foreach (var message in messages.Where(message => message.Role == "assistant"))
        {
            json.WriteStringValue(text(message));
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<VillageMessage> messages)
    {
        json.WriteStartArray(name);
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role);
            json.WriteString("content", message.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, _options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        memory.Write("\n"u8);
        return memory.ToArray();
    }
}
