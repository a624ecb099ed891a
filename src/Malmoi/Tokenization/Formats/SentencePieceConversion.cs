using System.Collections.Immutable;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats;

/// <summary>A SentencePiece model as a pipeline that a tokenizer.json can hold, put together as Hugging Face converts such models.</summary>
/// <remarks>
/// Byte-pair models become merges (LLaMA: a blank put before the text, every blank "▁"), unigram models keep their scores (T5: character
/// map, then words by "▁"). What SentencePiece itself makes of a text differs at extra blanks and special tokens: it is the judge for
/// <see cref="SentencePieceTokenizer"/>.
/// </remarks>
public static class SentencePieceConversion
{
    private const string Blank = "▁";

    /// <exception cref="InputException">The model is of a type that no tokenizer.json has, or its character map is damaged.</exception>
    public static TokenizerPipeline ToPipeline(SentencePieceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var vocabulary = new SubwordVocabulary(file.Pieces.Select(piece => piece.Text));
        return file.Trainer.Model switch
        {
            SentencePieceModel.BytePair => BytePairPipeline(file, vocabulary),
            SentencePieceModel.Unigram => UnigramPipeline(file, vocabulary),
            _ => throw new InputException(
                $"a SentencePiece model of type {file.Trainer.Model} has no counterpart in a tokenizer.json: only unigram and byte-pair models do"
            ),
        };
    }

    private static TokenizerPipeline BytePairPipeline(SentencePieceFile file, SubwordVocabulary vocabulary)
    {
        var unknown = SentencePieceModels.UnknownId(file);
        var begin = Control(file, vocabulary, file.Trainer.BeginPiece);
        ImmutableArray<INormalizer> blanks = [new Replace(new LiteralPattern(" "), Blank)];
        ImmutableArray<IDecoder> steps =
        [
            new Replace(new LiteralPattern(Blank), " "),
            .. file.Trainer.ByteFallback ? new IDecoder[] { new ByteFallbackDecoder() } : [],
            new Fuse(),
        ];
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new BytePair(
                    vocabulary,
                    Merges(file, vocabulary),
                    new BytePairOptions
                    {
                        UnknownPiece = file.Pieces[unknown].Text,
                        FuseUnknown = true,
                        ByteFallback = file.Trainer.ByteFallback,
                    }
                ),
                Normalizer = new NormalizerSequence([
                    .. CharacterMap(file),
                    .. file.Normalizer.AddDummyPrefix ? [new Prepend(Blank)] : ImmutableArray<INormalizer>.Empty,
                    .. blanks,
                ]),
                PostProcessor = begin is { } id
                    ? Template(new SpecialPiece(file.Trainer.BeginPiece, id), atEnd: false)
                    : null,
                Decoder = new DecoderSequence([
                    .. steps,
                    .. file.Normalizer.AddDummyPrefix ? new IDecoder[] { new StripDecoder(new Rune(' '), 1, 0) } : [],
                ]),
                AddedTokens = AddedTokens(file),
                Special = Special(file, vocabulary),
            }
        );
    }

    private static TokenizerPipeline UnigramPipeline(SentencePieceFile file, SubwordVocabulary vocabulary)
    {
        var end = Control(file, vocabulary, file.Trainer.EndPiece);
        var metaspace = new Metaspace(
            Metaspace.LowerBlock,
            file.Normalizer.AddDummyPrefix ? PrependScheme.Always : PrependScheme.Never
        );
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new Unigram(
                    vocabulary,
                    [.. file.Pieces.Select(piece => (double)piece.Score)],
                    SentencePieceModels.UnknownId(file),
                    new UnigramOptions { ByteFallback = file.Trainer.ByteFallback }
                ),
                Normalizer = new NormalizerSequence([.. CharacterMap(file)]),
                Splitter = file.Normalizer.RemoveExtraWhitespaces
                    ? new SplitterSequence([new WhitespaceSplit(), metaspace])
                    : metaspace,
                PostProcessor = end is { } id
                    ? Template(new SpecialPiece(file.Trainer.EndPiece, id), atEnd: true)
                    : null,
                Decoder = metaspace,
                AddedTokens = AddedTokens(file),
                Special = Special(file, vocabulary),
            }
        );
    }

    // Every way to put a piece together from two others; of two merges the one into the higher score comes first, then by ids.
    private static List<(string Left, string Right)> Merges(SentencePieceFile file, SubwordVocabulary vocabulary)
    {
        var merges = new List<(string Left, string Right, float Score, int LeftId, int RightId)>();
        foreach (var piece in file.Pieces.Where(piece => piece.Type is SentencePieceType.Normal))
        {
            for (var cut = 1; cut < piece.Text.Length; cut++)
            {
                var (left, right) = (piece.Text[..cut], piece.Text[cut..]);
                if (vocabulary.TryFind(left, out var leftId) && vocabulary.TryFind(right, out var rightId))
                {
                    merges.Add((left, right, piece.Score, leftId, rightId));
                }
            }
        }

        return
        [
            .. merges
                .OrderByDescending(merge => merge.Score)
                .ThenBy(merge => merge.LeftId)
                .ThenBy(merge => merge.RightId)
                .Select(merge => (merge.Left, merge.Right)),
        ];
    }

    private static IEnumerable<INormalizer> CharacterMap(SentencePieceFile file) =>
        file.Normalizer.PrecompiledMap.IsEmpty ? [] : [new PrecompiledMap(file.Normalizer.PrecompiledMap)];

    private static ImmutableArray<AddedToken> AddedTokens(SentencePieceFile file) =>
        [
            .. file
                .Pieces.Index()
                .Where(piece =>
                    piece.Item.Type
                        is SentencePieceType.Unknown
                            or SentencePieceType.Control
                            or SentencePieceType.UserDefined
                )
                .Select(piece => new AddedToken(piece.Index, piece.Item.Text)
                {
                    Special = piece.Item.Type != SentencePieceType.UserDefined,
                }),
        ];

    private static TemplateProcessor Template(SpecialPiece special, bool atEnd)
    {
        return new TemplateProcessor(
            Around(new TemplatePart(null, 0, 0), 0),
            [
                .. Around(new TemplatePart(null, 0, 0), 0),
                .. Around(new TemplatePart(null, 1, atEnd ? 0 : 1), atEnd ? 0 : 1),
            ],
            ImmutableDictionary<string, ImmutableArray<SpecialPiece>>.Empty.Add(special.Piece, [special])
        );

        ImmutableArray<TemplatePart> Around(TemplatePart text, int type)
        {
            var part = new TemplatePart(special.Piece, 0, type);
            return atEnd ? [text, part] : [part, text];
        }
    }

    private static SpecialTokens Special(SentencePieceFile file, SubwordVocabulary vocabulary) =>
        new(
            SentencePieceModels.UnknownId(file),
            Control(file, vocabulary, file.Trainer.BeginPiece),
            Control(file, vocabulary, file.Trainer.EndPiece),
            Control(file, vocabulary, file.Trainer.PaddingPiece)
        );

    private static int? Control(SentencePieceFile file, SubwordVocabulary vocabulary, string piece) =>
        vocabulary.TryFind(piece, out var id) && file.Pieces[id].Type == SentencePieceType.Control ? id : null;
}
