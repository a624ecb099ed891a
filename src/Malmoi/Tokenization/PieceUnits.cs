using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tokenization;

/// <summary>The pieces of a tokenizer as the words of an n-gram model.</summary>
/// <remarks>
/// N-gram files separate words by white space and have marks of their own, so a piece that holds white space, or is spelled as a
/// mark, is written by its id: <c>&lt;#198&gt;</c>. A piece for what the tokenizer does not know is a word like any other.
/// </remarks>
/// <param name="path">The tokenizer's file or folder; opened when it is first needed.</param>
/// <param name="checksum">What <see cref="TokenizerFile.Checksum"/> must give for it; null: it may be any tokenizer.</param>
[JsonConverter(typeof(PieceUnitsConverter))]
public sealed class PieceUnits(string path, string? checksum = null) : IEquatable<PieceUnits>
{
    private readonly Lazy<Opened> _opened = new(() => Open(path, checksum));

    public string Path => path;

    /// <summary>The checksum that the tokenizer must have, or has since it was opened; null: neither is known.</summary>
    public string? Checksum => checksum ?? (_opened.IsValueCreated ? _opened.Value.Checksum : null);

    /// <exception cref="InputException">There is no such file, it is no tokenizer, or not the one with the checksum.</exception>
    public ITokenizer Tokenizer => _opened.Value.Tokenizer;

    /// <summary>The same units, their path taken from <paramref name="folder"/>.</summary>
    public PieceUnits In(string folder) =>
        new(System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, path)), Checksum);

    /// <summary>The same units, their path written as seen from <paramref name="folder"/>.</summary>
    public PieceUnits From(string folder) =>
        new(System.IO.Path.GetRelativePath(folder, System.IO.Path.GetFullPath(path)), Checksum);

    /// <summary>The word of this id, in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int id) => _opened.Value.Words[id] ??= Encoding.UTF8.GetBytes(Word(id));

    /// <summary>The word of this id.</summary>
    public string Word(int id) =>
        Tokenizer.Piece(id) is { Length: > 0 } piece && !IsMark(piece) && !piece.AsSpan().ContainsAny(" \t\n\r\0")
            ? piece
            : $"<#{id}>";

    public bool Equals(PieceUnits? other) => other is not null && other.Path == path;

    public override bool Equals(object? obj) => Equals(obj as PieceUnits);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"pieces of {System.IO.Path.GetFileName(path)}";

    private static Opened Open(string path, string? expected)
    {
        var tokenizer = TokenizerFile.Open(path);
        var checksum = TokenizerFile.Checksum(path);
        return expected is null || string.Equals(checksum, expected, StringComparison.OrdinalIgnoreCase)
            ? new Opened(tokenizer, checksum)
            : throw new InputException(
                $"the tokenizer '{path}' is not the one that the model was trained with (its SHA-256 is {Short(checksum)}, not {Short(expected)}): put that one back, or name one with --tokenizer"
            );
    }

    private static string Short(string checksum) => $"{checksum[..Math.Min(12, checksum.Length)]}…";

    /// <summary>The tokenizer and the words asked for so far.</summary>
    private sealed record Opened(ITokenizer Tokenizer, string Checksum)
    {
        public byte[]?[] Words { get; } = new byte[]?[Tokenizer.VocabularySize];
    }

    private static bool IsMark(string piece) =>
        piece is "<s>" or "</s>" or "<unk>" || piece.StartsWith("<#", StringComparison.Ordinal);
}

/// <summary>Writes <see cref="PieceUnits"/> as the path and the checksum of their tokenizer; a path alone is read too.</summary>
internal sealed class PieceUnitsConverter : JsonConverter<PieceUnits>
{
    private const string PathMember = "path";
    private const string ChecksumMember = "sha256";

    public override PieceUnits Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new(reader.GetString()!);
        }

        string? path = null;
        string? checksum = null;
        Expect(reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPath = reader.ValueTextEquals(PathMember);
            Expect(isPath || reader.ValueTextEquals(ChecksumMember));
            Expect(reader.Read() && reader.TokenType == JsonTokenType.String);
            (path, checksum) = isPath ? (reader.GetString(), checksum) : (path, reader.GetString());
        }

        Expect(path is not null);
        return new(path!, checksum);
    }

    public override void Write(Utf8JsonWriter writer, PieceUnits value, JsonSerializerOptions options)
    {
        if (value.Checksum is not { } checksum)
        {
            writer.WriteStringValue(value.Path);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(PathMember, value.Path);
        writer.WriteString(ChecksumMember, checksum);
        writer.WriteEndObject();
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException($"a tokenizer is a path, or an object with '{PathMember}' and '{ChecksumMember}'");
        }
    }
}
