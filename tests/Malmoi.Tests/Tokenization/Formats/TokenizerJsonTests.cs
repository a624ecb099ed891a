using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Formats;

public sealed class TokenizerJsonTests
{
    private const string Small =
        """{"version":"1.0","added_tokens":[{"id":0,"content":"<unk>","special":true}],"model":{"type":"BPE","unk_token":"<unk>","vocab":{"<unk>":0,"a":1,"b":2,"ab":3},"merges":["a b"]}}""";

    public static TheoryData<string> Names => [.. SampleTokenizers.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_and_read_is_the_same(string name)
    {
        var tokenizer = SampleTokenizers.All[name];
        var written = TokenizerJson.Write(tokenizer);
        var read = TokenizerJson.Read(written, name);
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(TokenizerJson.Write(read)));
        Assert.Equal(tokenizer.Parts.Splitter, read.Parts.Splitter);
        Assert.Equal(tokenizer.Parts.Decoder, read.Parts.Decoder);
        Assert.Equal(tokenizer.Parts.PostProcessor, read.Parts.PostProcessor);
        Assert.Equal(tokenizer.Parts.AddedTokens, read.Parts.AddedTokens);
        Assert.Equal(tokenizer.Parts.Truncation, read.Parts.Truncation);
        Assert.Equal(tokenizer.Parts.Padding, read.Parts.Padding);
        foreach (var text in new[] { "hello 나는 학교에 ab ba.", "Ünï ① ﬁ 12 <s> [MASK] 각", "" })
        {
            Assert.Equal(tokenizer.Prepare(text).Ids, read.Prepare(text).Ids);
        }
    }

    [Fact]
    public void Older_notations_are_read()
    {
        const string json = """
            {"model":{"vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]},
             "pre_tokenizer":{"type":"Metaspace","replacement":"_","add_prefix_space":false,"str_rep":"_"},
             "post_processor":{"type":"TemplateProcessing","single":["$A","b:1"],"pair":"$A:0 $B:1","special_tokens":{"b":{"id":"b","ids":[1],"tokens":["b"]}}}}
            """;
        var tokenizer = Read(json);
        var input = tokenizer.Prepare("ab");
        Assert.Equal([2, 1], input.Ids);
        Assert.Equal([0, 1], input.TypeIds);
        Assert.Contains(
            "\"prepend_scheme\": \"never\"",
            Encoding.UTF8.GetString(TokenizerJson.Write(tokenizer)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("[1,2", "line 1")]
    [InlineData("{}", "$ has no 'model'")]
    [InlineData("[]", "$ is a list, but an object must stand there")]
    [InlineData("""{"version":"2.0"}""", "version '2.0'")]
    [InlineData("""{"model":{"type":"LSTM"}}""", "$.model has the type 'LSTM'")]
    [InlineData(
        """{"model":{"type":"BPE","vocab":[],"merges":[]}}""",
        "$.model.vocab is a list, but an object must stand there"
    )]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""", "in $.model.merges: merge 1")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["ab"]}}""", "$.model.merges[0] is not two pieces")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"a":1},"merges":[]}}""", "'a' comes twice")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}}""", "same id 0")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "$.model.vocab.a is -1")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":2000000000},"merges":[]}}""", "id 2000000000")]
    [InlineData(
        """{"model":{"type":"BPE","vocab":{"a":"0"},"merges":[]}}""",
        "$.model.vocab.a is a string, but a whole number"
    )]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",0,1]]}}""", "$.model.vocab[0] has 3 items, but 2")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",1e999]]}}""", "too large a number")]
    [InlineData(
        """{"model":{"type":"WordPiece","vocab":{"a":0},"unk_token":"b","continuing_subword_prefix":"##","max_input_chars_per_word":9}}""",
        "unknown piece 'b'"
    )]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"\ud800":0},"unk_token":"a"}}""", "no Unicode text")]
    public void A_malformed_file_is_refused_with_its_name_and_the_place(string json, string part)
    {
        var message = Assert.Throws<InputException>(() => Read(json)).Message;
        Assert.Contains("'small.json'", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("normalizer", """{"type":"Rot13"}""", "'Rot13'")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":"("},"content":""}""", "'('")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":"!"}""", "base64")]
    [InlineData(
        "normalizer",
        """{"type":"Sequence","normalizers":[{"type":"NFC"},{}]}""",
        "$.normalizer.normalizers[1] has no 'type'"
    )]
    [InlineData(
        "pre_tokenizer",
        """{"type":"Metaspace","replacement":"__"}""",
        "$.pre_tokenizer.replacement is not one character"
    )]
    [InlineData("pre_tokenizer", """{"type":"FixedLength","length":0}""", "at least 1")]
    [InlineData(
        "pre_tokenizer",
        """{"type":"Split","pattern":{"String":"a"},"behavior":"Eaten","invert":false}""",
        "'Eaten'"
    )]
    [InlineData(
        "post_processor",
        """{"type":"TemplateProcessing","single":["[CLS]"],"pair":[],"special_tokens":{}}""",
        "'[CLS]'"
    )]
    [InlineData(
        "post_processor",
        """{"type":"TemplateProcessing","single":["$B"],"pair":[],"special_tokens":{}}""",
        "sequence B"
    )]
    [InlineData(
        "post_processor",
        """{"type":"BertProcessing","sep":["a"],"cls":["b",1]}""",
        "$.post_processor.sep has 1 items"
    )]
    [InlineData("decoder", """{"type":"Strip","content":" ","start":-1,"stop":0}""", "$.decoder.start is -1")]
    [InlineData("added_tokens", """[{"id":0,"content":"x"}]""", "which is the piece '<unk>'")]
    [InlineData(
        "padding",
        """{"strategy":{"Fixed":2000000000},"direction":"Left","pad_id":0,"pad_type_id":0,"pad_token":"a"}""",
        "no model reads"
    )]
    public void A_malformed_component_is_refused_with_its_place(string member, string value, string part)
    {
        var json = JsonNode.Parse(Small)!;
        json[member] = JsonNode.Parse(value);
        var message = Assert.Throws<InputException>(() => Read(json.ToJsonString())).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_double_the_text_at_every_step_are_stopped()
    {
        var json = JsonNode.Parse(Small)!;
        var steps = string.Join(
            ',',
            Enumerable.Repeat("""{"type":"Replace","pattern":{"String":"a"},"content":"aa"}""", 60)
        );
        json["normalizer"] = JsonNode.Parse("""{"type":"Sequence","normalizers":[""" + steps + "]}");
        Assert.Contains(
            "without end",
            Assert.Throws<InputException>(() => Read(json.ToJsonString()).Prepare("a")).Message,
            StringComparison.Ordinal
        );
        json["normalizer"] = null;
        json["decoder"] = JsonNode.Parse("""{"type":"Sequence","decoders":[""" + steps + "]}");
        Assert.Contains(
            "without end",
            Assert.Throws<InputException>(() => Read(json.ToJsonString()).Decode([1])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_model_of_ranks_is_written_with_its_merges()
    {
        var vocabulary = new SubwordVocabulary(["a", "b", "c", "ab", "bc", "abc"]);
        var tokenizer = new TokenizerPipeline(
            new TokenizerParts { Model = BytePair.FromRanks(vocabulary, id => id < 3 ? null : id) }
        );
        var read = TokenizerJson.Read(TokenizerJson.Write(tokenizer), "ranks.json");
        Assert.Equal([("a", "b"), ("b", "c"), ("a", "bc"), ("ab", "c")], ((BytePair)read.Parts.Model).Merges);
        Assert.All(["abc", "bcab", "cabcb"], text => Assert.Equal(tokenizer.Prepare(text).Ids, read.Prepare(text).Ids));
    }

    [Fact]
    public void No_mutation_of_a_file_escapes_or_hangs()
    {
        byte[][] samples = [.. SampleTokenizers.All.Values.Select(TokenizerJson.Write).Select(Compact)];
        Mutations.Try(
            0.3,
            samples,
            (bytes, random) =>
            {
                var tokenizer = TokenizerJson.Read(bytes, "mutated.json");
                var ids = tokenizer.Prepare("hello 나는 학교에\n가\u0301 ab 12 <s> [MASK] 🙂.").Ids;
                tokenizer.Decode(ids);
                TokenizerJson.Write(tokenizer);
            }
        );
    }

    // The vocabulary of bytes is most of a file; fewer of them leave more mutations to the rest.
    private static byte[] Compact(byte[] json) => Encoding.UTF8.GetBytes(JsonNode.Parse(json)!.ToJsonString());

    private static TokenizerPipeline Read(string json) =>
        TokenizerJson.Read(Encoding.UTF8.GetBytes(json), "small.json");
}
