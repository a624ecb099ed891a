using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats;

/// <summary>BERT's <c>vocab.txt</c> (Devlin et al., 2019): a piece a line, its id the number of the line from 0.</summary>
public static class VocabTxt
{
    private static readonly string[] SpecialPieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>The tokenizer of google-research's BERT.</summary>
    /// <exception cref="InputException">The file is missing or no vocabulary of BERT.</exception>
    public static TokenizerPipeline Read(string path, VocabTxtOptions? options = null) =>
        Read(WholeFile.Read(path), path, options);

    /// <exception cref="InputException">The bytes are no vocabulary of BERT.</exception>
    public static TokenizerPipeline Read(ReadOnlyMemory<byte> bytes, string name, VocabTxtOptions? options = null)
    {
        options ??= new VocabTxtOptions();
        var pieces = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in TextLines.Read(bytes, name))
        {
            var piece = line.Trim();
            if (!pieces.TryAdd(piece, pieces.Count))
            {
                throw new InputException(
                    $"'{name}' line {pieces.Count + 1:N0} is '{piece}', which is line {pieces[piece] + 1:N0} already: a vocabulary names each piece once"
                );
            }
        }

        if (!pieces.TryGetValue(options.UnknownPiece, out var unknown))
        {
            throw new InputException(
                $"'{name}' has no line '{options.UnknownPiece}' among its {pieces.Count:N0}: is it a vocabulary of BERT?"
            );
        }

        var vocabulary = new SubwordVocabulary(pieces);
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new WordPiece(vocabulary, options.UnknownPiece, longestWord: options.LongestWord),
                Normalizer = new BertNormalizer { Lowercase = options.Lowercase, DropsPrivateUse = false },
                Splitter = new BertSplitter(),
                PostProcessor =
                    vocabulary.Find("[SEP]") is { } separator && vocabulary.Find("[CLS]") is { } classifier
                        ? new BertProcessor(new SpecialPiece("[SEP]", separator), new SpecialPiece("[CLS]", classifier))
                        : null,
                Decoder = new WordPieceDecoder(),
                AddedTokens = options.FindSpecialTokens
                    ?
                    [
                        .. SpecialPieces
                            .Where(pieces.ContainsKey)
                            .Select(piece => new AddedToken(pieces[piece], piece) { Special = true }),
                    ]
                    : [],
                Special = new SpecialTokens(
                    unknown,
                    vocabulary.Find("[CLS]"),
                    vocabulary.Find("[SEP]"),
                    vocabulary.Find("[PAD]")
                ),
            }
        );
    }

    /// <summary>Writes the pieces of a vocabulary; the file appears when it is whole.</summary>
    /// <exception cref="InputException">A piece cannot stand on a line of its own, an id is missing, or the file cannot be written.</exception>
    public static void Write(SubwordVocabulary vocabulary, string path)
    {
        var text = new StringBuilder();
        for (var id = 0; id < vocabulary.Size; id++)
        {
            if (!vocabulary.TryGetPiece(id, out var piece))
            {
                throw new InputException(
                    $"cannot write '{path}': there is no piece {id}, and in a vocab.txt the lines are the ids; write a tokenizer.json"
                );
            }

            if (piece.Trim() != piece || piece.Contains('\n', StringComparison.Ordinal))
            {
                throw new InputException(
                    $"cannot write '{path}': the piece {id}, '{piece}', has white space at an end, which a vocab.txt cannot hold; write a tokenizer.json"
                );
            }

            text.Append(piece).Append('\n');
        }

        using var file = new OutputFile(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Commit();
    }
}

/// <summary>What a <c>vocab.txt</c> does not say about its tokenizer.</summary>
public sealed record VocabTxtOptions
{
    /// <summary>Lower-cases and drops accents: the "uncased" models.</summary>
    public bool Lowercase { get; init; }

    public string UnknownPiece { get; init; } = "[UNK]";

    /// <summary>Longer words, in characters, are unknown: 200 in google-research's BERT, 100 in Hugging Face's.</summary>
    public int LongestWord { get; init; } = 200;

    /// <summary>Finds [MASK] and its like in text, as Hugging Face's tokenizers do and google-research's does not.</summary>
    public bool FindSpecialTokens { get; init; }
}
