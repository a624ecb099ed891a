using System.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization;

/// <summary>Tokenizers small enough to write down.</summary>
internal static class SmallTokenizers
{
    /// <summary>Byte pairs over bytes, as GPT-2's, with a handful of merges.</summary>
    public static TokenizerPipeline Bytes()
    {
        var alphabet = Enumerable.Range(0, 256).Select(value => ByteAlphabet.Character((byte)value).ToString());
        (string, string)[] merges =
        [
            ("t", "h"),
            ("th", "e"),
            ("Ġ", "c"),
            ("a", "t"),
            ("Ġc", "at"),
            ("Ġ", "s"),
            ("Ġs", "at"),
        ];
        var vocabulary = new SubwordVocabulary(alphabet.Concat(merges.Select(merge => merge.Item1 + merge.Item2)));
        return new TokenizerPipeline(
            new()
            {
                Model = new BytePair(vocabulary, merges),
                Splitter = new ByteLevelSplitter(AddPrefixSpace: false),
                Decoder = new ByteLevelDecoder(),
                AddedTokens = [new AddedToken(vocabulary.Size, "<s>") { Special = true }],
            }
        );
    }

    /// <summary>Writes a tokenizer.json.</summary>
    public static string Write(this TokenizerPipeline tokenizer, TemporaryFolder folder, string name = "tokenizer.json")
    {
        return folder.Write(name, Encoding.UTF8.GetString(TokenizerJson.Write(tokenizer)));
    }
}
