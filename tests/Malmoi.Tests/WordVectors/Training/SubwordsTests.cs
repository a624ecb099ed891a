using System.Text.Json.Nodes;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class SubwordsTests
{
    [Fact]
    public void Buckets_are_those_of_gensim_and_fastText()
    {
        var results = JsonNode.Parse(File.ReadAllText(OutsideData.Golden("vectors", "gensim", "results.json")))!;
        var options = new SubwordOptions
        {
            Minimum = 2,
            Maximum = 4,
            Buckets = 2000,
        };
        foreach (var (word, buckets) in results["fasttext_buckets"]!.AsObject())
        {
            // gensim takes the ends of the word alone neither; its order is another.
            Assert.Equal(buckets!.AsArray().Select(bucket => (int)bucket!).Order(), Subwords.Of(word, options).Order());
        }
    }

    [Fact]
    public void Letters_of_a_syllable_without_final_end_in_e() =>
        Assert.Equal("ㄱㅏㅇㅇㅏeㅈㅣea1", Subwords.Letters("강아지a1"));

    [Fact]
    public void Korean_words_share_letters_that_they_do_not_share_as_syllables()
    {
        var syllables = new SubwordOptions
        {
            Minimum = 2,
            Maximum = 3,
            Buckets = 1 << 20,
        };
        var letters = syllables with { JamoMaximum = 5 };
        Assert.Empty(Subwords.Of("갈", syllables).Intersect(Subwords.Of("갑", syllables)));
        // "<ㄱㅏ"
        Assert.NotEmpty(Subwords.Of("갈", letters).Intersect(Subwords.Of("갑", letters)));
        Assert.Equal(Subwords.Of("word", syllables), Subwords.Of("word", letters));
    }

    [Fact]
    public void N_grams_are_counted_in_characters()
    {
        var options = new SubwordOptions { Minimum = 3, Maximum = 3 };
        Assert.Equal(3, Subwords.Of("한글이", options).Count);
        Assert.Empty(Subwords.Of("a", options with { Minimum = 4, Maximum = 6 }));
        Assert.Empty(Subwords.Of("한글", options with { Maximum = 0 }));
    }
}
