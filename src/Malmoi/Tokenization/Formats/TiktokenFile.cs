using System.Globalization;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats;

/// <summary>OpenAI's tiktoken files: a token's bytes in base 64 and its rank on each line; the rank is id and order of merging at once.</summary>
public static class TiktokenFile
{
    /// <summary>The tokenizer of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">What the file does not say.</param>
    /// <param name="findSpecialTokens">Finds special tokens in text; otherwise they are text like any other.</param>
    /// <exception cref="InputException">The file is missing or damaged.</exception>
    public static TokenizerPipeline Read(string path, TiktokenEncoding encoding, bool findSpecialTokens = true) =>
        Read(WholeFile.Read(path), path, encoding, findSpecialTokens);

    /// <exception cref="InputException">The bytes are damaged.</exception>
    public static TokenizerPipeline Read(
        ReadOnlyMemory<byte> bytes,
        string name,
        TiktokenEncoding encoding,
        bool findSpecialTokens = true
    )
    {
        ArgumentNullException.ThrowIfNull(encoding);
        var pieces = Pieces(bytes, name);
        var vocabulary = WholeFile.Named(name, () => new SubwordVocabulary(pieces));
        Check(vocabulary, encoding, name);
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = BytePair.FromRanks(vocabulary, id => id, new BytePairOptions { IgnoreMerges = true }),
                Splitter = new SplitterSequence([
                    new PatternSplitter(encoding.Pattern, SplitBehavior.Isolated),
                    new ByteLevelSplitter(AddPrefixSpace: false, UseRegex: false),
                ]),
                Decoder = new ByteLevelDecoder(),
                AddedTokens = findSpecialTokens
                    ?
                    [
                        .. encoding.SpecialTokens.Select(token => new AddedToken(token.Value, token.Key)
                        {
                            Special = true,
                        }),
                    ]
                    : [],
                Special = new SpecialTokens(End: encoding.SpecialTokens is [var (_, end), ..] ? end : null),
            }
        );
    }

    /// <summary>Writes the ranks of a byte-level model; the file appears when it is whole.</summary>
    /// <exception cref="InputException">The ids are not in the order of merging, a piece is not written in bytes, or the file cannot be written.</exception>
    public static void Write(BytePair model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        var last = -1;
        foreach (var (left, right) in model.Merges)
        {
            var id = model.Vocabulary.Find(left + right)!.Value;
            if (id < last)
            {
                throw new InputException(
                    $"cannot write '{path}': the merge '{left}' + '{right}' comes after others but its id {id} before theirs, and in a file of ranks ids are the order of merging; write a tokenizer.json"
                );
            }

            last = id;
        }

        var text = new StringBuilder();
        foreach (var (piece, id) in model.Vocabulary.Pieces)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Convert.ToBase64String(Bytes(piece, path))} {id}\n");
        }

        using var file = new OutputFile(path);
        file.Stream.Write(Encoding.ASCII.GetBytes(text.ToString()));
        file.Commit();
    }

    private static List<KeyValuePair<string, int>> Pieces(ReadOnlyMemory<byte> bytes, string name)
    {
        var pieces = new List<KeyValuePair<string, int>>();
        var number = 0;
        foreach (var line in TextLines.Read(bytes, name))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var token = new byte[line.Length];
            if (
                blank <= 0
                || !Convert.TryFromBase64Chars(line.AsSpan(0, blank), token, out var length)
                || length == 0
                || !int.TryParse(line.AsSpan(blank + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
            )
            {
                throw new InputException(
                    $"'{name}' line {number:N0} is '{line}': a line is a token in base 64, a blank and its rank; is it a tiktoken file?"
                );
            }

            var piece = string.Create(
                length,
                token,
                (characters, source) =>
                {
                    for (var i = 0; i < characters.Length; i++)
                    {
                        characters[i] = ByteAlphabet.Character(source[i]);
                    }
                }
            );
            pieces.Add(KeyValuePair.Create(piece, rank));
        }

        return pieces;
    }

    private static void Check(SubwordVocabulary vocabulary, TiktokenEncoding encoding, string name)
    {
        foreach (var character in ByteAlphabet.All)
        {
            if (!vocabulary.TryFind([character], out _))
            {
                ByteAlphabet.TryGetByte(character, out var value);
                throw new InputException(
                    $"'{name}' has no token for the byte 0x{value:X2}: a file of ranks needs all 256, or some text could not be spelled; is it cut off?"
                );
            }
        }

        foreach (var (token, id) in encoding.SpecialTokens)
        {
            if (vocabulary.TryGetPiece(id, out var piece))
            {
                throw new InputException(
                    $"'{name}' has the token '{piece}' at rank {id}, where {encoding.Name} has '{token}': it is of another encoding"
                );
            }
        }
    }

    private static byte[] Bytes(string piece, string path)
    {
        var bytes = new byte[piece.Length];
        for (var i = 0; i < piece.Length; i++)
        {
            if (!ByteAlphabet.TryGetByte(piece[i], out bytes[i]))
            {
                throw new InputException(
                    $"cannot write '{path}': the piece '{piece}' is not written in bytes; only byte-level models have ranks"
                );
            }
        }

        return bytes;
    }
}
