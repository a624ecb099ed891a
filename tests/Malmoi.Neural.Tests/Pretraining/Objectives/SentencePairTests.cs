using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using static Malmoi.Neural.Tests.Pretraining.Objectives.SamplePassage;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

public class SentencePairTests
{
    private static readonly SentencePair Pair = new(new MaskedTokens(Mask, 1000), Begin, End);

    [Fact]
    public void The_next_sentences_follow_and_others_come_from_another_document()
    {
        var passages = Many(count: 20, length: 40, word: 1, sentence: 5);
        var objective = new NextSentence(Pair, passages, longest: 40) { ShortShare = 0 };
        var followed = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var example = objective.Make(passages.Get(seed % 20), new Xoshiro256(seed));
            var (first, second) = Parts(example);
            Assert.NotEmpty(first);
            Assert.NotEmpty(second);
            Assert.True(first.Count + second.Count <= 40);
            Assert.Single(first.Select(id => id / 1000).Distinct());
            Assert.Equal((seed % 20) + 1, first[0] / 1000);
            if (example.Class == 0)
            {
                followed++;
                Assert.Equal(first[^1] + 1, second[0]);
                Assert.Equal(40, first.Count + second.Count);
            }
            else
            {
                Assert.NotEqual(first[0] / 1000, second[0] / 1000);
            }
        }

        Assert.InRange(followed / 2000.0, 0.46, 0.54);
    }

    [Fact]
    public void One_passage_in_ten_is_short()
    {
        var passages = Many(count: 20, length: 400, word: 1, sentence: 4);
        var objective = new NextSentence(Pair, passages, longest: 400);
        var tokens = Enumerable
            .Range(0, 1000)
            .Select(seed => objective.Make(passages.Get(seed % 20), new Xoshiro256(seed)).Tokens.Length)
            .ToList();
        Assert.InRange(tokens.Count(length => length < 395), 60, 140);
        Assert.All(tokens, length => Assert.InRange(length, 5, 403));
    }

    [Fact]
    public void Short_passages_of_any_sentences_are_pairs_too()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Xoshiro256(seed);
            var passages = Many(count: 3, length: 1 + random.Next(40), word: 1, sentence: 1 + random.Next(9));
            var objective = new NextSentence(Pair, passages, longest: 2 + random.Next(40)) { ShortShare = 1 };
            var (first, second) = Parts(objective.Make(passages.Get(0), random));
            Assert.NotEmpty(first);
            Assert.NotEmpty(second);
        }
    }

    [Fact]
    public void Parts_in_order_or_swapped_are_the_whole_passage()
    {
        var swapped = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            var example = new SentenceOrder(Pair).Make(Of(30, word: 2, sentence: 3), new Xoshiro256(seed));
            var (first, second) = Parts(example);
            swapped += example.Class!.Value;
            Assert.Equal(Of(30).Ids, example.Class == 0 ? [.. first, .. second] : [.. second, .. first]);
            Assert.Equal(0, first.Count % 6);
        }

        Assert.InRange(swapped, 440, 560);
    }

    [Fact]
    public void A_passage_of_one_sentence_has_no_order()
    {
        var error = Assert.Throws<InputException>(() => new SentenceOrder(Pair).Make(Of(8), new Xoshiro256(1)));
        Assert.Contains("1 sentence(s), and this objective needs 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passages_are_whole_sentences_and_those_of_too_few_are_left_out()
    {
        using var letters = new Letters();
        var marks = new CorpusEncoderOptions { Marks = true };
        using var file = letters.Encode("가나. 다라마. 바.\n가나다라마바.\n나라. 다라.\n", marks);
        var all = new DocumentPassages(file, longest: 7);
        string[] expected =
        [
            "가 ##나 . 다 ##라 ##마 .",
            "바 .",
            "가 ##나 ##다 ##라 ##마 ##바 .",
            "나 ##라 . 다 ##라 .",
        ];
        Assert.Equal(expected, Enumerable.Range(0, (int)all.Count).Select(i => letters.Pieces(all.Get(i).Ids)));
        Assert.Equal([0L, 0, 1, 2], Enumerable.Range(0, 4).Select(i => all.Get(i).Document));
        var pairs = new DocumentPassages(file, longest: 7, sentences: 2);
        Assert.Equal(2, pairs.Count);
        Assert.Contains(
            "no passage",
            Assert.Throws<InputException>(() => new DocumentPassages(file, 7, sentences: 3)).Message,
            StringComparison.Ordinal
        );
        using var without = letters.Encode("abc. de.\n");
        Assert.Contains(
            "tokenise the corpus again with marks",
            Assert.Throws<InputException>(() => new DocumentPassages(without, 7, sentences: 2)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal([4, 3], Enumerable.Range(0, 2).Select(i => new DocumentPassages(without, 4).Length(i)));
    }

    // The two segments with what was hidden put back.
    private static (List<int> First, List<int> Second) Parts(Example example)
    {
        List<int> restored = [.. example.Tokens.Zip(example.Labels!, (token, label) => label >= 0 ? label : token)];
        var middle = Array.IndexOf(example.Segments!, 1);
        Assert.Equal((Begin, End, End), (restored[0], restored[middle - 1], restored[^1]));
        Assert.All(example.Segments!.Skip(middle), segment => Assert.Equal(1, segment));
        return (restored[1..(middle - 1)], restored[middle..^1]);
    }
}
