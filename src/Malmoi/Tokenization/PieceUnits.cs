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
[JsonConverter(typeof(PieceUnitsConverter))]
public sealed class PieceUnits(string path) : IEquatable<PieceUnits>
{
    private readonly Lazy<Opened> _opened = new(() => new Opened(TokenizerFile.Open(path)));

    public string Path => path;

    /// <exception cref="InputException">There is no such file, or it is no tokenizer.</exception>
    public ITokenizer Tokenizer => _opened.Value.Tokenizer;

    /// <summary>The same units, their path taken from <paramref name="folder"/>.</summary>
    public PieceUnits In(string folder) => new(System.IO.Path.Combine(folder, path));

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

    /// <summary>The tokenizer and the words asked for so far.</summary>
    private sealed record Opened(ITokenizer Tokenizer)
    {
        public byte[]?[] Words { get; } = new byte[]?[Tokenizer.VocabularySize];
    }

    private static bool IsMark(string piece) =>
        piece is "<s>" or "</s>" or "<unk>" || piece.StartsWith("<#", StringComparison.Ordinal);
}

/// <summary>Writes <see cref="PieceUnits"/> as the path of their tokenizer.</summary>
internal sealed class PieceUnitsConverter : JsonConverter<PieceUnits>
{
    public override PieceUnits Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("the tokenizer has no path"));

    public override void Write(Utf8JsonWriter writer, PieceUnits value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Path);
}
