using System.Buffers;
using System.Text;
using CsCheck;
using Malmoi.Tests.Tokenization.Korean;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization;

public sealed class ParticleSplitterTests
{
    private static readonly ParticleSplitter Splitter = new(KoreanSamples.Analyser);

    [Fact]
    public void Particles_are_cut_off_before_and_after_blanks_are_written()
    {
        Assert.Equal(["학교", "에서", "는 책", "들", "을"], Words(Splitter, "학교에서는 책들을"));
        var both = new SplitterSequence([new Metaspace(Metaspace.LowerBlock), Splitter]);
        Assert.Equal(["▁학교", "에서", "는", "▁책", "들", "을"], Words(both, "학교에서는 책들을"));
    }

    [Fact]
    public void Words_joined_are_the_text() =>
        Gen.OneOf(TextGenerator.Nasty, TextGenerator.Any)
            .Sample(text =>
                Assert.Equal(new NormalizedText(text).Text.ToString(), string.Concat(Words(Splitter, text)))
            );

    [Fact]
    public void A_tokenizer_json_holds_the_analyser()
    {
        var alphabet = new SubwordVocabulary(["[UNK]", "▁학교", "에서", "는"]);
        var tokenizer = new TokenizerPipeline(
            new()
            {
                Model = new WordLevel(alphabet),
                Splitter = new SplitterSequence([new Metaspace(Metaspace.LowerBlock), Splitter]),
            }
        );
        var json = TokenizerJson.Write(tokenizer);
        var read = TokenizerJson.Read(json, "tokenizer.json");
        Assert.Equal(tokenizer.Parts.Splitter, read.Parts.Splitter);
        Assert.Equal(json, TokenizerJson.Write(read));
        var ids = new ArrayBufferWriter<int>();
        read.Encode("학교에서는 학교에서".AsSpan(), ids);
        Assert.Equal([1, 2, 3, 1, 2], ids.WrittenSpan.ToArray());
        var broken = Encoding
            .UTF8.GetString(json)
            .Replace("\"analyser\": \"", "\"analyser\": \"A", StringComparison.Ordinal);
        Assert.Throws<InputException>(() => TokenizerJson.Read(Encoding.UTF8.GetBytes(broken), "tokenizer.json"));
    }

    private static List<string> Words(ISplitter splitter, string text)
    {
        var words = new List<NormalizedText>();
        splitter.Split(new NormalizedText(text), words);
        return [.. words.Select(word => word.Text.ToString())];
    }
}
