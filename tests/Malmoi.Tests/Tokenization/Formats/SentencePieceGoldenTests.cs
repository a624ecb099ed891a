using System.Buffers;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Tokenization.Formats;

/// <summary>SentencePiece 0.1.97 is the judge.</summary>
public class SentencePieceGoldenTests
{
    public static TheoryData<string> Names =>
        ["unigram_nfkc", "unigram_bf_cf", "bpe_bf", "word", "char", "llama2", "albert_spiece"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_pieces_places_and_text_are_those_of_the_reference(string name)
    {
        var tokenizer = new SentencePieceTokenizer(SentencePieceFile.Read(Bytes(name), name));
        var strings = GoldenTokenizations.Strings();
        var results = GoldenTokenizations.Results("spm." + name);
        var differing = new List<string>();
        for (var i = 0; i < strings.Length; i++)
        {
            var expected = results[i]!;
            var tokens = tokenizer.Encode(strings[i]);
            int[] ids = [.. tokens.Select(token => token.Id)];
            Compare(i, "ids", expected["ids"], Json(ids), differing);
            Compare(i, "pieces", expected["pieces"], Json(tokens.Select(token => token.Piece)), differing);
            Compare(i, "places", expected["begin_end"], Places(strings[i], tokens), differing);
            Compare(i, "decoded", expected["decoded"], tokenizer.Decode(ids), differing);
            var written = new ArrayBufferWriter<int>();
            tokenizer.Encode(strings[i].AsSpan(), written);
            Compare(i, "written ids", expected["ids"], Json(written.WrittenSpan.ToArray()), differing);
            if (expected["nbest3"] is { } best)
            {
                var found = tokenizer.EncodeBest(strings[i], 3).Select(b => Json(b.Tokens.Select(t => t.Id)));
                Compare(i, "n best", best, new JsonArray([.. found]), differing);
            }
        }

        Assert.Empty(differing);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_read_and_written_has_the_same_bytes(string name)
    {
        var bytes = Bytes(name);
        var file = SentencePieceFile.Read(bytes, name);
        Assert.Equal(bytes, file.ToArray());
        Assert.Equal(bytes, (file with { Pieces = [.. file.Pieces] }).ToArray());
    }

    [Theory]
    [InlineData("bpe_bf")]
    [InlineData("unigram_nfkc")]
    [InlineData("unigram_bf_cf")]
    [InlineData("word")]
    [InlineData("char")]
    public void Special_ids_are_those_of_the_reference(string name)
    {
        var expected = GoldenTokenizations.Expected("spm." + name);
        var special = new SentencePieceTokenizer(SentencePieceFile.Read(Bytes(name), name)).Special;
        Assert.Equal((int)expected["unk"]!, special.Unknown ?? -1);
        Assert.Equal((int)expected["bos"]!, special.Begin ?? -1);
        Assert.Equal((int)expected["eos"]!, special.End ?? -1);
        Assert.Equal((int)expected["pad"]!, special.Padding ?? -1);
    }

    private static byte[] Bytes(string name) =>
        name switch
        {
            "llama2" => File.ReadAllBytes(OutsideData.Data("tok-llama2", "tokenizer.model")),
            "albert_spiece" => File.ReadAllBytes(
                Directory.GetFiles(OutsideData.Data("tok-albert-spiece"), "*.model", SearchOption.AllDirectories)[0]
            ),
            "bpe_bf" => GoldenTokenizations.Model("spm", name + ".model"),
            _ => GoldenTokenizations.Model("spm", name + ".model.gz"),
        };

    private static void Compare(int index, string what, JsonNode? expected, JsonNode actual, List<string> differing)
    {
        if (expected is not null && !JsonNode.DeepEquals(expected, actual) && differing.Count < 12)
        {
            differing.Add($"{index} {what}: expected {expected.ToJsonString()} was {actual.ToJsonString()}");
        }
    }

    private static JsonArray Json<T>(IEnumerable<T> values) => [.. values.Select(value => JsonValue.Create(value))];

    // Code points, as the reference counts.
    private static JsonArray Places(string text, IReadOnlyList<Token> tokens)
    {
        return [.. tokens.Select(token => Json(new[] { At(token.Range.Start.Value), At(token.Range.End.Value) }))];

        int At(int place) => text[..place].EnumerateRunes().Count();
    }
}
