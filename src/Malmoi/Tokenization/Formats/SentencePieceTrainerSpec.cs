namespace Malmoi.Tokenization.Formats;

/// <summary>How a SentencePiece model was trained: those fields of its <c>TrainerSpec</c> that say how it cuts, and what its trainer was told.</summary>
public sealed record SentencePieceTrainerSpec
{
    internal ProtobufFields Fields { get; init; } = ProtobufFields.None;

    public SentencePieceModel Model
    {
        get => (SentencePieceModel)Fields.Integer(3, (int)SentencePieceModel.Unigram);
        init => Fields = Fields.With(3, (int)value);
    }

    public int VocabularySize
    {
        get => Fields.Integer(4, 8000);
        init => Fields = Fields.With(4, value);
    }

    /// <summary>The share of the characters of the corpus that have pieces of their own.</summary>
    public float CharacterCoverage
    {
        get => Fields.Single(10, 0.9995f);
        init => Fields = Fields.With(10, value);
    }

    /// <summary>The longest piece, in characters.</summary>
    public int MaximumPieceLength
    {
        get => Fields.Integer(20, 16);
        init => Fields = Fields.With(20, value);
    }

    public bool SplitByUnicodeScript
    {
        get => Fields.Flag(21, true);
        init => Fields = Fields.With(21, value);
    }

    public bool SplitByWhitespace
    {
        get => Fields.Flag(22, true);
        init => Fields = Fields.With(22, value);
    }

    public bool SplitByNumber
    {
        get => Fields.Flag(23, true);
        init => Fields = Fields.With(23, value);
    }

    /// <summary>Blanks belong to the word before them.</summary>
    public bool WhitespaceAsSuffix
    {
        get => Fields.Flag(24, false);
        init => Fields = Fields.With(24, value);
    }

    public bool SplitDigits
    {
        get => Fields.Flag(25, false);
        init => Fields = Fields.With(25, value);
    }

    public bool AllowWhitespaceOnlyPieces
    {
        get => Fields.Flag(26, false);
        init => Fields = Fields.With(26, value);
    }

    public IReadOnlyList<string> ControlSymbols
    {
        get => Fields.Texts(30);
        init => Fields = Fields.With(30, value);
    }

    public IReadOnlyList<string> UserDefinedSymbols
    {
        get => Fields.Texts(31);
        init => Fields = Fields.With(31, value);
    }

    /// <summary>Spells what the pieces lack by its UTF-8 bytes.</summary>
    public bool ByteFallback
    {
        get => Fields.Flag(35, false);
        init => Fields = Fields.With(35, value);
    }

    public int UnknownId
    {
        get => Fields.Integer(40, 0);
        init => Fields = Fields.With(40, value);
    }

    /// <summary>-1: none.</summary>
    public int BeginId
    {
        get => Fields.Integer(41, 1);
        init => Fields = Fields.With(41, value);
    }

    /// <summary>-1: none.</summary>
    public int EndId
    {
        get => Fields.Integer(42, 2);
        init => Fields = Fields.With(42, value);
    }

    /// <summary>-1: none.</summary>
    public int PaddingId
    {
        get => Fields.Integer(43, -1);
        init => Fields = Fields.With(43, value);
    }

    /// <summary>What the unknown piece decodes to.</summary>
    public string UnknownSurface
    {
        get => Fields.Text(44, " ⁇ ");
        init => Fields = Fields.With(44, value);
    }

    public string UnknownPiece
    {
        get => Fields.Text(45, "<unk>") is { Length: > 0 } piece ? piece : "<unk>";
        init => Fields = Fields.With(45, value);
    }

    public string BeginPiece
    {
        get => Fields.Text(46, "<s>") is { Length: > 0 } piece ? piece : "<s>";
        init => Fields = Fields.With(46, value);
    }

    public string EndPiece
    {
        get => Fields.Text(47, "</s>") is { Length: > 0 } piece ? piece : "</s>";
        init => Fields = Fields.With(47, value);
    }

    public string PaddingPiece
    {
        get => Fields.Text(48, "<pad>") is { Length: > 0 } piece ? piece : "<pad>";
        init => Fields = Fields.With(48, value);
    }

    /// <summary>Reads every field once, so that damage shows when the file is read.</summary>
    internal void Check(string name)
    {
        _ = (VocabularySize, CharacterCoverage, MaximumPieceLength, SplitByUnicodeScript, SplitByWhitespace);
        _ = (SplitByNumber, WhitespaceAsSuffix, SplitDigits, AllowWhitespaceOnlyPieces, ByteFallback);
        _ = (ControlSymbols, UserDefinedSymbols, UnknownId, BeginId, EndId, PaddingId, UnknownSurface);
        _ = (UnknownPiece, BeginPiece, EndPiece, PaddingPiece);
        if (!Enum.IsDefined(Model))
        {
            throw new InputException(
                $"'{name}': its trainer_spec names the model type {(int)Model}; known are 1 to 4 (unigram, bpe, word, char)"
            );
        }
    }
}
