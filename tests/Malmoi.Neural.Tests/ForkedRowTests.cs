using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Neural.Tests.FamilyContract;

namespace Malmoi.Neural.Tests;

public class ForkedRowTests
{
    [Fact]
    public void What_two_texts_share_stands_once()
    {
        var rows = ForkedRow.Of(
            [
                [1, 2, 3, 4, 5],
                [1, 2, 6, 4],
                [7, 8],
            ],
            (_, _) => true
        );
        Assert.Equal(2, rows.Count);
        Assert.True(rows[0].IsForked);
        // 1 2 | 3 4 | 6: the last token of each is predicted and not read.
        Assert.Equal((2, 5), (rows[0].Shared, rows[0].Length));
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(place => rows[0].Column(0, place)));
        Assert.Equal([0, 1, 4], Enumerable.Range(0, 3).Select(place => rows[0].Column(1, place)));
        Assert.False(rows[1].IsForked);
    }

    [Fact]
    public void Columns_are_each_used_once_and_no_more_than_without_sharing() =>
        Gen.Int[0, 2]
            .Array[2, 9]
            .Array[1, 6]
            .Sample(texts =>
            {
                var rows = ForkedRow.Of(texts, (first, next) => next < 5);
                var laid = rows.SelectMany(row => row.Texts.Select(text => text.Index)).ToList();
                Assert.Equal(Enumerable.Range(0, texts.Length), laid);
                Assert.True(rows.Sum(row => row.Length) <= texts.Sum(text => text.Length - 1));
                foreach (var row in rows)
                {
                    var tokens = new Dictionary<int, int>();
                    for (var i = 0; i < row.Texts.Count; i++)
                    {
                        for (var place = 0; place < row.Texts[i].Text.Length - 1; place++)
                        {
                            var (column, token) = (row.Column(i, place), row.Texts[i].Text[place]);
                            Assert.InRange(column, 0, row.Length - 1);
                            Assert.Equal(token, tokens.GetValueOrDefault(column, token));
                            tokens[column] = token;
                        }
                    }

                    Assert.Equal(row.Length, tokens.Count);
                }
            });

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    [InlineData("bloom")]
    [InlineData("mistral")]
    public void A_text_has_the_scores_that_it_has_alone(string name)
    {
        using var model = new TorchModel(new TinyModel(name).Model, 0);
        int[][] texts =
        [
            [5, 6, 7, 8],
            [5, 6, 9],
            [5, 6, 7, 8, 10, 11],
            [3],
            [5, 6, 7, 8],
            [12, 5, 6],
            [12, 5, 7],
        ];
        var together = Score(model, texts);
        for (var i = 0; i < texts.Length; i++)
        {
            var alone = Score(model, [texts[i]])[0];
            Assert.Equal(texts[i].Length, alone.Numbers.Length);
            Assert.All(alone.Numbers, number => Assert.True(number < 0));
            Assert.All(alone.Numbers.Zip(together[i].Numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(alone.Ranks, together[i].Ranks);
            Assert.All(alone.Entropies.Zip(together[i].Entropies), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    private static (float[] Numbers, int[] Ranks, float[] Entropies)[] Score(TorchModel model, int[][] texts)
    {
        var states = Array.ConvertAll(texts, _ => model.Start());
        var readings = texts
            .Zip(states, (text, state) => new Reading(state, text) { LogProbabilities = new float[text.Length] })
            .ToArray();
        var ranks = Array.ConvertAll(texts, text => new Memory<int>(new int[text.Length]));
        var entropies = Array.ConvertAll(texts, text => new Memory<float>(new float[text.Length]));
        model.ReadDistributions(readings, ranks, entropies);
        Array.ForEach(states, state => state.Dispose());
        return
        [
            .. readings.Select(
                (reading, i) => (reading.LogProbabilities.ToArray(), ranks[i].ToArray(), entropies[i].ToArray())
            ),
        ];
    }
}
