using System.CommandLine;
using Malmoi.Tokenization.Korean;
using Malmoi.Tokenization.Splitters;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Cli.Commands;

/// <summary>The options that say what a tokenizer is to be.</summary>
internal sealed class TokenizerRecipeArguments
{
    private readonly Option<string> _kind = new("--kind", "-k")
    {
        Description = "Model: bpe, unigram, wordpiece or word",
        DefaultValueFactory = _ => "bpe",
    };

    private readonly Option<int> _size = new("--vocabulary-size", "-n")
    {
        Description = "How many pieces, special tokens and characters included; with --extend, how many new ones",
        DefaultValueFactory = _ => 8000,
    };

    private readonly Option<bool> _byteLevel = new("--byte-level")
    {
        Description = "Over UTF-8 bytes, as GPT-2: nothing is ever unknown (bpe)",
    };

    private readonly Option<bool> _byteFallback = new("--byte-fallback")
    {
        Description = "Spell characters without a piece by their bytes, as in Llama (bpe, unigram)",
    };

    private readonly Option<string> _normalize = new("--normalize")
    {
        Description =
            "What is done to text: none, nfc, nfkc, or nmt-nfkc (SentencePiece's own: NFKC, blanks and controls tidied)",
        DefaultValueFactory = _ => "none",
    };

    private readonly Option<bool> _lowercase = new("--lowercase") { Description = "Lower-case text" };

    private readonly Option<string> _unit = new("--unit")
    {
        Description = "What Hangul is spelled in: syllable, or jamo, so that a piece may end within a syllable",
        DefaultValueFactory = _ => "syllable",
    };

    private readonly Option<string?> _analyser = new("--analyser")
    {
        Description =
            "An analyser of Korean (train analyser): particles and endings are cut off before pieces are learned",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _special = new("--special")
    {
        Description = "More special tokens, like <pad> <mask>",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "TOKEN",
    };

    private readonly Option<long> _minimum = new("--min-frequency")
    {
        Description = "What occurs less often becomes no piece (bpe, wordpiece, word)",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<double> _coverage = new("--coverage")
    {
        Description = "The share of all characters that get pieces of their own; the rarest are left out",
        DefaultValueFactory = _ => 0.9995,
    };

    private readonly Option<int?> _longest = new("--max-piece-length")
    {
        Description = "The most characters of a piece [default: 16 for unigram and for bpe over characters]",
    };

    private readonly Option<bool> _splitDigits = new("--split-digits")
    {
        Description = "Every digit is a piece of its own",
    };

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [
                    _kind,
                    _size,
                    _byteLevel,
                    _byteFallback,
                    _normalize,
                    _lowercase,
                    _unit,
                    _analyser,
                    _special,
                    _minimum,
                    _coverage,
                    _longest,
                    _splitDigits,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Extending keeps what the old tokenizer is made of, which no option changes.</summary>
    /// <exception cref="InputException">An option that would change it was given.</exception>
    public void RefuseForExtension(ParseResult parse)
    {
        foreach (
            var option in (Option[])
                [_kind, _byteLevel, _byteFallback, _normalize, _lowercase, _unit, _analyser, _special]
        )
        {
            if (parse.GetResult(option) is { Implicit: false })
            {
                throw new InputException(
                    $"{option.Name} cannot go with --extend, which keeps what the old tokenizer is made of: leave it out"
                );
            }
        }
    }

    /// <exception cref="InputException">An option has a value that does not exist.</exception>
    public TokenizerRecipe Recipe(ParseResult parse) =>
        new()
        {
            Kind = parse.GetValue(_kind)!.ToLowerInvariant() switch
            {
                "bpe" => TokenizerKind.BytePair,
                "unigram" => TokenizerKind.Unigram,
                "wordpiece" => TokenizerKind.WordPiece,
                "word" => TokenizerKind.WordLevel,
                var other => throw new InputException($"--kind takes bpe, unigram, wordpiece or word, not '{other}'"),
            },
            VocabularySize = parse.GetValue(_size) is > 0 and var size
                ? size
                : throw new InputException(
                    $"--vocabulary-size {parse.GetValue(_size)} is out of range: choose 1 or more"
                ),
            ByteLevel = parse.GetValue(_byteLevel),
            ByteFallback = parse.GetValue(_byteFallback),
            Normalization = parse.GetValue(_normalize)!.ToLowerInvariant() switch
            {
                "none" => TextNormalization.None,
                "nfc" => TextNormalization.Nfc,
                "nfkc" => TextNormalization.Nfkc,
                "nmt-nfkc" or "nmt_nfkc" => TextNormalization.NmtNfkc,
                var other => throw new InputException($"--normalize takes none, nfc, nfkc or nmt-nfkc, not '{other}'"),
            },
            Lowercase = parse.GetValue(_lowercase),
            Jamo = parse.GetValue(_unit)!.ToLowerInvariant() switch
            {
                "syllable" => false,
                "jamo" => true,
                var other => throw new InputException($"--unit takes syllable or jamo, not '{other}'"),
            },
            WordSplitter = parse.GetValue(_analyser) is { } file
                ? new ParticleSplitter(KoreanAnalyser.Open(file))
                : null,
            SpecialTokens = parse.GetValue(_special) ?? [],
            MinimumFrequency = parse.GetValue(_minimum),
            Coverage = parse.GetValue(_coverage),
            MaximumPieceLength = parse.GetValue(_longest),
            SplitDigits = parse.GetValue(_splitDigits),
        };
}
