using CsCheck;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Neural.Pretraining.Objectives.Noise;
using static Malmoi.Neural.Tests.Pretraining.Objectives.SamplePassage;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

public class DenoisingTests
{
    [Fact]
    public void The_target_is_the_text_and_the_source_its_noisy_sentences()
    {
        var example = new Denoising(Mask, start: End, Begin, End).Make(Of(60, sentence: 10), new Xoshiro256(5));
        Assert.Equal([Begin, .. Of(60).Ids, End], example.Labels!);
        Assert.Equal([End, .. example.Labels![..^1]], example.Tokens);
        Assert.Equal((Begin, End), (example.Source![0], example.Source[^1]));
        Assert.Contains(Mask, example.Source);
        Assert.NotEqual(example.Labels, example.Source);
    }

    [Fact]
    public void Masking_hides_and_deletion_loses_the_share_of_tokens() =>
        Gen.Select(Gen.Int[1, 100], Gen.Double[0.01, 0.99], Gen.Long)
            .Sample(
                (length, share, seed) =>
                {
                    var text = Of(length);
                    var masked = TokenMasking.Apply(text, share, Mask, new Xoshiro256(seed)).Ids;
                    Assert.Equal((int)Math.Ceiling(length * share), masked.Count(id => id == Mask));
                    Assert.All(
                        Enumerable.Range(0, length),
                        i => Assert.True(masked[i] == Mask || masked[i] == text.Ids[i])
                    );
                    var left = TokenDeletion.Apply(text, share, new Xoshiro256(seed)).Ids;
                    Assert.Equal(Math.Max(1, length - (int)Math.Ceiling(length * share)), left.Length);
                    Assert.Equal(left.Order(), left);
                }
            );

    [Fact]
    public void Infilling_leaves_words_in_order_and_one_mask_a_span()
    {
        var (words, masks, inserted) = (0, 0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var ids = TextInfilling.Apply(Of(400, word: 2), 0.3, 3, Mask, new Xoshiro256(seed)).Ids;
            int[] kept = [.. ids.Where(id => id != Mask)];
            Assert.Equal(kept.Order(), kept);
            Assert.All(kept.Chunk(2), word => Assert.Equal((0, word[0] + 1), (word[0] % 2, word[1])));
            Assert.InRange(kept.Length, 280, 400);
            words += 200 - (kept.Length / 2);
            masks += ids.Count(id => id == Mask);
            inserted += ids.Zip(ids.Skip(1)).Count(pair => pair.First == Mask && pair.Second == Mask);
        }

        // 60 words in spans of 3: about 20 spans, of which e^-3 = 5 % are empty, and some that begin in others vanish.
        Assert.InRange(masks / 400.0, 15, 21);
        Assert.InRange(words / 400.0, 42, 60);
        Assert.True(inserted > 0);
    }

    [Fact]
    public void Lengths_of_spans_follow_Poisson()
    {
        var random = new Xoshiro256(3);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.Poisson(3)).ToList();
        var counts = draws.CountBy(length => length).ToDictionary();
        var expected = Math.Exp(-3);
        for (var length = 0; length < 8; length++)
        {
            Assert.Equal(expected, counts[length] / 100_000.0, 0.006);
            expected *= 3.0 / (length + 1);
        }

        Assert.Equal(3, draws.Average(), 0.03);
    }

    [Fact]
    public void Sentences_stay_whole_when_they_change_places()
    {
        var orders = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var moved = SentencePermutation.Apply(Of(12, sentence: 4), share: 1, new Xoshiro256(seed)).Ids;
            Assert.All(moved.Chunk(4), sentence => Assert.Equal(Enumerable.Range(sentence[0], 4), sentence));
            Assert.Equal(Of(12).Ids, moved.Order());
            orders.Add(string.Join(' ', moved));
        }

        Assert.Equal(6, orders.Count);
        Assert.Equal(Of(12).Ids, SentencePermutation.Apply(Of(12), share: 1, new Xoshiro256(1)).Ids);
    }

    [Fact]
    public void A_rotated_text_begins_anywhere_and_goes_round()
    {
        var firsts = new HashSet<int>();
        for (var seed = 0; seed < 200; seed++)
        {
            var ids = DocumentRotation.Apply(Of(7), new Xoshiro256(seed)).Ids;
            Assert.Equal(Enumerable.Range(0, 7).Select(i => First + ((ids[0] - First + i) % 7)), ids);
            firsts.Add(ids[0]);
        }

        Assert.Equal(7, firsts.Count);
    }

    [Fact]
    public void All_five_noises_go_together_and_none_changes_nothing()
    {
        var none = new Denoising(Mask, End, Begin, End) { InfilledShare = 0, PermutedShare = 0 };
        Assert.Equal([Begin, .. Of(9).Ids, End], none.Make(Of(9), new Xoshiro256(1)).Source!);
        var all = new Denoising(Mask, End, Begin, End)
        {
            MaskedShare = 0.1,
            DeletedShare = 0.1,
            RotatedShare = 1,
        };
        Gen.Select(Gen.Int[1, 60], Gen.Long)
            .Sample(
                (length, seed) =>
                {
                    var source = all.Make(Of(length, word: 2, sentence: 3), new Xoshiro256(seed)).Source!;
                    var kept = source.Where(id => id >= First).ToList();
                    Assert.Equal(kept.Distinct(), kept);
                    Assert.True(source.Length <= length + 2);
                    Assert.Contains(Mask, source);
                }
            );
    }

    [Fact]
    public void End_marks_between_packed_documents_stay()
    {
        var passage = Of(40, word: 2, sentence: 4);
        foreach (var place in new[] { 7, 8, 23, 39 })
        {
            passage.Marks[place] = TokenMarks.Special;
        }

        for (var seed = 0; seed < 100; seed++)
        {
            var moved = SentencePermutation.Apply(passage, 1, new Xoshiro256(seed));
            Assert.Equal(passage.Ids, moved.Ids.Order());
            Assert.Equal(4, moved.Marks.Count(mark => mark == TokenMarks.Special));
            var filled = TextInfilling.Apply(passage, 0.05, 1, Mask, new Xoshiro256(seed)).Ids;
            Assert.Superset(new HashSet<int> { 107, 108, 123, 139 }, filled.ToHashSet());
        }
    }

    [Fact]
    public void A_text_without_marks_is_words_of_one_token()
    {
        var passage = new Passage([.. Enumerable.Range(First, 50)], new TokenMarks[50]);
        var example = new Denoising(Mask, End, null, null).Make(passage, new Xoshiro256(2));
        Assert.Equal(passage.Ids, example.Labels!);
        Assert.Contains(Mask, example.Source!);
    }
}
