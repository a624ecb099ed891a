using System.Text;
using CsCheck;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Tokenization;

public sealed class WordVocabularyTests
{
    [Fact]
    public void Ids_follow_the_order_of_first_appearance_like_a_dictionary_s() =>
        Gen
            .Byte.Array[0, 40]
            .Array[0, 300]
            .Sample(words =>
            {
                var vocabulary = new WordVocabulary(0);
                var reference = new Dictionary<string, int>();
                foreach (var word in words)
                {
                    var key = Convert.ToHexString(word);
                    reference.TryAdd(key, reference.Count);
                    Assert.Equal(reference[key], vocabulary.Add(word));
                }

                Assert.Equal(reference.Count, vocabulary.Count);
                foreach (var (key, id) in reference)
                {
                    Assert.Equal(id, vocabulary.Find(Convert.FromHexString(key)));
                    Assert.Equal(key, Convert.ToHexString(vocabulary.Utf8(id)));
                }
            });

    [Fact]
    public void It_grows_past_its_capacity()
    {
        var vocabulary = new WordVocabulary(2);
        for (var i = 0; i < 100_000; i++)
        {
            Assert.Equal(i, vocabulary.Add(Encoding.UTF8.GetBytes($"단어{i}")));
        }

        Assert.Equal(77_777, vocabulary.Find("단어77777"));
        Assert.Equal("단어99999", vocabulary.Word(99_999));
        Assert.Equal(-1, vocabulary.Find("없는말"));
    }

    [Fact]
    public void The_marks_stand_first()
    {
        var vocabulary = WordVocabulary.WithMarks();
        Assert.Equal(WordVocabulary.Marks.Unknown, vocabulary.Find("<unk>"));
        Assert.Equal(WordVocabulary.Marks.Begin, vocabulary.Find("<s>"));
        Assert.Equal(WordVocabulary.Marks.End, vocabulary.Find("</s>"));
        Assert.Equal(3, vocabulary.Count);
    }

    [Fact]
    public void An_id_that_does_not_exist_is_refused()
    {
        var vocabulary = WordVocabulary.WithMarks();
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Word(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Word(-1));
    }
}
