using System.Collections.Immutable;
using System.Text;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Which model a tokenizer cuts words by.</summary>
public enum TokenizerKind
{
    BytePair,
    Unigram,
    WordPiece,
    WordLevel,
}

/// <summary>What happens to text before it is cut.</summary>
public enum TextNormalization
{
    /// <summary>Nothing.</summary>
    None,
    Nfc,
    Nfkc,

    /// <summary>NFKC, controls dropped, every kind of blank one blank: SentencePiece's own choice.</summary>
    NmtNfkc,
}

/// <summary>What a tokenizer is to be, before anything is learned: everything but the pieces.</summary>
/// <remarks>
/// <code>
/// byte pairs over bytes       GPT-2's words in the byte alphabet; any text comes back as it was
/// byte pairs, unigram         words with "▁" for the blank before them, as SentencePiece's
/// WordPiece                   BERT's words, "##" inside them
/// word level                  what stands between white space
/// </code>
/// </remarks>
public sealed record TokenizerRecipe
{
    private const string UnknownPiece = "<unk>";

    public TokenizerKind Kind { get; init; } = TokenizerKind.BytePair;

    /// <summary>How many pieces there are to be.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>Byte pairs over UTF-8 bytes: nothing is ever unknown.</summary>
    public bool ByteLevel { get; init; }

    /// <summary>Characters outside the alphabet are spelled by their bytes, <c>&lt;0xEA&gt;</c>.</summary>
    public bool ByteFallback { get; init; }

    public TextNormalization Normalization { get; init; } = TextNormalization.None;

    public bool Lowercase { get; init; }

    /// <summary>Takes Hangul syllables apart into jamo, so that a piece may end within one.</summary>
    public bool Jamo { get; init; }

    /// <summary>Cuts words further before the model does: particles and endings off eojeol.</summary>
    public ISplitter? WordSplitter { get; init; }

    /// <summary>Special tokens besides those that the kind has.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>A pair, or a whole word, that occurs less often becomes no piece.</summary>
    public long MinimumFrequency { get; init; } = 2;

    /// <summary>The share of all characters that get pieces of their own.</summary>
    public double Coverage { get; init; } = 0.9995;

    /// <summary>The most characters of a piece; null: 16 where words are spaced as SentencePiece's, else any number.</summary>
    public int? MaximumPieceLength { get; init; }

    /// <summary>Every digit is a piece of its own.</summary>
    public bool SplitDigits { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Whether words are as SentencePiece has them, with "▁" for the blank before.</summary>
    public bool HasSpacedWords => Kind is TokenizerKind.Unigram || (Kind is TokenizerKind.BytePair && !ByteLevel);

    /// <summary>The tokens that the pieces begin with.</summary>
    public IReadOnlyList<string> FirstTokens =>
        Kind switch
        {
            TokenizerKind.WordPiece => [.. WordPieceTrainer.BertTokens, .. SpecialTokens],
            TokenizerKind.WordLevel => ["[UNK]", .. SpecialTokens],
            _ when ByteLevel => ["<|endoftext|>", .. SpecialTokens],
            _ => [UnknownPiece, "<s>", "</s>", .. SpecialTokens, .. ByteFallback ? Bytes() : []],
        };

    /// <summary>Says before a corpus is read whether a tokenizer can be learned by this recipe.</summary>
    /// <exception cref="InputException">It contradicts itself, or a number is out of range.</exception>
    public void Check()
    {
        var tokens = FirstTokens;
        if (tokens.Any(string.IsNullOrEmpty))
        {
            throw new InputException("a special token is empty: give it a text");
        }

        if (
            tokens.GroupBy(token => token, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is
            { Key: var twice }
        )
        {
            throw new InputException(
                $"the special token '{twice}' is named twice, or is there by itself: name each once"
            );
        }

        if (ByteLevel && Kind != TokenizerKind.BytePair)
        {
            throw new InputException(
                "only byte pairs are learned over bytes: take another kind, or leave out byte level"
            );
        }

        if (ByteFallback && !HasSpacedWords)
        {
            throw new InputException(
                "byte fallback belongs to unigram models and to byte pairs over characters: take one of these, or leave it out"
            );
        }

        if (Coverage is not (> 0 and <= 1))
        {
            throw new InputException($"a coverage of {Coverage} is no share: choose one above 0 and up to 1");
        }

        if (VocabularySize is < 1 or > 1 << 24)
        {
            throw new InputException(
                $"a vocabulary of {VocabularySize:N0} pieces is out of range: choose 1 to {1 << 24:N0}"
            );
        }

        if (MaximumPieceLength is < 1 or > PieceLattices.LongestPiece)
        {
            throw new InputException(
                $"pieces of {MaximumPieceLength} characters are out of range: choose 1 to {PieceLattices.LongestPiece}"
            );
        }
    }

    /// <summary>Which characters get pieces.</summary>
    public AlphabetOptions Alphabet =>
        ByteLevel
            ? new AlphabetOptions { Required = [.. ByteAlphabet.All.ToArray().Select(c => new Rune(c))] }
            : new AlphabetOptions
            {
                Coverage = Coverage,
                Required = HasSpacedWords ? [new Rune(SpacedWords.Blank)] : [],
            };

    /// <summary>Which stretches of a word may become pieces.</summary>
    public PieceRule Rule =>
        (HasSpacedWords ? PieceRule.SentencePiece : PieceRule.Any) with
        {
            MaximumLength = MaximumPieceLength ?? (HasSpacedWords ? PieceRule.SentencePiece.MaximumLength : null),
            SplitDigits = SplitDigits,
        };

    /// <summary>Cuts the corpus into the words that the finished tokenizer will cut text into.</summary>
    public IWordCutter Cutter() =>
        HasSpacedWords && WordSplitter is null
            ? new SpacedWords(Normalizer())
            : new PipelineWords(
                Normalizer(),
                Splitter(),
                WordSplitter is null or ParticleSplitter ? CuttingScope.BlanksAndWord : CuttingScope.Line
            );

    /// <summary>Null where nothing is done.</summary>
    public INormalizer? Normalizer()
    {
        ImmutableArray<INormalizer> steps =
        [
            .. Normalization switch
            {
                TextNormalization.Nfc => (INormalizer[])[new UnicodeNormalizer(NormalizationForm.FormC)],
                TextNormalization.Nfkc => [new UnicodeNormalizer(NormalizationForm.FormKC)],
                TextNormalization.NmtNfkc => [new Nmt(), new UnicodeNormalizer(NormalizationForm.FormKC)],
                _ => [],
            },
            .. Kind == TokenizerKind.WordPiece
                // Dropping accents would take Hangul apart.
                ? (INormalizer[])[new BertNormalizer { Lowercase = Lowercase, StripAccents = false }]
            : Lowercase ? [new Lowercase()]
            : [],
            .. HasSpacedWords ? (INormalizer[])[new Replace(new RegexPattern(" {2,}"), " ")] : [],
            .. Jamo ? (INormalizer[])[new JamoDecomposition()] : [],
        ];
        return steps.Length switch
        {
            0 => null,
            1 => steps[0],
            _ => new NormalizerSequence(steps),
        };
    }

    public ISplitter Splitter()
    {
        ISplitter words = Kind switch
        {
            TokenizerKind.WordPiece => new BertSplitter(),
            TokenizerKind.WordLevel => new WhitespaceSplit(),
            _ when ByteLevel => new ByteLevelSplitter(AddPrefixSpace: false),
            _ => new Metaspace(Metaspace.LowerBlock),
        };
        return WordSplitter is null ? words
            : ByteLevel ? new SplitterSequence([WordSplitter, words]) // bytes can no longer be read
            : new SplitterSequence([words, WordSplitter]);
    }

    public IDecoder? Decoder()
    {
        IDecoder? decoder = Kind switch
        {
            TokenizerKind.WordPiece => new WordPieceDecoder(),
            TokenizerKind.WordLevel => null,
            _ when ByteLevel => new ByteLevelDecoder(),
            _ when ByteFallback => new DecoderSequence([
                new ByteFallbackDecoder(),
                new Metaspace(Metaspace.LowerBlock),
            ]),
            _ => new Metaspace(Metaspace.LowerBlock),
        };
        return Jamo && decoder is not null ? new DecoderSequence([decoder, new JamoComposition()]) : decoder;
    }

    /// <summary>BERT's frame round a text; the others add nothing.</summary>
    public IPostProcessor? PostProcessor() =>
        Kind == TokenizerKind.WordPiece
            ? new BertProcessor(new SpecialPiece("[SEP]", 3), new SpecialPiece("[CLS]", 2))
            : null;

    private static IEnumerable<string> Bytes() =>
        Enumerable.Range(0, 256).Select(value => BytePieces.Piece((byte)value));
}
