using System.IO.Compression;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.KenLM;
using Malmoi.NGrams.SuffixArrays;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>Opens a model file of any kind, known by its content and not by its name.</summary>
public static class ModelFile
{
    private const int HeadLength = 1 << 16;

    private static readonly Format[] Formats =
    [
        new("ARPA", "ARPA text (.arpa, .arpa.gz)", StartsArpa, OpenArpa),
        new("KenLM binary", "KenLM binary", head => KenLMFile.Recognizes(head), KenLMFile.Open),
        new("∞-gram index", "∞-gram index", head => head.AsSpan().StartsWith(InfiniGramFile.Magic), InfiniGram.Open),
        new("mixture", "mixture (.mix)", head => MixtureFile.Recognizes(head), MixtureFile.Open),
    ];

    /// <summary>Opens the model at <paramref name="path"/> with the sidecar beside it.</summary>
    /// <param name="path">A file of any known kind.</param>
    /// <param name="policy">How to read text; null: as the sidecar says, and as it is written where there is none.</param>
    /// <exception cref="InputException">The file is missing, of no known kind, or damaged.</exception>
    public static OpenedModel Open(string path, TextPolicy? policy = null)
    {
        var head = ReadHead(path);
        var format =
            Array.Find(Formats, format => format.Recognises(head))
            ?? throw new InputException(
                $"'{path}' is not a model that this program knows ({string.Join(", ", Formats.Select(format => format.Name))}): if it is text, train a model on it with 'malmoi train ngram'"
            );
        var sidecar = ModelSidecar.ReadOfModel(path);
        return new OpenedModel(path, format.Kind, format.Open(path), sidecar, policy);
    }

    /// <summary>Whether a file is a model of a known kind; false where it cannot be read.</summary>
    public static bool IsOne(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            var head = ReadHead(path);
            return Array.Exists(Formats, format => format.Recognises(head));
        }
        catch (InputException)
        {
            return false; // opening it says what is wrong
        }
    }

    /// <summary>Whether a file is ARPA text, gzipped or not.</summary>
    public static bool IsArpa(string path) => StartsArpa(ReadHead(path));

    private static byte[] ReadHead(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"'{path}' is a folder, not a model file: name the file in it");
        }

        try
        {
            using var file = File.OpenRead(path);
            var head = ReadUpTo(file, HeadLength);
            if (head is not [0x1f, 0x8b, ..])
            {
                return head;
            }

            file.Position = 0;
            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            return ReadUpTo(unzipped, HeadLength);
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"'{path}' is not a whole gzip file: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var reason = error is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file"
                : error.Message;
            throw new InputException($"cannot read the model '{path}': {reason}", error);
        }
    }

    private static byte[] ReadUpTo(Stream stream, int most)
    {
        var head = new byte[most];
        return head[..stream.ReadAtLeast(head, most, throwOnEndOfStream: false)];
    }

    // Comments and empty lines may stand before \data\.
    private static bool StartsArpa(byte[] head)
    {
        foreach (var range in head.AsSpan().Split((byte)'\n'))
        {
            var line = head.AsSpan(range).Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] != (byte)'#')
            {
                return line.StartsWith("\\data\\"u8);
            }
        }

        return false;
    }

    private static NGramTrie OpenArpa(string path)
    {
        using var arpa = ArpaFile.Open(path);
        return NGramTrie.From(arpa);
    }

    private sealed record Format(
        string Kind,
        string Name,
        Func<byte[], bool> Recognises,
        Func<string, IWordModel> Open
    );
}
