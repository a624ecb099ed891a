using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Tokenization.Formats;

public class Llama2cTokenizerTests
{
    [Fact]
    public void The_tokenizer_of_a_real_model_spells_text_and_bytes()
    {
        var tokenizer = TokenizerFile.Open(OutsideData.Data("model-stories260K", "data", "tok512.bin"));
        Assert.Equal(512, tokenizer.VocabularySize);
        Assert.Equal((0, 1, 2), (tokenizer.Special.Unknown, tokenizer.Special.Begin, tokenizer.Special.End));
        var pieces = Pieces(File.ReadAllBytes(OutsideData.Data("model-stories260K", "data", "tok512.bin")));
        string[] texts =
        [
            "Once upon a time, there was a little girl who liked the \"big\" red ball.",
            "두 번  나라, é 😀\n",
            "  two  blanks ",
            "aaaaaaaabbbbbbbb the thethe <s> <0x41>",
            "",
        ];
        foreach (var text in texts)
        {
            Assert.Equal(Obvious(pieces, text), Ids(tokenizer, text));
            Assert.Equal(text, tokenizer.Decode(Ids(tokenizer, text)));
        }
    }

    [Fact]
    public void Neighbours_merge_by_the_score_of_what_they_make()
    {
        var tokenizer = Llama2cTokenizer.Read(Bytes(), "made");
        // "ab" comes before "▁ab", and before "bb".
        Assert.Equal([264], Ids(tokenizer, "ab"));
        Assert.Equal([264, 261], Ids(tokenizer, "abb"));
        Assert.Equal([259, 263, 260], Ids(tokenizer, "bba"));
        Assert.Equal([259, 3 + 'x'], Ids(tokenizer, "x"));
        Assert.Equal("a x\u00e9", tokenizer.Decode(Ids(tokenizer, "a x\u00e9")));
    }

    [Fact]
    public void A_cut_file_is_refused_with_the_place()
    {
        var error = Assert.Throws<InputException>(() => Llama2cTokenizer.Read(Bytes().AsSpan()[..^1], "cut.bin"));
        Assert.StartsWith("'cut.bin' at byte ", error.Message, StringComparison.Ordinal);
        Assert.False(Llama2cTokenizer.IsOne(Bytes().AsSpan()[..30]));
        Assert.True(Llama2cTokenizer.IsOne(Bytes()));
    }

    [Fact]
    public void A_mutated_file_is_refused_or_cuts_text() =>
        Mutations.Try(
            0.01,
            [Bytes()],
            (bytes, random) =>
            {
                if (!Llama2cTokenizer.IsOne(bytes) && random.Next(2) == 0)
                {
                    return;
                }

                var tokenizer = Llama2cTokenizer.Read(bytes, "mutated");
                Assert.All(Ids(tokenizer, "abb ba x\u00e9"), id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
            }
        );

    // As llama2.c's program does it: characters or their bytes, then again and again the best pair, the first of equals.
    private static List<int> Obvious(List<(string Text, float Score)> pieces, string text)
    {
        var ids = new List<int>();
        foreach (var rune in (text.Length == 0 ? "" : $" {text}").EnumerateRunes())
        {
            var id = pieces.FindIndex(piece => piece.Text == rune.ToString());
            ids.AddRange(id >= 0 ? [id] : Encoding.UTF8.GetBytes(rune.ToString()).Select(value => value + 3));
        }

        while (true)
        {
            var (best, place, made) = (float.NegativeInfinity, -1, -1);
            for (var i = 0; i + 1 < ids.Count; i++)
            {
                var joined = pieces[ids[i]].Text + pieces[ids[i + 1]].Text;
                var id = pieces.FindIndex(piece => piece.Text == joined);
                if (id >= 0 && pieces[id].Score > best)
                {
                    (best, place, made) = (pieces[id].Score, i, id);
                }
            }

            if (place < 0)
            {
                return ids;
            }

            ids[place] = made;
            ids.RemoveAt(place + 1);
        }
    }

    private static List<(string Text, float Score)> Pieces(byte[] bytes)
    {
        var pieces = new List<(string, float)>();
        for (var at = 4; at < bytes.Length; )
        {
            var length = BitConverter.ToInt32(bytes, at + 4);
            pieces.Add((Encoding.UTF8.GetString(bytes, at + 8, length), BitConverter.ToSingle(bytes, at)));
            at += 8 + length;
        }

        return pieces;
    }

    private static int[] Ids(ITokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text).Select(token => token.Id)];

    private static byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(7);
        string[] pieces =
        [
            "<unk>",
            "\n<s>\n",
            "\n</s>\n",
            .. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"),
            " ",
            "a",
            "b",
            "ab",
            "bb",
            " ab",
        ];
        for (var i = 0; i < pieces.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(pieces[i]);
            writer.Write(i < 259 ? 0f : 259f - i);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        return stream.ToArray();
    }
}
