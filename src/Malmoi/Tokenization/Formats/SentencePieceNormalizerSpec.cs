using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Formats;

/// <summary>How a SentencePiece model normalises text: its <c>NormalizerSpec</c>.</summary>
public sealed record SentencePieceNormalizerSpec
{
    internal ProtobufFields Fields { get; init; } = ProtobufFields.None;

    /// <summary>What the rules are called: "nmt_nfkc", "identity".</summary>
    public string Name
    {
        get => Fields.Text(1, "");
        init => Fields = Fields.With(1, value);
    }

    /// <summary>The data of a <see cref="PrecompiledMap"/>; empty for none.</summary>
    public ReadOnlyMemory<byte> PrecompiledMap
    {
        get => Fields.Bytes(2);
        init => Fields = Fields.With(2, value);
    }

    public bool AddDummyPrefix
    {
        get => Fields.Flag(3, true);
        init => Fields = Fields.With(3, value);
    }

    public bool RemoveExtraWhitespaces
    {
        get => Fields.Flag(4, true);
        init => Fields = Fields.With(4, value);
    }

    public bool EscapeWhitespaces
    {
        get => Fields.Flag(5, true);
        init => Fields = Fields.With(5, value);
    }

    /// <summary>The normalizer that this describes.</summary>
    /// <exception cref="InputException">The precompiled map is damaged.</exception>
    public SentencePieceNormalizer Build(UserDefinedSymbols? symbols = null, bool whitespaceAsSuffix = false) =>
        new()
        {
            Map = new PrecompiledMap(PrecompiledMap),
            Symbols = symbols ?? UserDefinedSymbols.None,
            AddDummyPrefix = AddDummyPrefix,
            RemoveExtraWhitespaces = RemoveExtraWhitespaces,
            EscapeWhitespaces = EscapeWhitespaces,
            WhitespaceAsSuffix = whitespaceAsSuffix,
        };
}
