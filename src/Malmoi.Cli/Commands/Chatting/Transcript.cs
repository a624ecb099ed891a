using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Prompting;
using Malmoi.Storage;

namespace Malmoi.Cli.Commands.Chatting;

/// <summary>A talk in a file: messages in JSON, as the APIs of the field write them.</summary>
internal static class Transcript
{
    private const long Longest = 1 << 26;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="InputException">The file is missing, or holds no conversation.</exception>
    public static Conversation Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"there is no file '{path}': name one that /save wrote");
        }

        if (new FileInfo(path).Length > Longest)
        {
            throw new InputException($"'{path}' has more than {Longest >> 20} MiB, and so is no talk");
        }

        try
        {
            return Conversation.Read(File.ReadAllText(path));
        }
        catch (InputException error)
        {
            throw new InputException($"'{path}': {error.Message}", error);
        }
    }

    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(Conversation conversation, string path)
    {
        var messages = new JsonArray([.. conversation.Messages.Select(message => message.ToJson())]);
        using var file = new OutputFile(path);
        file.Stream.Write(
            Encoding.UTF8.GetBytes(new JsonObject { ["messages"] = messages }.ToJsonString(Readable) + "\n")
        );
        file.Commit();
    }
}
